-- What networks were credited in a stretch of time, by currency.
-- tenant: none, because the platform's money is that of all networks
-- in:  since timestamptz, until timestamptz
-- out: currency text, amount_minor bigint
SELECT currency, sum(amount_minor)::bigint AS amount_minor
FROM credit
WHERE at >= $1 AND at < $2
GROUP BY currency
ORDER BY currency;

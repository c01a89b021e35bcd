-- A plan's price in a currency; '' is that of the network's present stretch. NULL: it has none there.
-- in:  network_id uuid, plan text, currency text
-- out: currency text, monthly_minor bigint
SELECT coalesce(w.currency, '') AS currency, pp.monthly_minor
FROM plan p
CROSS JOIN (SELECT coalesce(nullif($3, ''), (SELECT currency FROM subscription WHERE network_id = $1 AND ends_at IS NULL)) AS currency) w
LEFT JOIN plan_price pp ON pp.plan = p.plan AND pp.currency = w.currency
WHERE p.plan = $2;

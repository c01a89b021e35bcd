-- Which providers fail: of the platform's accounts and of one network's own.
-- tenant: none, because providers are everyone's; a network's own have its id as their account.
-- in:  account text
-- out: provider text, account text, failures integer, open_until timestamptz
SELECT provider, account, failures, open_until
FROM provider_health
WHERE account IN ('platform', $1) AND failures > 0;

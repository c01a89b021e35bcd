-- A plan's monthly price in a currency from now on.
-- tenant: none, because plans belong to the platform
-- in:  plan text, currency text, monthly_minor bigint
-- out:
INSERT INTO plan_price (plan, currency, monthly_minor) VALUES ($1, $2, $3)
ON CONFLICT (plan, currency) DO UPDATE SET monthly_minor = excluded.monthly_minor;

-- A plan's monthly price in a currency; no row: it has none.
-- tenant: none, because plans belong to the platform
-- in:  plan text, currency text
-- out: monthly_minor bigint
SELECT monthly_minor FROM plan_price WHERE plan = $1 AND currency = $2;

-- A plan is no longer sold in a currency.
-- tenant: none, because plans belong to the platform
-- in:  plan text, currency text
-- out:
DELETE FROM plan_price WHERE plan = $1 AND currency = $2;

-- The plans, in their order.
-- tenant: none, because plans belong to the platform
-- in:
-- out: plan text
SELECT plan FROM plan ORDER BY position;

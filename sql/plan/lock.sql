-- A plan's limits, kept from changing until the transaction ends; 0 is unlimited.
-- tenant: none, because plans belong to the platform
-- in:  plan text
-- out: restaurants bigint, guests bigint
SELECT coalesce(restaurants, 0) AS restaurants, coalesce(guests, 0) AS guests
FROM plan
WHERE plan = $1
FOR UPDATE;

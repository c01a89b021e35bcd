-- The first answer given under this idempotency key, if any, and what it answered.
-- in:  network_id uuid, principal text, address text, key text
-- out: body_hash bytea, answer bytea
SELECT body_hash, answer
FROM idempotency
WHERE network_id = $1 AND principal = $2 AND address = $3 AND key = $4

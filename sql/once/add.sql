-- Keeps the first answer under its idempotency key.
-- in:  network_id uuid, principal text, address text, key text, body_hash bytea, answer bytea
-- out:
-- tenant: none, because a row's network is given, and row security holds it to the request's
INSERT INTO idempotency (network_id, principal, address, key, body_hash, answer, created_at)
VALUES ($1, $2, $3, $4, $5, $6, app_now())

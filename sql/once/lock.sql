-- Whether this request is alone with its idempotency key until its transaction ends.
-- in:  network_id uuid, principal text, address text, key text
-- out: taken boolean
-- tenant: none, because it reads no table
SELECT pg_try_advisory_xact_lock(
	hashtextextended(concat_ws(E'\n', $1::uuid::text, $2::text, $3::text, $4::text), 0)) AS taken

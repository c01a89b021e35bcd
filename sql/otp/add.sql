-- A code that is being sent.
-- in:  network_id uuid, otp_id uuid, via text, requester bytea, phone_index bytea, phone_sealed bytea, code_hash bytea,
--	address_block bytea, phone_prefix bytea, counted boolean, expires_at timestamptz
-- out: nothing
INSERT INTO otp (network_id, otp_id, via, requester, phone_index, phone_sealed, code_hash, address_block, phone_prefix,
	counted, sent_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, app_now(), $11);

-- Owners' devices, whose codes the demo shows.
-- tenant: none, because owners belong to the platform.
-- in:
-- out: owner_id uuid, email_sealed bytea, totp_sealed bytea, totp_step bigint, totp_confirmed_at timestamptz
SELECT owner_id, email_sealed, totp_sealed, totp_step, totp_confirmed_at
FROM owner
WHERE totp_confirmed_at IS NOT NULL AND email_sealed IS NOT NULL
ORDER BY created_at, owner_id;

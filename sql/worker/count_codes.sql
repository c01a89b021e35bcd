-- Codes whose time is over and whose secrets are still there.
-- tenant: none, because the job's own policy shows it the queue of all networks.
-- in:
-- out: codes bigint
SELECT count(*) AS codes
FROM otp
WHERE code_hash IS NOT NULL AND expires_at <= app_now();

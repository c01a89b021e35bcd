-- Networks that have codes whose time is over and whose secrets are still there, of the codes that are longest dead.
-- tenant: none, because the job's own policy shows it the queue of all networks.
-- in:  aside uuid[], most bigint
-- out: network_id uuid
SELECT DISTINCT network_id
FROM (SELECT network_id FROM otp WHERE code_hash IS NOT NULL AND expires_at <= app_now() AND network_id <> ALL ($1) ORDER BY expires_at LIMIT $2) first
ORDER BY network_id
LIMIT $2;

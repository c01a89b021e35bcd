-- The wrong codes last typed at a till, newest first: as many as are allowed.
-- in:  network_id uuid, till_id uuid
-- out: tried_at timestamptz
SELECT tried_at
FROM till_try
WHERE network_id = $1 AND till_id = $2 AND tried_at > app_now() - interval '30 minutes'
ORDER BY tried_at DESC
LIMIT 10;

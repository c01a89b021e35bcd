-- How many guests the network had when its summaries were last made.
-- in:  network_id uuid
-- out: guests bigint, until_at timestamptz
SELECT n.guests, s.until_at
FROM summary_state s
JOIN summary_network n ON n.network_id = s.network_id
WHERE s.network_id = $1
ORDER BY n.day DESC
LIMIT 1;

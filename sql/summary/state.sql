-- How far a network's summaries go; where there are none, when the first thing happened that they are of.
-- in:  network_id uuid
-- out: until_at timestamptz, first_at timestamptz, took_us bigint
SELECT s.until_at, CASE WHEN s.until_at IS NULL THEN least(
		(SELECT min(created_at) FROM guest WHERE network_id = $1), (SELECT min(at) FROM visit WHERE network_id = $1),
		(SELECT min(at) FROM entry WHERE network_id = $1), (SELECT min(made_at) FROM redemption WHERE network_id = $1)) END AS first_at,
	coalesce(s.took_us, 0) AS took_us
FROM (SELECT $1::uuid AS network_id) n
LEFT JOIN summary_state s ON s.network_id = n.network_id;

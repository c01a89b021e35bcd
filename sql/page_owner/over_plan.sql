-- Networks with more guests than their plan is for, the furthest over first.
-- tenant: none, because the dashboard is of all networks
-- in:  rows bigint
-- out: network_id uuid, name text, guests bigint, guests_limit bigint
SELECT n.network_id, n.name, g.guests, p.guests AS guests_limit
FROM subscription s
JOIN plan p ON p.plan = s.plan
JOIN network n ON n.network_id = s.network_id
CROSS JOIN LATERAL (
	SELECT sn.guests FROM summary_network sn WHERE sn.network_id = s.network_id ORDER BY sn.day DESC LIMIT 1) g
WHERE s.ends_at IS NULL AND s.state <> 'ended' AND g.guests > p.guests
ORDER BY g.guests - p.guests DESC, n.network_id
LIMIT $1;

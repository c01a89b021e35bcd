-- One network: what it is, what it subscribes to, and what it uses of it.
-- in:  network_id uuid
-- out: network_id uuid, name text, slug text, own_currency text, country text, time_zone text, created_at timestamptz, plan text,
-- out: state text, currency text, monthly_minor bigint, starts_at timestamptz, restaurants bigint, restaurants_limit bigint,
-- out: guests bigint, guests_limit bigint, until_at timestamptz
SELECT n.network_id, n.name, n.slug, n.currency AS own_currency, n.country, n.time_zone, n.created_at, coalesce(s.plan, '') AS plan,
	coalesce(s.state, '') AS state, coalesce(s.currency, 'RUB') AS currency, coalesce(s.monthly_minor, 0) AS monthly_minor, s.starts_at,
	(SELECT count(*) FROM restaurant r WHERE r.network_id = n.network_id) AS restaurants, p.restaurants AS restaurants_limit,
	coalesce((SELECT sn.guests FROM summary_network sn WHERE sn.network_id = n.network_id ORDER BY sn.day DESC LIMIT 1), 0) AS guests,
	p.guests AS guests_limit, (SELECT ss.until_at FROM summary_state ss WHERE ss.network_id = n.network_id) AS until_at
FROM network n
LEFT JOIN subscription s ON s.network_id = n.network_id AND s.ends_at IS NULL
LEFT JOIN plan p ON p.plan = s.plan
WHERE n.network_id = $1;

-- Networks with what they pay and use, after a key. `by` is mrr or guests (most first), else the name. Networks are few: all of them are
-- looked at, so that what is not asked for ('') may be left open.
-- tenant: none, because the list is of networks
-- in:  q text, plan text, state text, by text, after bigint, after_name text, after_id uuid, rows bigint
-- out: network_id uuid, name text, slug text, plan text, state text, currency text, mrr_minor bigint, restaurants bigint,
-- out: restaurants_limit bigint, guests bigint, guests_limit bigint, key bigint
SELECT network_id, name, slug, plan, state, currency, mrr_minor, restaurants, restaurants_limit, guests, guests_limit, key
FROM (
	SELECT n.network_id, n.name COLLATE "und-x-icu" AS name, n.slug, coalesce(s.plan, '') AS plan, coalesce(s.state, '') AS state,
		coalesce(s.currency, n.currency) AS currency, u.mrr_minor, u.restaurants, p.restaurants AS restaurants_limit, u.guests,
		p.guests AS guests_limit, CASE $4 WHEN 'mrr' THEN -u.mrr_minor WHEN 'guests' THEN -u.guests ELSE 0 END AS key
	FROM network n
	LEFT JOIN subscription s ON s.network_id = n.network_id AND s.ends_at IS NULL
	LEFT JOIN plan p ON p.plan = s.plan
	CROSS JOIN LATERAL (
		SELECT CASE WHEN s.state = 'active' THEN s.monthly_minor ELSE 0 END AS mrr_minor,
			(SELECT count(*) FROM restaurant r WHERE r.network_id = n.network_id) AS restaurants,
			coalesce((SELECT sn.guests FROM summary_network sn WHERE sn.network_id = n.network_id ORDER BY sn.day DESC LIMIT 1),
				0) AS guests) u
	WHERE ($1 = '' OR strpos(lower(n.name COLLATE "und-x-icu"), lower($1 COLLATE "und-x-icu")) > 0 OR strpos(n.slug, lower($1)) > 0)
		AND ($2 = '' OR s.plan = $2) AND ($3 = '' OR s.state = $3)) listed
WHERE (key, name, network_id) > ($5, $6, $7)
ORDER BY key, name, network_id
LIMIT $8;

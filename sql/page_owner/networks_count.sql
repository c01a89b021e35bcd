-- How many networks there are, and how many of them are asked for ('' leaves open).
-- tenant: none, because the list is of networks
-- in:  q text, plan text, state text
-- out: total bigint, found bigint
SELECT count(*) AS total,
	count(*) FILTER (WHERE ($1 = '' OR strpos(lower(n.name COLLATE "und-x-icu"), lower($1 COLLATE "und-x-icu")) > 0 OR strpos(n.slug, lower($1)) > 0)
		AND ($2 = '' OR s.plan = $2) AND ($3 = '' OR s.state = $3)) AS found
FROM network n
LEFT JOIN subscription s ON s.network_id = n.network_id AND s.ends_at IS NULL;

-- Who the guests are: the temporary table made. Ids carry their instant, as all of ours do.
CREATE FUNCTION pg_temp.id(at timestamptz, VARIADIC parts text[]) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
	SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(hash, 1, 3) || '8' || substr(hash, 4, 15))::uuid
	FROM md5(array_to_string(parts, ' ')) hash
$$;

CREATE TEMP TABLE made AS
SELECT g, pg_temp.id(joined_at, :'slug', 'guest', g::text) AS guest_id, joined_at,
	(ARRAY['Ada', 'Oluwaseun', 'Marguerite', 'Александра', 'Tom', 'Priya', 'Ngozi', 'Lucía', 'Halima', 'Bo'])[g % 10 + 1]
		|| ' ' || initcap(translate(substr(md5(g::text), 1, 7), '0123456789', 'ghijklmnop')) AS name
FROM (SELECT g, timestamptz :'base' - interval '1 hour' * (8759 - g % 8000) AS joined_at FROM generate_series(1, :guests) g) every;

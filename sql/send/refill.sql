-- How much may leave now, by name: thousandths of a message, `rates` more each second, never more than one second's, or one message. The rows
-- are held until the transaction ends, in one order, so that nobody spends what another one is looking at. Time counts as far as it has
-- made whole thousandths.
-- tenant: none, because limits are shared by all.
-- in:  names text[], rates bigint[], real_now timestamptz
-- out: name text, millis bigint
WITH wanted AS MATERIALIZED (
	SELECT w.name, w.rate FROM unnest($1::text[], $2::bigint[]) AS w (name, rate)
)
INSERT INTO send_budget AS b (name, millis, at)
SELECT w.name, greatest(w.rate, 1000), $3 FROM wanted w ORDER BY w.name
ON CONFLICT (name) DO UPDATE
SET (millis, at) = (
	SELECT least(excluded.millis, b.millis + e.earned), b.at + make_interval(secs => e.earned::float8 / w.rate)
	FROM wanted w
	CROSS JOIN LATERAL (SELECT greatest(0, floor(extract(epoch FROM excluded.at - b.at) * w.rate))::bigint AS earned) e
	WHERE w.name = excluded.name)
RETURNING name, millis;

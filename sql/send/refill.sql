-- How much may leave now, by name: thousandths of a message, `rates` thousands more each second, never more than one second's. The rows
-- are held until the transaction ends, in one order, so that nobody spends what another one is looking at. Time counts as far as it has
-- made whole thousandths.
-- tenant: none, because limits are shared by all.
-- in:  names text[], rates bigint[], real_now timestamptz
-- out: name text, millis bigint
INSERT INTO send_budget AS b (name, millis, at)
SELECT w.name, w.rate * 1000, $3 FROM unnest($1::text[], $2::bigint[]) AS w (name, rate) ORDER BY w.name
ON CONFLICT (name) DO UPDATE
SET millis = least(excluded.millis, b.millis + greatest(0, floor(extract(epoch FROM excluded.at - b.at) * excluded.millis))::bigint),
	at = b.at + make_interval(secs => greatest(0, floor(extract(epoch FROM excluded.at - b.at) * excluded.millis)) / excluded.millis)
RETURNING name, millis;

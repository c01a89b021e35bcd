-- The hash of a ledger entry as domain/entry_hash.c makes it, for the loader and for pgbench's redemption. Every field is its length in bytes, a
-- colon, the text and a comma; a UUID has 36, what is missing none.
CREATE OR REPLACE FUNCTION bench_entry_hash(prev bytea, network_id uuid, guest_id uuid, entry_id uuid, seq bigint, at timestamptz, kind text,
	d_available bigint, d_pending bigint, d_held bigint, d_debt bigint, resolves uuid, cause text, visit_id uuid, redemption_id uuid,
	due_at timestamptz, earned_at timestamptz, actor_kind text, actor_id uuid, restaurant_id uuid) RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	at_us bigint = extract(epoch FROM at) * 1000000;
	due_us bigint = coalesce(extract(epoch FROM due_at) * 1000000, 0);
	earned_us bigint = coalesce(extract(epoch FROM earned_at) * 1000000, 0);
BEGIN
	RETURN sha256(convert_to(octet_length(prev) * 2 || ':' || encode(prev, 'hex') || ',15:loyalty entry 1,36:' || network_id || ',36:' || guest_id
		|| ',36:' || entry_id || ',' || length(seq::text) || ':' || seq || ',' || length(at_us::text) || ':' || at_us || ',' || octet_length(kind)
		|| ':' || kind || ',' || length(d_available::text) || ':' || d_available || ',' || length(d_pending::text) || ':' || d_pending || ','
		|| length(d_held::text) || ':' || d_held || ',' || length(d_debt::text) || ':' || d_debt || ',' || coalesce('36:' || resolves, '0:') || ','
		|| octet_length(cause) || ':' || cause || ',' || coalesce('36:' || visit_id, '0:') || ',' || coalesce('36:' || redemption_id, '0:') || ',0:,'
		|| length(due_us::text) || ':' || due_us || ',' || length(earned_us::text) || ':' || earned_us || ',' || octet_length(actor_kind) || ':'
		|| actor_kind || ',' || coalesce('36:' || actor_id, '0:') || ',' || coalesce('36:' || restaurant_id, '0:') || ',', 'UTF8'));
END $$;

-- The hash of a ledger entry as domain/entry_hash.c makes it, for the loader and for pgbench's redemption.
CREATE OR REPLACE FUNCTION bench_field(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$ SELECT octet_length(coalesce(value, '')) || ':' || coalesce(value, '') || ',' $$;
CREATE OR REPLACE FUNCTION bench_instant(at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$ SELECT coalesce((extract(epoch FROM at) * 1000000)::bigint, 0)::text $$;
CREATE OR REPLACE FUNCTION bench_entry_hash(prev bytea, network_id uuid, guest_id uuid, entry_id uuid, seq bigint, at timestamptz, kind text,
	d_available bigint, d_pending bigint, d_held bigint, d_debt bigint, resolves uuid, cause text, visit_id uuid, redemption_id uuid,
	due_at timestamptz, earned_at timestamptz, actor_kind text, actor_id uuid, restaurant_id uuid) RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN sha256(convert_to(bench_field(encode(prev, 'hex')) || '15:loyalty entry 1,' || bench_field(network_id::text) || bench_field(guest_id::text)
		|| bench_field(entry_id::text) || bench_field(seq::text) || bench_field(bench_instant(at)) || bench_field(kind)
		|| bench_field(d_available::text) || bench_field(d_pending::text) || bench_field(d_held::text) || bench_field(d_debt::text)
		|| bench_field(resolves::text) || bench_field(cause) || bench_field(visit_id::text) || bench_field(redemption_id::text) || bench_field('')
		|| bench_field(bench_instant(due_at)) || bench_field(bench_instant(earned_at)) || bench_field(actor_kind) || bench_field(actor_id::text)
		|| bench_field(restaurant_id::text), 'UTF8'));
END $$;

-- The redemption of a guest who is signed in as one function: the locks, the judgement and the rows of domain/redemption.c, in the server.
-- What only our program can make (the sealed code, the sealed answer, the code's index) is as many bytes of something else.
\ir entry_hash.sql
CREATE OR REPLACE FUNCTION bench_uuid(at timestamptz) RETURNS uuid LANGUAGE sql VOLATILE AS $$
	SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(gen_random_uuid()::text, 16, 3) || '8'
		|| substr(translate(gen_random_uuid()::text, '-', ''), 18))::uuid
$$;
CREATE OR REPLACE FUNCTION bench_redeem(cookie text, wanted bigint, once_key text) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	tenant uuid = current_setting('app.network_id');
	path text = '/bench/redemptions';
	n network; account guest_account; g guest; l record;
	used bigint; oldest timestamptz; minor bigint; left_to_take bigint; taken bigint;
	redemption uuid = bench_uuid(now()); entry uuid = bench_uuid(now());
	instant timestamptz; hash bytea; random bytea = sha256(convert_to(redemption::text, 'UTF8'));
BEGIN
	SELECT x.* INTO g FROM guest_session s JOIN guest x ON x.network_id = s.network_id AND x.guest_id = s.guest_id
	WHERE s.network_id = tenant AND s.token_hash = sha256(convert_to(cookie, 'UTF8')) AND s.kind = 'cookie' AND s.ended_at IS NULL
		AND s.expires_at > now();
	IF g.guest_id IS NULL OR g.verified_at IS NULL THEN RETURN NULL; END IF;
	IF NOT pg_try_advisory_xact_lock(hashtextextended(concat_ws(E'\n', tenant::text, g.guest_id::text, path, once_key), 0)) THEN RETURN NULL; END IF;
	PERFORM FROM idempotency WHERE network_id = tenant AND principal = g.guest_id::text AND address = path AND key = once_key;
	IF FOUND THEN RETURN NULL; END IF;
	SELECT * INTO n FROM network WHERE network_id = tenant;
	SELECT * INTO account FROM guest_account WHERE network_id = tenant AND guest_id = g.guest_id FOR NO KEY UPDATE;
	SELECT coalesce(sum(value_minor), 0), min(made_at) INTO used, oldest FROM redemption r
	WHERE r.network_id = tenant AND r.guest_id = g.guest_id AND r.state <> 'released' AND r.made_at > now() - interval '720 hours';
	minor := wanted * n.value_minor / n.value_points;
	IF wanted < n.minimum_points OR wanted > account.available OR used + minor
		> (SELECT greatest(n.cap_minor, cap_minor) FROM tier WHERE network_id = tenant AND rank = g.tier_rank) THEN
		RETURN NULL;
	END IF;
	instant := greatest(now(), account.last_at + interval '1 microsecond');
	INSERT INTO redemption (network_id, redemption_id, guest_id, points, value_minor, state, made_at, expires_at, window_from, code_index, code_sealed)
	VALUES (tenant, redemption, g.guest_id, wanted, minor, 'pending', now(), now() + n.hold_hours * interval '1 hour', now(), random,
		substr(random || random, 1, 50));
	hash := bench_entry_hash(account.head, tenant, g.guest_id, entry, account.seq + 1, instant, 'redeem', -wanted, 0, wanted, 0, NULL, 'money', NULL,
		redemption, NULL, NULL, 'guest', g.guest_id, NULL);
	INSERT INTO entry (network_id, guest_id, entry_id, seq, at, kind, d_available, d_held, cause, redemption_id, actor_kind, actor_id, prev, hash)
	VALUES (tenant, g.guest_id, entry, account.seq + 1, instant, 'redeem', -wanted, wanted, 'money', redemption, 'guest', g.guest_id, account.head, hash);
	left_to_take := wanted;
	FOR l IN SELECT lot_id, points_left FROM lot WHERE network_id = tenant AND guest_id = g.guest_id AND points_left > 0 AND expires_at > now()
		ORDER BY expires_at, lot_id
	LOOP
		taken := least(left_to_take, l.points_left);
		UPDATE lot SET points_left = points_left - taken WHERE network_id = tenant AND guest_id = g.guest_id AND lot_id = l.lot_id;
		INSERT INTO lot_use (network_id, guest_id, entry_id, lot_id, points) VALUES (tenant, g.guest_id, entry, l.lot_id, -taken);
		left_to_take := left_to_take - taken;
		EXIT WHEN left_to_take = 0;
	END LOOP;
	INSERT INTO due (network_id, guest_id, kind, subject_id, due_at)
	VALUES (tenant, g.guest_id, 'release_redemption', redemption, now() + n.hold_hours * interval '1 hour');
	INSERT INTO audit (network_id, audit_id, at, actor_kind, actor_id, action, subject_kind, subject_id, after, request_id)
	VALUES (tenant, bench_uuid(now()), now(), 'guest', g.guest_id, 'redemption.made', 'redemption', redemption,
		jsonb_build_object('points', wanted, 'value_minor', minor, 'settled', false), 'c0ffee00c0ffee00c0ffee00c0ffee00');
	UPDATE guest_account SET available = available - wanted, held = held + wanted, seq = seq + 1, head = hash, last_at = instant
	WHERE network_id = tenant AND guest_id = g.guest_id;
	INSERT INTO idempotency (network_id, principal, address, key, body_hash, answer, created_at)
	VALUES (tenant, g.guest_id::text, path, once_key, random, substr(random || random || random || random, 1, 115), now());
	RETURN redemption;
END $$;

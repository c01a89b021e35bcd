-- What confirm_earnings writes for a network of the loader, as plain SQL: a thousand guests at a time, each table by one statement. The hashes
-- are not those of a chain, which no statement over many rows can make; they are as long.
-- in: network (psql)
SET enable_hashjoin = off; -- each row by its key: the temporary tables have no statistics
SET enable_mergejoin = off;
CREATE FUNCTION pg_temp.uuid_of_now() RETURNS uuid LANGUAGE sql VOLATILE AS $$
	SELECT (substr(t, 1, 8) || '-' || substr(t, 9, 4) || '-7' || substr(r, 1, 3) || '-8' || substr(r, 4, 3) || '-' || substr(r, 7, 12))::uuid
	FROM (SELECT lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') AS t, md5(random()::text) AS r) made
$$;
CREATE TEMP TABLE taken (guest_id uuid, earn_id uuid, visit_id uuid, restaurant_id uuid, points bigint, net_minor bigint, earned_at timestamptz,
	entry_id uuid, lot_id uuid, seq bigint, at timestamptz, expires_at timestamptz, prev bytea, hash bytea);
CREATE TEMP TABLE guests (guest_id uuid, spend_minor bigint, tier_rank smallint);
CREATE TEMP TABLE ours AS SELECT :'network'::uuid AS network_id;

CREATE PROCEDURE pg_temp.confirm_all() LANGUAGE plpgsql AS $$
DECLARE
	own uuid := (SELECT network_id FROM ours);
BEGIN
	LOOP
		TRUNCATE taken, guests;
		INSERT INTO taken
		SELECT d.guest_id, e.entry_id, e.visit_id, e.restaurant_id, e.d_pending, v.net_minor - v.refunded_minor, e.earned_at, pg_temp.uuid_of_now(),
			pg_temp.uuid_of_now(), a.seq + row_number() OVER later, greatest(now(), a.last_at) + row_number() OVER later * interval '1 microsecond',
			(date_trunc('day', (e.earned_at + n.expiry_hours * interval '1 hour') AT TIME ZONE n.time_zone) + interval '1 day') AT TIME ZONE n.time_zone,
			e.hash, sha256(uuid_send(e.entry_id))
		FROM (SELECT guest_id FROM guest_account WHERE network_id = own AND guest_id IN (SELECT guest_id FROM due
				WHERE network_id = own AND kind = 'confirm_earning' ORDER BY due_at LIMIT 1000) ORDER BY guest_id FOR NO KEY UPDATE) locked
		JOIN guest_account a ON a.network_id = own AND a.guest_id = locked.guest_id
		JOIN due d ON d.network_id = own AND d.guest_id = a.guest_id AND d.kind = 'confirm_earning'
		JOIN entry e ON e.network_id = own AND e.guest_id = d.guest_id AND e.entry_id = d.subject_id
		JOIN visit v ON v.network_id = own AND v.visit_id = e.visit_id
		JOIN network n ON n.network_id = own
		WINDOW later AS (PARTITION BY d.guest_id ORDER BY d.due_at, e.seq);
		EXIT WHEN NOT FOUND;
		INSERT INTO entry (network_id, guest_id, entry_id, seq, at, kind, d_available, d_pending, resolves, cause, visit_id, actor_kind,
			restaurant_id, prev, hash)
		SELECT own, guest_id, entry_id, seq, at, 'confirm', points, -points, earn_id, 'sale', visit_id, 'worker', restaurant_id, prev, hash FROM taken;
		INSERT INTO lot SELECT own, guest_id, lot_id, entry_id, points, points, expires_at FROM taken;
		INSERT INTO lot_use SELECT own, guest_id, entry_id, lot_id, points FROM taken;
		INSERT INTO due SELECT own, guest_id, 'expire_points', lot_id, expires_at FROM taken;
		INSERT INTO due SELECT own, guest_id, 'remind_expiry', lot_id, expires_at - interval '182 hours' FROM taken;
		DELETE FROM due d USING taken t WHERE d.network_id = own AND d.guest_id = t.guest_id AND d.kind = 'confirm_earning' AND d.subject_id = t.earn_id;
		UPDATE visit v SET confirmed_at = now() FROM taken t WHERE v.network_id = own AND v.visit_id = t.visit_id;
		INSERT INTO audit (network_id, audit_id, at, actor_kind, action, subject_kind, subject_id, after)
		SELECT own, pg_temp.uuid_of_now(), now(), 'worker', 'visit.confirmed', 'visit', visit_id, jsonb_build_object('points', points) FROM taken;
		UPDATE guest_account a SET available = a.available + t.points, pending = a.pending - t.points, seq = t.seq, head = t.head, last_at = t.at
		FROM (SELECT guest_id, sum(points) AS points, max(seq) AS seq, max(at) AS at, (array_agg(hash ORDER BY seq DESC))[1] AS head
			FROM taken GROUP BY guest_id) t WHERE a.network_id = own AND a.guest_id = t.guest_id;
		INSERT INTO guests
		SELECT s.guest_id, s.spend_minor, (SELECT max(rank) FROM tier WHERE network_id = own AND threshold_minor <= s.spend_minor)
		FROM (SELECT v.guest_id, sum(v.net_minor - v.refunded_minor)::bigint AS spend_minor FROM visit v JOIN network n ON n.network_id = own
			WHERE v.network_id = own AND v.guest_id IN (SELECT guest_id FROM taken) AND v.confirmed_at IS NOT NULL AND v.voided_at IS NULL
			AND v.at > now() - n.tier_window_hours * interval '1 hour' GROUP BY v.guest_id) s;
		INSERT INTO audit (network_id, audit_id, at, actor_kind, action, subject_kind, subject_id, before, after)
		SELECT own, pg_temp.uuid_of_now(), now(), 'worker', 'guest.tier_raised', 'guest', g.guest_id, jsonb_build_object('tier', g.tier_rank),
			jsonb_build_object('tier', r.tier_rank)
		FROM guests r JOIN guest g ON g.network_id = own AND g.guest_id = r.guest_id AND r.tier_rank > g.tier_rank;
		UPDATE guest g SET tier_rank = r.tier_rank, tier_below_since = NULL
		FROM guests r WHERE g.network_id = own AND g.guest_id = r.guest_id AND r.tier_rank > g.tier_rank;
		COMMIT;
	END LOOP;
END $$;
CALL pg_temp.confirm_all();

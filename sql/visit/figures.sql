-- What a sale's points depend on besides the rules: the guest's visits so far, birthday, tier and balance.
-- in:  network_id uuid, guest_id uuid
-- out: visits bigint, is_birthday boolean, tier_rank smallint, available bigint
SELECT (SELECT count(*) FROM visit v WHERE v.network_id = $1 AND v.guest_id = $2 AND v.voided_at IS NULL) AS visits,
	coalesce(g.birthday_day = extract(day FROM app_now() AT TIME ZONE n.time_zone)
		AND g.birthday_month = extract(month FROM app_now() AT TIME ZONE n.time_zone), false) AS is_birthday,
	g.tier_rank, a.available
FROM guest g
JOIN network n ON n.network_id = g.network_id
JOIN guest_account a ON a.network_id = g.network_id AND a.guest_id = g.guest_id
WHERE g.network_id = $1 AND g.guest_id = $2;

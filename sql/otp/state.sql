-- Where a requester stands: the code last sent for it (what = code), what was sent to that phone in a day (send) and
-- compared for it (try), each newest first.
-- in:  network_id uuid, requester bytea, via text
-- out: what text, at timestamptz, mine boolean, correct boolean, otp_id uuid, phone_sealed bytea, expires_at timestamptz, live boolean
WITH code AS (
	SELECT otp_id, phone_index, coalesce(phone_sealed, '') AS phone_sealed, sent_at, expires_at,
		dead_at IS NULL AND expires_at > app_now() AS live
	FROM otp
	WHERE network_id = $1 AND requester = $2 AND via = $3 AND sent_at > app_now() - interval '24 hours'
	ORDER BY sent_at DESC, otp_id DESC
	LIMIT 1)
(SELECT 'code' AS what, sent_at AS at, true AS mine, false AS correct, otp_id, phone_sealed, expires_at, live FROM code)
UNION ALL
(SELECT 'send', o.sent_at, true, false, o.otp_id, '', o.expires_at, false
	FROM code JOIN otp o ON o.network_id = $1 AND o.phone_index = code.phone_index
	WHERE o.sent_at > app_now() - interval '24 hours'
	ORDER BY o.sent_at DESC
	LIMIT 10)
UNION ALL
(SELECT 'try', t.tried_at, t.requester = $2, t.correct, t.try_id, '', t.tried_at, false
	FROM code JOIN otp_try t ON t.network_id = $1 AND t.phone_index = code.phone_index
	WHERE t.tried_at > app_now() - interval '24 hours'
	ORDER BY t.tried_at DESC, t.try_id DESC
	LIMIT 15);

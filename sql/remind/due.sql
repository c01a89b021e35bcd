-- The days on which points of one guest expire that it is to be told of now and was not yet, with all its points of such a day; a day
-- that is over only where the network promises a notice before points go.
-- in:  network_id uuid, guest_id uuid
-- out: expires_on text, expires_at timestamptz, points bigint
SELECT d.day::text AS expires_on, max(d.expires_at) AS expires_at, sum(d.points_left)::bigint AS points
FROM (SELECT ((l.expires_at - interval '1 microsecond') AT TIME ZONE n.time_zone)::date AS day, l.expires_at, l.points_left, n.notice_days,
		EXISTS (SELECT FROM due q WHERE q.network_id = $1 AND q.guest_id = $2 AND q.kind = 'remind_expiry'
			AND q.subject_id = l.lot_id AND q.due_at <= app_now()) AS wanted
	FROM lot l JOIN network n ON n.network_id = l.network_id
	WHERE l.network_id = $1 AND l.guest_id = $2 AND l.points_left > 0) d
WHERE (d.expires_at > app_now() OR d.notice_days > 0)
	AND NOT EXISTS (SELECT FROM expiry_reminder r WHERE r.network_id = $1 AND r.guest_id = $2 AND r.expires_on = d.day)
GROUP BY d.day
HAVING bool_or(d.wanted)
ORDER BY d.day
LIMIT 100;

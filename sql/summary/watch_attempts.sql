-- Puts guests on the list whose number had three wrong codes or more in the last 720 hours. Numbers that are nobody's are not listed.
-- in:  network_id uuid
-- out:
INSERT INTO watched_guest (network_id, kind, guest_id, amount, most, latest_at)
SELECT $1, 'attempts', g.guest_id, t.wrong, 0, t.latest_at
FROM (
	SELECT phone_index, count(*) AS wrong, max(tried_at) AS latest_at
	FROM otp_try
	WHERE network_id = $1 AND NOT correct AND tried_at > app_now() - interval '720 hours'
	GROUP BY phone_index
	HAVING count(*) >= 3
) t
JOIN guest g ON g.network_id = $1 AND g.phone_index = t.phone_index
ORDER BY t.wrong DESC, g.guest_id
LIMIT 1000;

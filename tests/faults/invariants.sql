-- What must hold after any history, each as a question for what breaks it: no row, no violation. The first line of each
-- names it by the number it has among the ledger's invariants.

-- I2 The balance is the sum of the entries.
SELECT a.guest_id, a.available, a.pending, a.held, a.debt, s.available, s.pending, s.held, s.debt
FROM guest_account a
LEFT JOIN (
	SELECT network_id, guest_id, sum(d_available) AS available, sum(d_pending) AS pending, sum(d_held) AS held, sum(d_debt) AS debt,
		max(seq) AS seq, count(*) AS entries
	FROM entry GROUP BY 1, 2
) s ON s.network_id = a.network_id AND s.guest_id = a.guest_id
WHERE (a.available, a.pending, a.held, a.debt, a.seq, a.seq)
	IS DISTINCT FROM (coalesce(s.available, 0), coalesce(s.pending, 0), coalesce(s.held, 0), coalesce(s.debt, 0), coalesce(s.seq, 0), coalesce(s.entries, 0));

-- I3 A lot has what its uses leave, and the lots have what is available.
SELECT l.guest_id, l.lot_id, l.points_left::text, sum(u.points)::text
FROM lot l
LEFT JOIN lot_use u ON u.network_id = l.network_id AND u.guest_id = l.guest_id AND u.lot_id = l.lot_id
GROUP BY l.network_id, l.guest_id, l.lot_id
HAVING l.points_left <> coalesce(sum(u.points), 0)
UNION ALL
SELECT a.guest_id, NULL, a.available::text, coalesce(sum(l.points_left), 0)::text
FROM guest_account a
LEFT JOIN lot l ON l.network_id = a.network_id AND l.guest_id = a.guest_id
GROUP BY a.network_id, a.guest_id
HAVING a.available <> coalesce(sum(l.points_left), 0)
UNION ALL
SELECT e.guest_id, e.entry_id, e.d_available::text, coalesce(sum(u.points), 0)::text
FROM entry e
LEFT JOIN lot_use u ON u.network_id = e.network_id AND u.guest_id = e.guest_id AND u.entry_id = e.entry_id
GROUP BY e.network_id, e.guest_id, e.entry_id
HAVING e.d_available <> coalesce(sum(u.points), 0);

-- I4 Never negative, after no transaction of a guest.
SELECT guest_id, seq, available, pending, held, debt
FROM (
	SELECT guest_id, seq, sum(d_available) OVER w AS available, sum(d_pending) OVER w AS pending, sum(d_held) OVER w AS held, sum(d_debt) OVER w AS debt,
		lead(xmin::text) OVER w IS DISTINCT FROM xmin::text AS last
	FROM entry
	WINDOW w AS (PARTITION BY network_id, guest_id ORDER BY seq)
) x
WHERE last AND (available < 0 OR pending < 0 OR held < 0 OR debt < 0 OR (debt > 0 AND available > 0));

-- I5 An entry is resolved at most once, and by what undoes exactly it.
SELECT e.guest_id, e.entry_id, e.kind, count(*)
FROM entry e
JOIN entry r ON r.network_id = e.network_id AND r.guest_id = e.guest_id AND r.resolves = e.entry_id
GROUP BY e.network_id, e.guest_id, e.entry_id, e.kind, e.d_pending, e.d_held
HAVING count(*) > 1 OR (e.kind = 'earn' AND e.d_pending <> -sum(r.d_pending)) OR (e.kind = 'redeem' AND e.d_held <> -sum(r.d_held));

-- I6 No 720 hours hold more live redemptions than the cap.
SELECT guest_id, redemption_id, made_at, used
FROM (
	SELECT r.network_id, r.guest_id, r.redemption_id, r.made_at, n.cap_minor,
		sum(r.value_minor) OVER (PARTITION BY r.network_id, r.guest_id ORDER BY r.made_at
			RANGE BETWEEN interval '720 hours' - interval '1 microsecond' PRECEDING AND CURRENT ROW) AS used
	FROM redemption r
	JOIN network n ON n.network_id = r.network_id
	WHERE r.state <> 'released' AND n.cap_mode = 'sliding' AND n.cap_visits IS NULL
) x
WHERE used > cap_minor;

-- I7 Nothing is confirmed before it is due, and the worker left nothing behind.
SELECT e.guest_id, e.entry_id, 'early', e.due_at, c.at
FROM entry e
JOIN entry c ON c.network_id = e.network_id AND c.guest_id = e.guest_id AND c.resolves = e.entry_id AND c.kind = 'confirm'
WHERE e.kind = 'earn' AND c.at < e.due_at
UNION ALL
SELECT r.guest_id, r.redemption_id, 'early', r.settled_at, c.at
FROM redemption r
JOIN entry c ON c.network_id = r.network_id AND c.redemption_id = r.redemption_id AND c.kind = 'confirm'
JOIN network n ON n.network_id = r.network_id
WHERE c.at < r.settled_at + make_interval(hours => n.settle_hours)
UNION ALL
SELECT guest_id, subject_id, kind, due_at, NULL FROM due WHERE due_at < @NOW@ - interval '1 minute';

-- I8 No lot whose time is over has points.
SELECT guest_id, lot_id, expires_at, points_left FROM lot WHERE points_left > 0 AND expires_at < @NOW@ - interval '1 minute';

-- I9 A sale, a redemption and their first entries are one each.
SELECT 'redemption', r.redemption_id, count(e.entry_id)
FROM redemption r
LEFT JOIN entry e ON e.network_id = r.network_id AND e.redemption_id = r.redemption_id AND e.kind = 'redeem' AND e.guest_id = r.guest_id
	AND e.d_held = r.points
GROUP BY r.network_id, r.redemption_id
HAVING count(e.entry_id) <> 1
UNION ALL
SELECT 'visit', v.visit_id, count(e.entry_id)
FROM visit v
LEFT JOIN entry e ON e.network_id = v.network_id AND e.visit_id = v.visit_id AND e.kind = 'earn' AND e.guest_id = v.guest_id
GROUP BY v.network_id, v.visit_id
HAVING count(e.entry_id) <> 1;

-- I11 Each entry follows the one before it: number, instant, hash.
SELECT guest_id, entry_id, seq
FROM (
	SELECT guest_id, entry_id, seq, at, prev, lag(seq) OVER w AS seq_before, lag(at) OVER w AS at_before, lag(hash) OVER w AS hash_before
	FROM entry
	WINDOW w AS (PARTITION BY network_id, guest_id ORDER BY seq)
) x
WHERE seq <> coalesce(seq_before, 0) + 1 OR at <= at_before OR prev <> coalesce(hash_before, '');

-- I12 A code and its message are one each, and what could be sent was sent.
SELECT coalesce(o.network_id, m.network_id), coalesce(o.sent_at, m.created_at), o.codes, m.messages
FROM (SELECT network_id, sent_at, count(*) AS codes FROM otp GROUP BY 1, 2) o
FULL JOIN (SELECT network_id, created_at, count(*) AS messages FROM outbox
		WHERE channel = 'sms' AND kind = 'otp' AND created_at >= (SELECT min(sent_at) FROM otp) GROUP BY 1, 2) m
	ON m.network_id = o.network_id AND m.created_at = o.sent_at
WHERE o.codes IS DISTINCT FROM m.messages
UNION ALL
SELECT network_id, created_at, NULL, attempts FROM outbox WHERE state = 'queued' AND deadline_at < @NOW@ - interval '1 minute';

-- I13 A referral is rewarded once, to both sides or to none, after a confirmed purchase.
SELECT r.referee_id, r.rewarded_at, count(e.entry_id)
FROM referral r
LEFT JOIN entry e ON e.network_id = r.network_id AND e.guest_id = r.referee_id AND e.kind = 'referral' AND e.cause = 'invited'
GROUP BY r.network_id, r.referee_id, r.rewarded_at
HAVING count(e.entry_id) <> CASE WHEN r.rewarded_at IS NULL THEN 0 ELSE 1 END
UNION ALL
SELECT f.referrer_id, NULL, f.friends - coalesce(e.rewards, 0)
FROM (SELECT network_id, referrer_id, count(rewarded_at) AS friends FROM referral GROUP BY 1, 2) f
LEFT JOIN (SELECT network_id, guest_id, count(*) AS rewards FROM entry WHERE kind = 'referral' AND cause = 'friend' GROUP BY 1, 2) e
	ON e.network_id = f.network_id AND e.guest_id = f.referrer_id
WHERE f.friends <> coalesce(e.rewards, 0);

-- I14 No row names another network's: ids are looked up without their network.
SELECT 'entry of another network''s guest', e.entry_id FROM entry e JOIN guest g ON g.guest_id = e.guest_id WHERE g.network_id <> e.network_id
UNION ALL
SELECT 'sale of another network''s guest', v.visit_id FROM visit v JOIN guest g ON g.guest_id = v.guest_id WHERE g.network_id <> v.network_id
UNION ALL
SELECT 'lot of another network''s entry', l.lot_id FROM lot l JOIN entry e ON e.entry_id = l.entry_id WHERE e.network_id <> l.network_id
UNION ALL
SELECT 'entry in a network nobody visited', e.entry_id
FROM entry e JOIN network n ON n.network_id = e.network_id
WHERE n.slug <> 'blkpages' AND e.actor_kind <> 'worker' AND e.at > @BEGAN@;

-- I15 Every change has its line in the audit, once.
SELECT x.action, x.subject_id, count(a.audit_id)
FROM (
	SELECT network_id, 'redemption.made' AS action, redemption_id AS subject_id FROM redemption WHERE made_at > @BEGAN@
	UNION ALL
	SELECT network_id, 'redemption.released', redemption_id FROM redemption WHERE made_at > @BEGAN@ AND state = 'released'
	UNION ALL
	SELECT network_id, 'redemption.confirmed', redemption_id FROM entry WHERE at > @BEGAN@ AND kind = 'confirm' AND redemption_id IS NOT NULL
	UNION ALL
	SELECT network_id, 'visit.recorded', visit_id FROM visit WHERE at > @BEGAN@
	UNION ALL
	SELECT network_id, 'visit.voided', visit_id FROM visit WHERE at > @BEGAN@ AND voided_at IS NOT NULL
	UNION ALL
	SELECT network_id, 'visit.confirmed', visit_id FROM visit WHERE at > @BEGAN@ AND confirmed_at IS NOT NULL
) x
LEFT JOIN audit a ON a.network_id = x.network_id AND a.subject_id = x.subject_id AND a.action = x.action
GROUP BY x.network_id, x.action, x.subject_id
HAVING count(a.audit_id) <> 1;

-- I16 What became of a redemption is its state, and while it is open it waits for what ends it.
SELECT r.redemption_id, r.state, r.settled_at, r.ended_at, d.kind
FROM redemption r
LEFT JOIN due d ON d.network_id = r.network_id AND d.guest_id = r.guest_id AND d.subject_id = r.redemption_id
WHERE d.kind IS DISTINCT FROM CASE r.state WHEN 'pending' THEN 'release_redemption' WHEN 'settled' THEN 'confirm_redemption' END
	OR (r.state = 'pending' AND r.settled_at IS NOT NULL) OR (r.state IN ('settled', 'confirmed') AND r.settled_at IS NULL);

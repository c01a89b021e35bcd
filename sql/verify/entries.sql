-- A guest's chain in order, each entry with what its lots moved and its trace lines add up to.
-- in:  network_id uuid, guest_id uuid, after_seq bigint
-- out: entry_id uuid, seq bigint, at timestamptz, kind text, d_available bigint, d_pending bigint, d_held bigint, d_debt bigint, resolves uuid,
-- out: cause text, visit_id uuid, redemption_id uuid, refund_id uuid, due_at timestamptz, earned_at timestamptz, actor_kind text,
-- out: actor_id uuid, restaurant_id uuid, prev bytea, hash bytea, moved bigint, line_points bigint, resolved_kind text,
-- out: resolved_pending bigint, resolved_held bigint, waiting boolean, resolved boolean
SELECT e.entry_id, e.seq, e.at, e.kind, e.d_available, e.d_pending, e.d_held, e.d_debt, e.resolves, e.cause, e.visit_id, e.redemption_id,
	e.refund_id, e.due_at, e.earned_at, e.actor_kind, e.actor_id, e.restaurant_id, e.prev, e.hash,
	coalesce((SELECT sum(u.points) FROM lot_use u WHERE u.network_id = e.network_id AND u.guest_id = e.guest_id
		AND u.entry_id = e.entry_id), 0)::bigint AS moved,
	coalesce((SELECT sum(x.points) FROM earn_line x WHERE x.network_id = e.network_id AND x.guest_id = e.guest_id
		AND x.entry_id = e.entry_id), 0)::bigint AS line_points,
	coalesce(o.kind, '') AS resolved_kind, coalesce(o.d_pending, 0) AS resolved_pending, coalesce(o.d_held, 0) AS resolved_held,
	EXISTS (SELECT FROM due d WHERE d.network_id = $1 AND d.guest_id = $2 AND d.kind = 'confirm_earning'
		AND d.subject_id = e.entry_id) AS waiting,
	EXISTS (SELECT FROM entry r WHERE r.network_id = e.network_id AND r.guest_id = e.guest_id AND r.resolves = e.entry_id) AS resolved
FROM entry e
LEFT JOIN entry o ON o.network_id = e.network_id AND o.guest_id = e.guest_id AND o.entry_id = e.resolves
WHERE e.network_id = $1 AND e.guest_id = $2 AND e.seq > $3
ORDER BY e.seq
LIMIT 1000;

-- Changes, newest first, from a key on. `main` says which index leads: all, network, action or actor; the other filters are conditions
-- on at most `scan` rows of it, and the last of these (edge) says where looking can go on. `cut`: there may be more behind it.
-- tenant: none, because the owner's own policy shows the changes of all networks.
-- in:  main text, network_id uuid, action text, actor_id uuid, actor_kind text, from_at timestamptz, below_at timestamptz, below_id uuid,
-- in:  scan bigint, most bigint
-- out: edge_at timestamptz, edge_id uuid, cut boolean, at timestamptz, audit_id uuid, network_id uuid, actor_kind text, actor_id uuid,
-- out: action text, subject_kind text, subject text, before jsonb, after jsonb, network text, currency text, currency_digits smallint,
-- out: actor text, role text
WITH scanned AS MATERIALIZED (
	(SELECT a.* FROM audit_row a
	WHERE $1 = 'all' AND a.at >= $6 AND a.at <= $7 AND (a.at, a.audit_id) < ($7, $8)
	ORDER BY a.at DESC, a.audit_id DESC LIMIT $9)
	UNION ALL
	(SELECT a.* FROM audit_row a
	WHERE $1 = 'network' AND a.network_id = $2 AND a.at >= $6 AND a.at <= $7 AND (a.at, a.audit_id) < ($7, $8)
	ORDER BY a.at DESC, a.audit_id DESC LIMIT $9)
	UNION ALL
	(SELECT a.* FROM audit_row a
	WHERE $1 = 'action' AND a.action = $3 AND a.at >= $6 AND a.at <= $7 AND (a.at, a.audit_id) < ($7, $8)
	ORDER BY a.at DESC, a.audit_id DESC LIMIT $9)
	UNION ALL
	(SELECT a.* FROM audit_row a
	WHERE $1 = 'actor' AND a.actor_id = $4 AND a.at >= $6 AND a.at <= $7 AND (a.at, a.audit_id) < ($7, $8)
	ORDER BY a.at DESC, a.audit_id DESC LIMIT $9)
), edge AS (
	SELECT s.at, s.audit_id FROM scanned s ORDER BY s.at, s.audit_id LIMIT 1
), found AS (
	SELECT s.* FROM scanned s
	WHERE ($2::uuid IS NULL OR s.network_id = $2) AND ($3::text IS NULL OR s.action = $3) AND ($4::uuid IS NULL OR s.actor_id = $4)
		AND ($5::text IS NULL OR s.actor_kind = $5)
	ORDER BY s.at DESC, s.audit_id DESC LIMIT $10
)
SELECT e.at AS edge_at, e.audit_id AS edge_id, (SELECT count(*) FROM scanned) >= $9 AS cut, f.at, f.audit_id, f.network_id, f.actor_kind,
	f.actor_id, f.action, f.subject_kind, f.subject, f.before, f.after, coalesce(n.name, '') AS network,
	coalesce(n.currency, '') AS currency, n.currency_digits,
	coalesce(p.name, o.name, '') AS actor, coalesce(p.role, '') AS role
FROM edge e
LEFT JOIN found f ON true
LEFT JOIN network n ON n.network_id = f.network_id
LEFT JOIN staff p ON p.network_id = f.network_id AND p.staff_id = f.actor_id AND f.actor_kind = 'staff'
LEFT JOIN owner o ON o.owner_id = f.actor_id AND f.actor_kind = 'owner'
ORDER BY f.at DESC, f.audit_id DESC;

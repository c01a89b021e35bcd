-- What a guest's app shows at a glance; the cap aside.
-- in:  network_id uuid, guest_id uuid
-- out: available bigint, pending bigint, held bigint, tier text, verified_at timestamptz, key_sealed bytea, phone_sealed bytea,
--	next_pending_at timestamptz
SELECT a.available, a.pending, a.held, t.name AS tier, coalesce(g.verified_at, 'epoch') AS verified_at, g.key_sealed, g.phone_sealed,
	coalesce((SELECT min(d.due_at) FROM due d
		WHERE d.network_id = $1 AND d.guest_id = $2 AND d.kind = 'confirm_earning'), 'epoch') AS next_pending_at
FROM guest g
JOIN guest_account a ON a.network_id = g.network_id AND a.guest_id = g.guest_id
JOIN tier t ON t.network_id = g.network_id AND t.rank = g.tier_rank
WHERE g.network_id = $1 AND g.guest_id = $2;

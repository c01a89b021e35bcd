-- One line of an earning's trace.
-- in:  network_id uuid, guest_id uuid, entry_id uuid, line smallint, kind text, rule_id uuid, label text, net_minor bigint,
-- in:  rate_points bigint, rate_minor bigint, carry_before bigint, carry_after bigint, points bigint, reason text
-- out:
INSERT INTO earn_line (network_id, guest_id, entry_id, line, kind, rule_id, label, net_minor, rate_points, rate_minor, carry_before,
	carry_after, points, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

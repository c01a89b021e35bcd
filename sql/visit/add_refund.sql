-- Money that went back for a sale.
-- in:  network_id uuid, refund_id uuid, visit_id uuid, amount_minor bigint, staff_id uuid
-- out:
INSERT INTO refund (network_id, refund_id, visit_id, amount_minor, at, staff_id)
VALUES ($1, $2, $3, $4, app_now(), $5);

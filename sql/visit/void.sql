-- Marks a sale as voided: none of its money counts any more.
-- in:  network_id uuid, visit_id uuid, staff_id uuid
-- out:
UPDATE visit SET voided_at = app_now(), voided_by = $3, refunded_minor = net_minor
WHERE network_id = $1 AND visit_id = $2;

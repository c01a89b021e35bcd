-- A till has taken it; the code is worth nothing from now on.
-- in:  network_id uuid, redemption_id uuid, settled_by uuid, restaurant_id uuid, till_id uuid, visit_id uuid
-- out:
UPDATE redemption
SET state = 'settled', settled_at = app_now(), settled_by = $3, restaurant_id = $4, till_id = $5, visit_id = $6, code_index = NULL,
	code_sealed = NULL
WHERE network_id = $1 AND redemption_id = $2;

-- Confirmed, or released for a reason.
-- in:  network_id uuid, redemption_id uuid, state text, end_reason text
-- out:
UPDATE redemption
SET state = $3, end_reason = $4, ended_at = app_now(), code_index = NULL, code_sealed = NULL
WHERE network_id = $1 AND redemption_id = $2;

-- Takes what is due of one kind out of a guest's queue: it was done.
-- in:  network_id uuid, guest_id uuid, kind text
-- out: subject_id uuid
DELETE FROM due
WHERE network_id = $1 AND guest_id = $2 AND kind = $3 AND due_at <= app_now()
RETURNING subject_id;

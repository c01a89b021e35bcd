-- Puts something into the worker's queue.
-- in:  network_id uuid, guest_id uuid, kind text, subject_id uuid, due_at timestamptz
-- out:
INSERT INTO due (network_id, guest_id, kind, subject_id, due_at)
VALUES ($1, $2, $3, $4, $5);

-- Takes it out again: done, or no longer wanted.
-- in:  network_id uuid, guest_id uuid, kind text, subject_id uuid
-- out:
DELETE FROM due
WHERE network_id = $1 AND guest_id = $2 AND kind = $3 AND subject_id = $4;

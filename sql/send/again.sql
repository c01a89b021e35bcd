-- It did not work: once more later.
-- in:  network_id uuid, outbox_id uuid, next_at timestamptz, error text
-- out:
UPDATE outbox
SET attempts = attempts + 1, next_at = $3, error = $4
WHERE network_id = $1 AND outbox_id = $2;

-- It did not work: once more later. `tried` 0 where nobody was asked: then the try does not count.
-- in:  network_id uuid, outbox_id uuid, lease timestamptz, tried integer, next_at timestamptz, provider text, error text
-- out:
UPDATE outbox
SET state = 'queued', lease_until = NULL, attempts = attempts - 1 + $4, next_at = $5, provider = $6, error = $7
WHERE network_id = $1 AND outbox_id = $2 AND state = 'sending' AND lease_until = $3;

-- It did not work too often, or nobody is there to carry it: dead. An owner may have it tried again until its deadline, so recipient and
-- text stay until then.
-- in:  network_id uuid, outbox_id uuid, lease timestamptz, provider text, error text
-- out:
UPDATE outbox
SET state = 'dead', lease_until = NULL, provider = $4, error = $5, ended_at = app_now()
WHERE network_id = $1 AND outbox_id = $2 AND state = 'sending' AND lease_until = $3;

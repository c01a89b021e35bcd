-- It did not work too often: dead. An owner may have it tried again until its deadline, so recipient and text stay until then.
-- in:  network_id uuid, outbox_id uuid, error text
-- out:
UPDATE outbox
SET state = 'dead', error = $3, attempts = attempts + 1, ended_at = app_now()
WHERE network_id = $1 AND outbox_id = $2;

-- A provider has it; recipient and text are gone from now on. Whoever holds it meanwhile: what left, left. What receipts said already stays.
-- in:  network_id uuid, outbox_id uuid, provider text, delivery text
-- out:
UPDATE outbox
SET state = 'sent', lease_until = NULL, provider = $3, error = '', ended_at = app_now(), recipient_sealed = NULL, body_sealed = NULL,
	delivery = CASE delivery WHEN '' THEN $4 ELSE delivery END, delivery_at = CASE delivery WHEN '' THEN app_now() ELSE delivery_at END
WHERE network_id = $1 AND outbox_id = $2 AND state <> 'sent';

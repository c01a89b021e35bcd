-- The present stretch ends now.
-- in:  network_id uuid
-- out:
UPDATE subscription SET ends_at = app_now() WHERE network_id = $1 AND ends_at IS NULL;

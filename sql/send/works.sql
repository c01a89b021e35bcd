-- A provider answered: whatever failed before is over.
-- tenant: none, because providers are everyone's.
-- in:  provider text, account text, real_now timestamptz
-- out:
UPDATE provider_health
SET failures = 0, open_until = NULL, changed_at = $3
WHERE provider = $1 AND account = $2 AND failures > 0;

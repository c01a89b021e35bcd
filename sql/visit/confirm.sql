-- From now on this visit counts for tiers.
-- in:  network_id uuid, visit_id uuid, confirmed_at timestamptz
-- out:
UPDATE visit SET confirmed_at = $3
WHERE network_id = $1 AND visit_id = $2;

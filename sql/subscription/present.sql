-- A network's present stretch.
-- in:  network_id uuid
-- out: plan text, state text, currency text, monthly_minor bigint, starts_at timestamptz
SELECT plan, state, currency, monthly_minor, starts_at
FROM subscription
WHERE network_id = $1 AND ends_at IS NULL;

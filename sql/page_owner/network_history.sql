-- A network's stretches and credits, newest first.
-- in:  network_id uuid
-- out: at timestamptz, ends_at timestamptz, plan text, state text, currency text, monthly_minor bigint, reason text
SELECT starts_at AS at, ends_at, plan, state, currency, monthly_minor, '' AS reason
FROM subscription
WHERE network_id = $1
UNION ALL
SELECT at, NULL, '', 'credit', currency, amount_minor, reason
FROM credit
WHERE network_id = $1
ORDER BY at DESC, plan
LIMIT 200;

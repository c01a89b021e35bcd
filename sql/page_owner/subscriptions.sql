-- Stretches of all subscriptions, newest first, below a key. They are few: all of them are looked at, so that what is not asked for ('')
-- may be left open.
-- tenant: none, because the list is of all networks
-- in:  plan text, state text, before_at timestamptz, before_id uuid, rows bigint
-- out: network_id uuid, name text, subscription_id uuid, plan text, state text, currency text, monthly_minor bigint,
-- out: starts_at timestamptz, ends_at timestamptz
SELECT s.network_id, n.name, s.subscription_id, s.plan, s.state, s.currency, s.monthly_minor, s.starts_at, s.ends_at
FROM subscription s
JOIN network n ON n.network_id = s.network_id
WHERE ($1 = '' OR s.plan = $1) AND ($2 = '' OR s.state = $2) AND (s.starts_at, s.subscription_id) < ($3, $4)
ORDER BY s.starts_at DESC, s.subscription_id DESC
LIMIT $5;

-- Every stretch of every subscription, network by network, oldest first.
-- tenant: none, because the platform's money is that of all networks
-- in:
-- out: network_id uuid, name text, state text, currency text, monthly_minor bigint, starts_at timestamptz, ends_at timestamptz
SELECT s.network_id, n.name, s.state, s.currency, s.monthly_minor, s.starts_at, s.ends_at
FROM subscription s
JOIN network n ON n.network_id = s.network_id
ORDER BY s.network_id, s.starts_at;

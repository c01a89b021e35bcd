-- Providers that were tried and did not answer as they should, those left alone first; the ones that work now are among them with none in a
-- row.
-- tenant: none, because providers are everyone's; a network's own account has its id as its name.
-- in:
-- out: provider text, account text, network text, failures integer, open_until timestamptz, error text, changed_at timestamptz
SELECT h.provider, h.account, coalesce(n.name, '') AS network, h.failures, h.open_until, h.error, h.changed_at
FROM provider_health h
LEFT JOIN network n ON n.network_id::text = h.account
ORDER BY h.failures DESC, h.changed_at DESC, h.provider, h.account
LIMIT 50;

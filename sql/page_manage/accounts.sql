-- A network's own accounts with providers, and how each does: failures in a row, the last error, until when it is left alone.
-- in:  network_id uuid
-- out: provider text, changed_at timestamptz, failures integer, open_until timestamptz, error text
SELECT a.provider, a.changed_at, coalesce(h.failures, 0) AS failures, h.open_until, coalesce(h.error, '') AS error
FROM provider_account a
LEFT JOIN provider_health h ON h.provider = a.provider AND h.account = a.network_id::text
WHERE a.network_id = $1
ORDER BY a.provider;

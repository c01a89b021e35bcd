-- Up to where the summaries go now.
-- in:  network_id uuid, until_at timestamptz
-- out:
INSERT INTO summary_state (network_id, until_at, took_us)
VALUES ($1, $2, 0)
ON CONFLICT (network_id) DO UPDATE SET until_at = excluded.until_at;

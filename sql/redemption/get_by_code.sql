-- The redemption whose code this is, as redemption/get.
-- in:  network_id uuid, code_index bytea
-- out: redemption_id uuid, guest_id uuid, points bigint, value_minor bigint, state text, expires_at timestamptz
SELECT redemption_id, guest_id, points, value_minor, state, expires_at
FROM redemption
WHERE network_id = $1 AND code_index = $2;

-- Puts a guest on the list of those near their cap.
-- in:  network_id uuid, guest_id uuid, amount bigint, most bigint, latest_at timestamptz
-- out:
INSERT INTO watched_guest (network_id, kind, guest_id, amount, most, latest_at)
VALUES ($1, 'cap', $2, $3, $4, $5);

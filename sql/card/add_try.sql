-- A wrong code was typed at a till.
-- in:  network_id uuid, till_id uuid, try_id uuid
-- out: nothing
INSERT INTO till_try (network_id, till_id, try_id, tried_at) VALUES ($1, $2, $3, app_now());

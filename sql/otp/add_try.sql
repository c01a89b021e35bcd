-- A comparison that is about to be made.
-- in:  network_id uuid, try_id uuid, phone_index bytea, requester bytea
-- out: nothing
INSERT INTO otp_try (network_id, try_id, phone_index, requester, tried_at)
VALUES ($1, $2, $3, $4, app_now());

-- Holds everything about one phone's codes until the transaction ends, whether a guest has the phone or not.
-- in:  network_id uuid, phone_index bytea
-- out: locked boolean
INSERT INTO otp_phone (network_id, phone_index)
VALUES ($1, $2)
ON CONFLICT (network_id, phone_index) DO UPDATE SET phone_index = excluded.phone_index
RETURNING true AS locked;

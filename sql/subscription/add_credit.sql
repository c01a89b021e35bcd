-- Money credited once.
-- in:  network_id uuid, credit_id uuid, currency text, amount_minor bigint, reason text, owner_id uuid
-- out:
INSERT INTO credit (network_id, credit_id, at, currency, amount_minor, reason, owner_id)
VALUES ($1, $2, app_now(), $3, $4, $5, $6);

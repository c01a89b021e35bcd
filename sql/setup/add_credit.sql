-- Money a network was credited once.
-- in:  network_id uuid, credit_id uuid, at timestamptz, amount_minor bigint, reason text
-- out:
INSERT INTO credit (network_id, credit_id, at, currency, amount_minor, reason)
VALUES ($1, $2, $3, 'RUB', $4, $5);

-- A stretch begins now.
-- in:  network_id uuid, subscription_id uuid, plan text, state text, currency text, monthly_minor bigint
-- out:
INSERT INTO subscription (network_id, subscription_id, plan, state, currency, monthly_minor, starts_at)
VALUES ($1, $2, $3, $4, $5, $6, app_now());

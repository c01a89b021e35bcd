-- One stretch of a network's subscription, at the plan's price in roubles.
-- in:  network_id uuid, subscription_id uuid, plan text, state text, starts_at timestamptz, ends_at timestamptz
-- out:
INSERT INTO subscription (network_id, subscription_id, plan, state, currency, monthly_minor, starts_at, ends_at)
SELECT $1, $2, p.plan, $4, p.currency, p.monthly_minor, $5, $6
FROM plan_price p
WHERE p.plan = $3 AND p.currency = 'RUB';

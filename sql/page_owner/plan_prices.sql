-- What plans cost a month, plan by plan.
-- tenant: none, because plans belong to the platform
-- in:
-- out: plan text, currency text, monthly_minor bigint
SELECT p.plan, pp.currency, pp.monthly_minor
FROM plan p
JOIN plan_price pp ON pp.plan = p.plan
ORDER BY p.position, pp.currency;

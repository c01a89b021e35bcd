-- A plan includes a feature from now on.
-- tenant: none, because plans belong to the platform
-- in:  plan text, feature text
-- out:
INSERT INTO plan_feature (plan, feature) VALUES ($1, $2);

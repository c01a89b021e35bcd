-- A plan no longer includes a feature.
-- tenant: none, because plans belong to the platform
-- in:  plan text, feature text
-- out:
DELETE FROM plan_feature WHERE plan = $1 AND feature = $2;

-- Whether a plan includes a feature; no row: there is no such feature.
-- tenant: none, because plans belong to the platform
-- in:  plan text, feature text
-- out: included boolean
SELECT EXISTS (SELECT FROM plan_feature pf WHERE pf.plan = $1 AND pf.feature = f.feature) AS included
FROM feature f
WHERE f.feature = $2;

-- Each feature with each plan, and whether that includes it.
-- tenant: none, because plans belong to the platform
-- in:
-- out: feature text, title text, plan text, included boolean
SELECT f.feature, f.title, p.plan,
	EXISTS (SELECT FROM plan_feature pf WHERE pf.plan = p.plan AND pf.feature = f.feature) AS included
FROM feature f
CROSS JOIN plan p
ORDER BY f.position, f.feature, p.position;

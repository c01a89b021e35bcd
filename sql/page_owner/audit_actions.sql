-- The actions there are changes of; a step of the index each.
-- tenant: none, because the owner's own policy shows the changes of all networks.
-- in:
-- out: action text
WITH RECURSIVE seen AS (
	(SELECT a.action FROM audit_row a ORDER BY a.action LIMIT 1)
	UNION ALL
	SELECT (SELECT a.action FROM audit_row a WHERE a.action > s.action ORDER BY a.action LIMIT 1) FROM seen s WHERE s.action IS NOT NULL
)
SELECT s.action FROM seen s WHERE s.action IS NOT NULL LIMIT 500;

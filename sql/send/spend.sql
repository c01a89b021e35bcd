-- One message leaves.
-- tenant: none, because limits are shared by all.
-- in:  names text[]
-- out:
UPDATE send_budget
SET millis = millis - 1000
WHERE name = ANY ($1);

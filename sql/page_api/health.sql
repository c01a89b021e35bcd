-- The database answers.
-- tenant: none, because it reads no table
-- in:  nothing
-- out: answers boolean
SELECT true AS answers;

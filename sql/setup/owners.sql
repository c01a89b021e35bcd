-- Whether the platform has an owner yet.
-- tenant: none, because owners belong to the platform.
-- in:
-- out: owners bigint
SELECT count(*) AS owners
FROM owner;

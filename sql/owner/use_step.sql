-- The code of this step was taken; no earlier one is taken from now on.
-- tenant: none, because owners belong to the platform
-- in:  owner_id uuid, step bigint
-- out: nothing
UPDATE owner SET totp_step = $2 WHERE owner_id = $1;

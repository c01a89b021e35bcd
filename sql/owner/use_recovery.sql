-- A recovery code is used up.
-- tenant: none, because owners belong to the platform
-- in:  owner_id uuid, code_hash bytea
-- out: nothing
UPDATE owner_recovery SET used_at = app_now() WHERE owner_id = $1 AND code_hash = $2;

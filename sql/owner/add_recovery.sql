-- One recovery code of an owner.
-- tenant: none, because owners belong to the platform
-- in:  owner_id uuid, code_hash bytea
-- out: nothing
INSERT INTO owner_recovery (owner_id, code_hash) VALUES ($1, $2);

-- An owner's recovery codes are replaced: the old ones go.
-- tenant: none, because owners belong to the platform
-- in:  owner_id uuid
-- out: nothing
DELETE FROM owner_recovery WHERE owner_id = $1;

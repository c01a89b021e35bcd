-- One message may try whether a provider works again; no row when another one does.
-- tenant: none, because providers are everyone's.
-- in:  provider text, account text, real_now timestamptz, until timestamptz
-- out: provider text
UPDATE provider_health
SET open_until = $4
WHERE provider = $1 AND account = $2 AND open_until <= $3
RETURNING provider;

-- Whether a credit was given; no row: it was not.
-- in:  network_id uuid, credit_id uuid
-- out: credit_id uuid
SELECT credit_id FROM credit WHERE network_id = $1 AND credit_id = $2;

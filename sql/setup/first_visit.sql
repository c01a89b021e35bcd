-- A guest's first sale.
-- in:  network_id uuid, guest_id uuid
-- out: visit_id uuid
SELECT visit_id
FROM visit
WHERE network_id = $1 AND guest_id = $2
ORDER BY visit.at
LIMIT 1;

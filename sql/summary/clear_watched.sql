-- Empties the lists of guests to look at, to make them again.
-- in:  network_id uuid
-- out:
DELETE FROM watched_guest
WHERE network_id = $1;

-- What making a network's summaries took.
-- in:  network_id uuid, took_us bigint
-- out:
UPDATE summary_state SET took_us = $2
WHERE network_id = $1;

-- Takes a network's summaries away from a day on, to make them again.
-- in:  network_id uuid, day date
-- out:
WITH sums AS (
	DELETE FROM summary_day WHERE network_id = $1 AND day >= $2
), balances AS (
	DELETE FROM summary_network WHERE network_id = $1 AND day >= $2
)
DELETE FROM summary_reach
WHERE network_id = $1 AND day >= $2;

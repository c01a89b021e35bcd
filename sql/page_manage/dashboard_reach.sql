-- How many guests were active at any of the chosen restaurants, in the days that end with one and in the earlier ones.
-- in:  network_id uuid, restaurants uuid[], to_day integer, days integer, before_to integer, before_days integer
-- out: active bigint, before_active bigint
SELECT (SELECT coalesce(sum(guests), 0)::bigint FROM summary_reach
		WHERE network_id = $1 AND day = date '1970-01-01' + $3::integer AND days = $4 AND restaurants && $2) AS active,
	(SELECT coalesce(sum(guests), 0)::bigint FROM summary_reach
		WHERE network_id = $1 AND day = date '1970-01-01' + $5::integer AND days = $6 AND restaurants && $2) AS before_active;

-- Sales and points of the chosen restaurants, day by day; days are counted since 1970-01-01, and those when nothing happened left out.
-- in:  network_id uuid, restaurants uuid[], from_day integer, to_day integer
-- out: day integer, sales_minor bigint, issued bigint, redeemed bigint
SELECT day - date '1970-01-01' AS day, sum(sales_minor)::bigint AS sales_minor, sum(issued)::bigint AS issued,
	sum(redeemed)::bigint AS redeemed
FROM summary_day
WHERE network_id = $1 AND day >= date '1970-01-01' + $3::integer AND day <= date '1970-01-01' + $4::integer AND restaurant_id = ANY ($2)
GROUP BY summary_day.day
ORDER BY summary_day.day;

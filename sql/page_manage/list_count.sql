-- How many rows the whole of that list has.
-- in:  network_id uuid, restaurant_id uuid, since timestamptz
-- out: total bigint
SELECT (SELECT count(*) FROM visit v WHERE v.network_id = $1 AND v.restaurant_id = $2 AND v.at >= $3)
	+ (SELECT count(*) FROM redemption r
		WHERE r.network_id = $1 AND r.restaurant_id = $2 AND r.settled_at >= $3 AND r.visit_id IS NULL) AS total;

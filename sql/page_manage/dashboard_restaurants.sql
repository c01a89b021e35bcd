-- What happened in a stretch of days and in the earlier one, at each of the chosen restaurants; the most sold first.
-- in:  network_id uuid, restaurants uuid[], from_day integer, to_day integer, before_from integer, before_to integer
-- out: restaurant_id uuid, name text, visits bigint, sales_minor bigint, new_guests bigint, issued bigint, redeemed bigint,
-- out: redeemed_minor bigint, before_visits bigint, before_sales_minor bigint, before_new_guests bigint, before_issued bigint,
-- out: before_redeemed bigint, before_redeemed_minor bigint
SELECT q.restaurant_id, coalesce(r.name, '') AS name,
	coalesce(d.visits, 0)::bigint AS visits, coalesce(d.sales_minor, 0)::bigint AS sales_minor,
	coalesce(d.new_guests, 0)::bigint AS new_guests, coalesce(d.issued, 0)::bigint AS issued,
	coalesce(d.redeemed, 0)::bigint AS redeemed, coalesce(d.redeemed_minor, 0)::bigint AS redeemed_minor,
	coalesce(b.visits, 0)::bigint AS before_visits, coalesce(b.sales_minor, 0)::bigint AS before_sales_minor,
	coalesce(b.new_guests, 0)::bigint AS before_new_guests, coalesce(b.issued, 0)::bigint AS before_issued,
	coalesce(b.redeemed, 0)::bigint AS before_redeemed, coalesce(b.redeemed_minor, 0)::bigint AS before_redeemed_minor
FROM unnest($2::uuid[]) AS q (restaurant_id)
LEFT JOIN restaurant r ON r.network_id = $1 AND r.restaurant_id = q.restaurant_id
LEFT JOIN (SELECT restaurant_id, sum(visits) AS visits, sum(sales_minor) AS sales_minor, sum(new_guests) AS new_guests,
		sum(issued) AS issued, sum(redeemed) AS redeemed, sum(redeemed_minor) AS redeemed_minor
	FROM summary_day
	WHERE network_id = $1 AND day >= date '1970-01-01' + $3::integer AND day <= date '1970-01-01' + $4::integer AND restaurant_id = ANY ($2)
	GROUP BY restaurant_id) d ON d.restaurant_id = q.restaurant_id
LEFT JOIN (SELECT restaurant_id, sum(visits) AS visits, sum(sales_minor) AS sales_minor, sum(new_guests) AS new_guests,
		sum(issued) AS issued, sum(redeemed) AS redeemed, sum(redeemed_minor) AS redeemed_minor
	FROM summary_day
	WHERE network_id = $1 AND day >= date '1970-01-01' + $5::integer AND day <= date '1970-01-01' + $6::integer AND restaurant_id = ANY ($2)
	GROUP BY restaurant_id) b ON b.restaurant_id = q.restaurant_id
ORDER BY q.restaurant_id = '00000000-0000-0000-0000-000000000000', coalesce(d.sales_minor, 0) DESC, r.name, q.restaurant_id;

-- From now on these visits count for tiers.
-- in:  network_id uuid, visit_id uuid[], confirmed_at timestamptz[]
-- out:
UPDATE visit v SET confirmed_at = c.confirmed_at
FROM unnest($2::uuid[], $3::timestamptz[]) c (visit_id, confirmed_at)
WHERE v.network_id = $1 AND v.visit_id = c.visit_id;

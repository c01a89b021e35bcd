-- A plan's limits; 0 is unlimited.
-- tenant: none, because plans belong to the platform
-- in:  plan text, restaurants bigint, guests bigint
-- out:
UPDATE plan SET restaurants = nullif($2::bigint, 0), guests = nullif($3::bigint, 0) WHERE plan = $1;

-- A new network, with the figures that differ from the defaults.
-- in:  network_id uuid, slug text, name text, points_name text, currency text, locale text, country text, time_zone text, vendor_code text,
-- in:  value_points bigint, value_minor bigint, cap_minor bigint, minimum_points bigint, tier_benefit text, tagline text
-- out:
INSERT INTO network (network_id, slug, name, points_name, currency, locale, country, time_zone, vendor_code, value_points, value_minor,
	cap_minor, minimum_points, tier_benefit, tagline, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, app_now());

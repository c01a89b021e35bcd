-- The settings of one network.
-- kept: programme
-- in:  network_id uuid
-- out: network_id uuid, slug text, name text, points_name text, currency text, currency_digits smallint, locale text, country text,
-- out: time_zone text, tagline text, terms_version text, value_points bigint, value_minor bigint, pending_hours integer,
-- out: hold_hours integer, settle_hours integer, expiry_hours integer, tier_window_hours integer, minimum_points bigint, cap_minor bigint,
-- out: cap_mode text, cap_warning_percent integer, cap_visits integer, cap_visits_minor bigint, combine text, tier_benefit text, theme_hash text,
-- out: referral_referrer bigint, referral_referee bigint, notice_days smallint
SELECT network_id, slug, name, points_name, currency, currency_digits, locale, country, time_zone, tagline, terms_version, value_points,
	value_minor, pending_hours, hold_hours, settle_hours, expiry_hours, tier_window_hours, minimum_points, cap_minor, cap_mode,
	cap_warning_percent, coalesce(cap_visits, 0) AS cap_visits, coalesce(cap_visits_minor, 0) AS cap_visits_minor, combine, tier_benefit,
	left(md5(concat_ws(' ', theme_accent, theme_on_accent, theme_card, theme_on_card, theme_rim, theme_accent_dark,
		theme_on_accent_dark, theme_card_dark, theme_voice)), 12) AS theme_hash, referral_referrer, referral_referee, notice_days
FROM network
WHERE network_id = $1;

-- One network with `guests` guests and a year of their history, for measuring: figures and balances are right, hash chains are empty.
-- psql -v network=<uuid> -v slug=<text> -v guests=<n> -v base=<timestamptz>
\set ON_ERROR_STOP 1
SET session_replication_role = replica; -- no checks of keys that are right by construction
SET app.network_id = :'network';
CREATE OR REPLACE FUNCTION pg_temp.id(VARIADIC parts text[]) RETURNS uuid LANGUAGE sql IMMUTABLE
	AS $$ SELECT md5(array_to_string(parts, ' '))::uuid $$;

INSERT INTO network (network_id, slug, name, currency, country, time_zone, created_at)
VALUES (:'network', :'slug', 'Bench ' || :'slug', 'GBP', 'GB', 'Europe/London', timestamptz :'base' - interval '9000 hours');
INSERT INTO tier SELECT :'network', n, (ARRAY['BRONZE', 'SILVER', 'GOLD', 'PLATINUM', 'VIP'])[n], n * 500, (n - 1) * 30000, NULL
FROM generate_series(1, 5) n;
INSERT INTO restaurant SELECT :'network', pg_temp.id(:'slug', 'restaurant', n::text), 'Restaurant ' || n, 'Europe/London',
	timestamptz :'base' - interval '9000 hours'
FROM generate_series(1, 5) n;
INSERT INTO till SELECT :'network', pg_temp.id(:'slug', 'till', n::text), pg_temp.id(:'slug', 'restaurant', n::text), 'Till 1'
FROM generate_series(1, 5) n;
INSERT INTO staff (network_id, staff_id, login_index, name, role, password_hash, created_at)
VALUES (:'network', pg_temp.id(:'slug', 'admin'), '\x01', 'Adam', 'admin', '', :'base');

CREATE TEMP TABLE made AS
SELECT g, pg_temp.id(:'slug', 'guest', g::text) AS guest_id, timestamptz :'base' - interval '1 hour' * (8759 - g % 8000) AS joined_at,
	(ARRAY['Ada', 'Oluwaseun', 'Marguerite', 'Александра', 'Tom', 'Priya', 'Ngozi', 'Lucía', 'Halima', 'Bo'])[g % 10 + 1]
		|| ' ' || initcap(translate(substr(md5(g::text), 1, 7), '0123456789', 'ghijklmnop')) AS name
FROM generate_series(1, :guests) g;
INSERT INTO guest (network_id, guest_id, card_no, name, key_sealed, phone_sealed, phone_index, verified_at, verified_method, tier_rank,
	created_at, created_by, restaurant_id)
SELECT :'network', guest_id, g, name, '\x00', '\x00', decode(md5(:'slug' || g), 'hex'), CASE WHEN g % 7 > 0 THEN joined_at END,
	CASE WHEN g % 7 > 0 THEN 'otp' END, 1 + g % 5, joined_at, CASE WHEN g % 3 > 0 THEN 'guest' ELSE 'till' END,
	CASE WHEN g % 3 = 0 THEN pg_temp.id(:'slug', 'restaurant', (g % 5 + 1)::text) END
FROM made;
INSERT INTO guest_token (network_id, token, guest_id)
SELECT DISTINCT :'network'::uuid, lower(word), guest_id FROM made, regexp_split_to_table(name, ' ') word;

-- Six visits each, over the year since they joined; each earns, and is confirmed a day later.
CREATE TEMP TABLE went AS
SELECT m.guest_id, k, pg_temp.id(:'slug', 'visit', g::text, k::text) AS visit_id,
	joined_at + (timestamptz :'base' - interval '26 hours' - joined_at) * (((g::bigint * 7919 + k * 104729) % 9973) / 9973.0) AS at,
	pg_temp.id(:'slug', 'restaurant', (1 + (g + k * k) % 5)::text) AS restaurant_id, 800 + (g * 37 + k * 911) % 9000 AS amount_minor
FROM made m, generate_series(1, 6) k;
INSERT INTO visit (network_id, visit_id, guest_id, restaurant_id, at, amount_minor, net_minor, tier_rank, confirmed_at)
SELECT :'network', visit_id, guest_id, restaurant_id, at, amount_minor, amount_minor, 1, at + interval '24 hours' FROM went;
INSERT INTO entry (network_id, guest_id, entry_id, seq, at, kind, d_available, d_pending, cause, visit_id, resolves, actor_kind, restaurant_id,
	prev, hash)
SELECT :'network'::uuid, guest_id, pg_temp.id('earn', visit_id::text), 2 * k - 1, at, 'earn', 0, amount_minor / 20, 'sale', visit_id, NULL, 'staff',
	restaurant_id, ''::bytea, ''::bytea
FROM went
UNION ALL
SELECT :'network', guest_id, pg_temp.id('confirm', visit_id::text), 2 * k, at + interval '24 hours', 'confirm', amount_minor / 20,
	-(amount_minor / 20), 'pending_over', visit_id, pg_temp.id('earn', visit_id::text), 'worker', NULL, '', ''
FROM went;

-- Every fourth guest redeemed 100 points once, and presented the code.
INSERT INTO redemption (network_id, redemption_id, guest_id, points, value_minor, state, made_at, expires_at, window_from, settled_at, restaurant_id)
SELECT :'network', pg_temp.id('redemption', visit_id::text), guest_id, 100, 100, 'settled', at + interval '24 hours', at + interval '48 hours',
	at + interval '24 hours', at + interval '25 hours', restaurant_id
FROM went JOIN made USING (guest_id) WHERE k = 6 AND g % 4 = 0;
INSERT INTO entry (network_id, guest_id, entry_id, seq, at, kind, d_available, d_held, cause, redemption_id, actor_kind, prev, hash)
SELECT :'network', guest_id, pg_temp.id('redeem', redemption_id::text), 13, made_at, 'redeem', -100, 100, 'redeem', redemption_id, 'guest', '', ''
FROM redemption WHERE network_id = :'network';
INSERT INTO guest_account (network_id, guest_id, available, pending, held, seq, last_at)
SELECT network_id, guest_id, sum(d_available), sum(d_pending), sum(d_held), max(seq), max(at)
FROM entry WHERE network_id = :'network' GROUP BY network_id, guest_id;
RESET session_replication_role;

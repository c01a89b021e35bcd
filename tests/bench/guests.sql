-- One network with `guests` guests and a year of their history, for measuring. Everything is as the platform itself would have written it:
-- chains, lots, bills, queue and consent; `worker verify` finds nothing. The phones come sealed, in the table bench_phone of
-- (g, guest_id, key_sealed, phone_sealed, phone_index), see load.sh; where it is missing they are empty.
-- psql -v network=<uuid> -v slug=<text> -v guests=<n> -v base=<timestamptz>
\set ON_ERROR_STOP 1
BEGIN; -- the worker must not sum up half of it
SET LOCAL session_replication_role = replica; -- no checks of keys that are right by construction
SET LOCAL app.network_id = :'network';
SET LOCAL app.base = :'base';
SET LOCAL client_min_messages = warning;
CREATE TABLE IF NOT EXISTS bench_phone (g bigint, guest_id uuid, key_sealed bytea, phone_sealed bytea, phone_index bytea);

\ir guest_ids.sql
\ir entry_hash.sql

INSERT INTO network (network_id, slug, name, currency, country, time_zone, expiry_hours, created_at)
VALUES (:'network', :'slug', 'Bench ' || :'slug', 'GBP', 'GB', 'Europe/London', 17520, timestamptz :'base' - interval '9000 hours');
INSERT INTO network_address VALUES ('slug', :'slug', :'network');
INSERT INTO programme VALUES (:'network', 1);
INSERT INTO card_counter VALUES (:'network', :guests + 1);
INSERT INTO tier SELECT :'network', n, (ARRAY['BRONZE', 'SILVER', 'GOLD', 'PLATINUM', 'VIP'])[n], n * 500, (n - 1) * 30000, NULL
FROM generate_series(1, 5) n;
INSERT INTO restaurant SELECT :'network', pg_temp.id(:'base', :'slug', 'restaurant', n::text), 'Restaurant ' || n, 'Europe/London',
	timestamptz :'base' - interval '9000 hours'
FROM generate_series(1, 5) n;
INSERT INTO till SELECT :'network', pg_temp.id(:'base', :'slug', 'till', n::text), pg_temp.id(:'base', :'slug', 'restaurant', n::text), 'Till 1'
FROM generate_series(1, 5) n;
INSERT INTO staff (network_id, staff_id, login_index, name, role, password_hash, created_at)
VALUES (:'network', pg_temp.id(:'base', :'slug', 'admin'), convert_to(:'slug', 'UTF8'), 'Adam', 'admin', '', :'base');
INSERT INTO earning_rule (network_id, rule_id, kind, points, per_minor, starts_at)
VALUES (:'network', pg_temp.id(:'base', :'slug', 'rule'), 'per_amount', 5, 100, timestamptz :'base' - interval '9000 hours');
INSERT INTO reward (network_id, reward_id, name, points, position)
SELECT :'network', pg_temp.id(:'base', :'slug', 'reward', n::text), (ARRAY['Flat white', 'Cinnamon bun', 'Sourdough loaf', 'Glass of Gamay',
	'Soup & bread', 'Half a dozen oysters', 'Lamb shoulder', 'Rhubarb tart', 'Cheese board', 'Lunch for two'])[n], n * n * 150, n
FROM generate_series(1, 10) n;

INSERT INTO guest (network_id, guest_id, card_no, name, key_sealed, phone_sealed, phone_index, verified_at, verified_method, tier_rank,
	created_at, created_by, restaurant_id, referral_code)
SELECT :'network', guest_id, g, name, coalesce(key_sealed, '\x00'), coalesce(phone_sealed, '\x00'),
	coalesce(phone_index, decode(md5(:'slug' || g), 'hex')), CASE WHEN g % 7 > 0 THEN joined_at END,
	CASE WHEN g % 7 > 0 THEN 'otp' END, 1 + g % 5, joined_at, CASE WHEN g % 3 > 0 THEN 'guest' ELSE 'till' END,
	CASE WHEN g % 3 = 0 THEN pg_temp.id(:'base', :'slug', 'restaurant', (g % 5 + 1)::text) END, upper(lpad(to_hex(g * 7919), 8, '0'))
FROM made LEFT JOIN bench_phone USING (g, guest_id);
INSERT INTO guest_token (network_id, token, guest_id)
SELECT DISTINCT :'network'::uuid, lower(word), guest_id FROM made, regexp_split_to_table(name, ' ') word;
INSERT INTO consent SELECT :'network', guest_id, 'terms', '1', joined_at, 'page' FROM made WHERE g % 7 > 0;

-- Six visits each, over the year since they joined, that were confirmed a day later; every tenth guest was there again just now.
-- Bills end in even twenties, so that no rule has a remainder: 5 points for each pound, and 5% back.
CREATE TEMP TABLE went AS
SELECT guest_id, g, k, pg_temp.id(at, :'slug', 'visit', g::text, k::text) AS visit_id, pg_temp.id(at, :'slug', 'earn', g::text, k::text) AS earn_id,
	pg_temp.id(at + interval '1 day', :'slug', 'confirm', g::text, k::text) AS confirm_id,
	pg_temp.id(at + interval '1 day', :'slug', 'lot', g::text, k::text) AS lot_id, at,
	pg_temp.id(:'base', :'slug', 'restaurant', (1 + (g + k * k) % 5)::text) AS restaurant_id, 4500 + 20 * ((g * 37 + k * 911) % 450) AS amount_minor,
	(4500 + 20 * ((g * 37 + k * 911) % 450)) / 10 AS points
FROM (SELECT m.*, k, CASE k WHEN 7 THEN timestamptz :'base' - interval '1 hour' ELSE
	joined_at + (timestamptz :'base' - interval '26 hours' - joined_at) * (((g::bigint * 7919 + k * 104729) % 9973) / 9973.0) END AS at
	FROM made m, generate_series(1, 7) k WHERE k < 7 OR g % 10 = 0) visits;
INSERT INTO visit (network_id, visit_id, guest_id, restaurant_id, at, amount_minor, net_minor, tier_rank, confirmed_at)
SELECT :'network', visit_id, guest_id, restaurant_id, at, amount_minor, amount_minor, 1, CASE WHEN k < 7 THEN at + interval '1 day' END FROM went;

-- Every fourth guest redeemed 100 points out of the sixth visit's, and presented the code; it was confirmed after another day.
CREATE TEMP TABLE used AS
SELECT w.*, pg_temp.id(at, :'slug', 'redemption', g::text) AS redemption_id, at + interval '1441 minutes' AS made_at
FROM went w WHERE k = 6 AND g % 4 = 0;
INSERT INTO redemption (network_id, redemption_id, guest_id, points, value_minor, state, made_at, expires_at, window_from, settled_at, restaurant_id)
SELECT :'network', redemption_id, guest_id, 100, 100, 'settled', made_at, made_at + interval '1 day', made_at, made_at + interval '1 hour', restaurant_id
FROM used;
INSERT INTO due SELECT :'network', guest_id, 'confirm_redemption', redemption_id, made_at + interval '700 days' FROM used;

CREATE TEMP TABLE story AS
SELECT guest_id, earn_id AS entry_id, at, 'earn' AS kind, 0 AS d_available, points AS d_pending, 0 AS d_held, NULL::uuid AS resolves,
	'sale' AS cause, visit_id, NULL::uuid AS redemption_id, CASE k WHEN 7 THEN at + interval '30 days' ELSE at + interval '1 day' END AS due_at,
	at AS earned_at, 'staff' AS actor_kind, NULL::uuid AS actor_id, restaurant_id
FROM went
UNION ALL
SELECT guest_id, confirm_id, at + interval '1 day', 'confirm', points, -points, 0, earn_id, 'pending_over', visit_id, NULL, NULL, NULL, 'worker', NULL, NULL
FROM went WHERE k < 7
UNION ALL
SELECT guest_id, pg_temp.id(made_at, 'redeem', redemption_id::text), made_at, 'redeem', -100, 0, 100, NULL, 'money', NULL, redemption_id, NULL, NULL,
	'guest', guest_id, NULL
FROM used;

-- The chain of each guest, entry after entry; two at the same instant are a microsecond apart.
DO $$
DECLARE e record; guest uuid; number bigint; head bytea; last timestamptz; instant timestamptz; previous bytea; tenant uuid = current_setting('app.network_id');
BEGIN
	FOR e IN SELECT * FROM story ORDER BY guest_id, at, entry_id LOOP
		IF guest IS DISTINCT FROM e.guest_id THEN
			guest := e.guest_id; number := 0; head := ''; last := '-infinity';
		END IF;
		number := number + 1;
		instant := greatest(e.at, last + interval '1 microsecond');
		previous := head;
		head := bench_entry_hash(previous, tenant, guest, e.entry_id, number, instant, e.kind, e.d_available, e.d_pending, e.d_held, 0,
			e.resolves, e.cause, e.visit_id, e.redemption_id, e.due_at, e.earned_at, e.actor_kind, e.actor_id, e.restaurant_id);
		last := instant;
		INSERT INTO entry (network_id, guest_id, entry_id, seq, at, kind, d_available, d_pending, d_held, resolves, cause, visit_id, redemption_id,
			due_at, earned_at, actor_kind, actor_id, restaurant_id, prev, hash)
		VALUES (tenant, guest, e.entry_id, number, instant, e.kind, e.d_available, e.d_pending, e.d_held, e.resolves, e.cause, e.visit_id,
			e.redemption_id, e.due_at, e.earned_at, e.actor_kind, e.actor_id, e.restaurant_id, previous, head);
	END LOOP;
END $$;

INSERT INTO earn_line (network_id, guest_id, entry_id, line, kind, rule_id, net_minor, rate_points, rate_minor, carry_before, carry_after, points, reason)
SELECT :'network'::uuid, guest_id, earn_id, 1, 'per_amount', pg_temp.id(:'base', :'slug', 'rule'), amount_minor, 5, 100, 0, 0, amount_minor / 20, 'fired' FROM went
UNION ALL
SELECT :'network', guest_id, earn_id, 2, 'cashback', NULL, amount_minor, 500, 0, 0, 0, amount_minor / 20, 'fired' FROM went;
INSERT INTO due SELECT :'network', guest_id, 'confirm_earning', earn_id, at + interval '30 days' FROM went WHERE k = 7;
INSERT INTO lot (network_id, guest_id, lot_id, entry_id, points, points_left, expires_at)
SELECT :'network', guest_id, lot_id, confirm_id, points, points - CASE WHEN k = 6 AND g % 4 = 0 THEN 100 ELSE 0 END,
	date_trunc('day', at + interval '17545 hours')
FROM went WHERE k < 7;
INSERT INTO due SELECT :'network'::uuid, guest_id, 'expire_points', lot_id, expires_at FROM lot WHERE network_id = :'network'
UNION ALL
SELECT :'network', guest_id, 'remind_expiry', lot_id, expires_at - interval '182 hours' FROM lot WHERE network_id = :'network';
INSERT INTO lot_use SELECT :'network'::uuid, guest_id, confirm_id, lot_id, points FROM went WHERE k < 7
UNION ALL
SELECT :'network', guest_id, pg_temp.id(made_at, 'redeem', redemption_id::text), lot_id, -100 FROM used;
INSERT INTO guest_account (network_id, guest_id, available, pending, held, seq, last_at, head)
SELECT network_id, guest_id, sum(d_available), sum(d_pending), sum(d_held), max(seq), max(at), (array_agg(hash ORDER BY seq DESC))[1]
FROM entry WHERE network_id = :'network' GROUP BY network_id, guest_id;
DROP TABLE bench_phone;
DROP TABLE made, went, used, story;
COMMIT;

-- What a network of the loader has before its guests come: tiers, restaurants, tills, a rule, rewards. Run in the loader's transaction; the
-- settings bench.slug, bench.base and bench.guests say what is wanted, app.network_id whose it is. The ids are made of the names, so that the
-- same base gives the same network.
INSERT INTO network (network_id, slug, name, currency, country, time_zone, expiry_hours, created_at)
VALUES (current_setting('app.network_id')::uuid, current_setting('bench.slug'), 'Bench ' || current_setting('bench.slug'), 'GBP', 'GB',
	'Europe/London', 17520, current_setting('bench.base')::timestamptz - interval '9000 hours');
INSERT INTO programme VALUES (current_setting('app.network_id')::uuid, 1) ON CONFLICT DO NOTHING;
INSERT INTO network_address VALUES ('slug', current_setting('bench.slug'), current_setting('app.network_id')::uuid);
INSERT INTO card_counter VALUES (current_setting('app.network_id')::uuid, current_setting('bench.guests')::bigint + 1);
INSERT INTO tier
SELECT network_id, n, (ARRAY['BRONZE', 'SILVER', 'GOLD', 'PLATINUM', 'VIP'])[n], n * 500, (n - 1) * 30000, NULL
FROM network, generate_series(1, 5) n WHERE network_id = current_setting('app.network_id')::uuid;
INSERT INTO restaurant
SELECT network_id, md5(slug || ' restaurant ' || n)::uuid, 'Restaurant ' || n, 'Europe/London', created_at
FROM network, generate_series(1, 5) n WHERE network_id = current_setting('app.network_id')::uuid;
INSERT INTO till
SELECT network_id, md5(slug || ' till ' || n)::uuid, md5(slug || ' restaurant ' || n)::uuid, 'Till 1'
FROM network, generate_series(1, 5) n WHERE network_id = current_setting('app.network_id')::uuid;
INSERT INTO staff (network_id, staff_id, login_index, name, role, password_hash, created_at)
SELECT network_id, md5(slug || ' admin')::uuid, convert_to(slug, 'UTF8'), 'Adam', 'admin', '', created_at
FROM network WHERE network_id = current_setting('app.network_id')::uuid;
INSERT INTO earning_rule (network_id, rule_id, kind, points, per_minor, starts_at)
SELECT network_id, md5(slug || ' rule')::uuid, 'per_amount', 5, 100, created_at
FROM network WHERE network_id = current_setting('app.network_id')::uuid;
INSERT INTO reward (network_id, reward_id, name, points, position)
SELECT network_id, md5(slug || ' reward ' || n)::uuid, (ARRAY['Flat white', 'Cinnamon bun', 'Sourdough loaf', 'Glass of Gamay', 'Soup & bread',
	'Half a dozen oysters', 'Lamb shoulder', 'Rhubarb tart', 'Cheese board', 'Lunch for two'])[n], n * n * 150, n
FROM network, generate_series(1, 10) n WHERE network_id = current_setting('app.network_id')::uuid;
-- The worker is to make no figures of it: those of a year of a million guests take an hour and would be measured along. Whoever wants them
-- removes the row.
INSERT INTO summary_state
SELECT network_id, current_setting('bench.base')::timestamptz + interval '10 years', 0
FROM network WHERE network_id = current_setting('app.network_id')::uuid;

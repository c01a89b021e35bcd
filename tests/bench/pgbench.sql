-- What pgbench sends: one redemption of 100 points by a random guest whose phone is verified.
\set g random(1, :guests - 1)
\set g :g + case when :g % 7 = 0 then 1 else 0 end
\set once random(1, 1000000000000000)
SELECT 1 / count(bench_redeem(current_setting('app.network_id') || '.p' || lpad(:g::text, 42, '0'), 100, 'pgbench-0000-' || :once));

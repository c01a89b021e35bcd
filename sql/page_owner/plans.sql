-- The plans, in their order, with their limits (NULL is unlimited) and how many networks are on each now.
-- tenant: none, because plans belong to the platform
-- in:
-- out: plan text, restaurants bigint, guests bigint, networks bigint
SELECT p.plan, p.restaurants, p.guests,
	(SELECT count(*) FROM subscription s WHERE s.plan = p.plan AND s.ends_at IS NULL AND s.state <> 'ended') AS networks
FROM plan p
ORDER BY p.position;

-- What became of the messages a network sent in the last 30 days, by the way they went: as far as providers told. Tests do not count.
-- in:  network_id uuid
-- out: channel text, sent bigint, delivered bigint, read bigint, failed bigint
SELECT channel, count(*) AS sent, count(*) FILTER (WHERE delivery IN ('delivered', 'read')) AS delivered,
	count(*) FILTER (WHERE delivery = 'read') AS read, count(*) FILTER (WHERE delivery = 'failed') AS failed
FROM outbox
WHERE network_id = $1 AND state = 'sent' AND kind <> 'test' AND created_at > app_now() - interval '720 hours'
GROUP BY outbox.channel
ORDER BY sent DESC, outbox.channel
LIMIT 20;

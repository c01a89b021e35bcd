-- What is due and not yet done: queue entries, codes to wipe, messages to send.
-- tenant: none, because the demo's clock is everyone's.
-- in:
-- out: due bigint, codes bigint, messages bigint
SELECT (SELECT count(*) FROM due WHERE due_at <= app_now()) AS due,
	(SELECT count(*) FROM otp WHERE code_hash IS NOT NULL AND expires_at <= app_now()) AS codes,
	(SELECT count(*) FROM outbox WHERE state = 'sending' OR state = 'queued' AND next_at <= app_now()) AS messages;

-- How much of one queue is due.
-- tenant: none, because the job's own policy shows it the queue of all networks.
-- in:  kind text
-- out: due bigint
SELECT count(*) AS due
FROM due
WHERE kind = $1 AND due_at <= app_now();

-- What of a network falls due up to an instant, in the order of time; reminders are not sent into the past.
-- in:  network_id uuid, until timestamptz
-- out: kind text, guest_id uuid, due_at timestamptz
SELECT kind, guest_id, due_at
FROM due
WHERE network_id = $1 AND due_at <= $2 AND kind <> 'remind_expiry'
ORDER BY due_at, guest_id, kind, subject_id
LIMIT 100;

-- What of one guest falls due next, up to an instant; reminders are not sent into the past.
-- in:  network_id uuid, guest_id uuid, until timestamptz
-- out: kind text, due_at timestamptz
SELECT kind, due_at
FROM due
WHERE network_id = $1 AND guest_id = $2 AND due_at <= $3 AND kind <> 'remind_expiry'
ORDER BY due_at, subject_id
LIMIT 1;

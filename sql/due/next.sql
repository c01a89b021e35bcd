-- The guests whose queue of one kind is due, in key order, without those who are set aside.
-- tenant: none, because the job takes whatever is due first in any network.
-- in:  kind text, aside uuid[]
-- out: network_id uuid, guest_id uuid
SELECT DISTINCT network_id, guest_id
FROM (SELECT network_id, guest_id FROM due WHERE kind = $1 AND due_at <= app_now() AND guest_id <> ALL ($2) ORDER BY due_at LIMIT 100) first
ORDER BY network_id, guest_id
LIMIT 100;

-- Whether somebody wrote to this sender of ours in the last 24 hours: then free text may be sent to them.
-- tenant: none, because a provider's sender may be the platform's, for all networks.
-- in:  provider text, account text, sender_index bytea
-- out: at timestamptz
SELECT at
FROM last_inbound
WHERE provider = $1 AND account = $2 AND sender_index = $3 AND at > app_now() - interval '24 hours';

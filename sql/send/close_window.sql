-- The provider says that the 24 hours are over; not when somebody has written again since the message was begun.
-- tenant: none, because a provider's sender may be the platform's, for all networks.
-- in:  provider text, account text, sender_index bytea, begun_at timestamptz
-- out:
DELETE FROM last_inbound
WHERE provider = $1 AND account = $2 AND sender_index = $3 AND at <= $4;

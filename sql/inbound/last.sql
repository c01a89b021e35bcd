-- When these people last wrote to which of our senders.
-- tenant: none, because a sender may be several networks' account
-- in:  provider text, messages jsonb
-- out:
INSERT INTO last_inbound AS l (provider, account, sender_index, at)
SELECT $1, m.account, m.sender_index::bytea, max(m.at)
FROM jsonb_to_recordset($2) AS m (account text, sender_index text, at timestamptz)
GROUP BY 2, 3
ORDER BY 2, 3
ON CONFLICT (provider, account, sender_index) DO UPDATE SET at = excluded.at
WHERE l.at < excluded.at;

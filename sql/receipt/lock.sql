-- Receipts of these messages wait for each other, and for the sender that learns a message's id: whoever comes second
-- finds what the first one wrote. Sixty-four locks for all messages, taken in order.
-- tenant: none, because a receipt is stored before anybody knows whose message it is about
-- in:  provider text, message_ids jsonb
-- out: locked boolean
SELECT pg_advisory_xact_lock(hashtextextended('receipt ' || bucket, 0)) IS NOT NULL AS locked
FROM (SELECT DISTINCT hashtext($1 || ' ' || m.id) & 63 AS bucket FROM jsonb_array_elements_text($2) m (id) ORDER BY 1) buckets;

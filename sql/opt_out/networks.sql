-- All networks: who tells the platform's own sender to stop means whatever comes from it.
-- tenant: none, because the platform's account is theirs together
-- in:
-- out: network_id uuid
SELECT network_id FROM network;

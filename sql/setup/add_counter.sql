-- Where a network's card numbers start.
-- in:  network_id uuid
-- out:
INSERT INTO card_counter (network_id, next_no)
VALUES ($1, 1);

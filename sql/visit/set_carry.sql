-- What is left over of a rule's amounts for one guest.
-- in:  network_id uuid, guest_id uuid, rule_id uuid, carry bigint
-- out:
INSERT INTO earning_carry (network_id, guest_id, rule_id, carry)
VALUES ($1, $2, $3, $4)
ON CONFLICT (network_id, guest_id, rule_id) DO UPDATE SET carry = excluded.carry;

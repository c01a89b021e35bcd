-- Gives one back to the stock of a redemption's reward, if it has one.
-- in:  network_id uuid, redemption_id uuid
-- out:
UPDATE reward w SET stock = w.stock + 1
FROM redemption r
WHERE r.network_id = $1 AND r.redemption_id = $2 AND w.network_id = r.network_id AND w.reward_id = r.reward_id AND w.stock IS NOT NULL;

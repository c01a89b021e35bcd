-- Somebody who tells the platform's own number to stop means every network that sends from it.
CREATE POLICY hooks ON network FOR SELECT TO loyalty_hook USING (true);

-- The second wall: whatever a query forgets, a role sees the rows of one network only. The setting raises when it is unset.
DO $$
DECLARE t text;
BEGIN
	FOR t IN SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'network_id'
		WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
		AND c.relname NOT IN ('network_address', 'staff_login')
	LOOP
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
		EXECUTE format('CREATE POLICY tenant ON %I USING (network_id = current_setting(''app.network_id'')::uuid)', t);
	END LOOP;
END $$;

-- What the jobs must see before they know whose it is: due and queue tables, no guest's data.
CREATE POLICY queue ON due FOR SELECT TO loyalty_worker USING (true);
CREATE POLICY queue ON otp FOR SELECT TO loyalty_worker USING (true);
CREATE POLICY queue ON guest_session FOR SELECT TO loyalty_worker USING (true);
CREATE POLICY queue ON staff_session FOR SELECT TO loyalty_worker USING (true);
CREATE POLICY queue ON idempotency FOR SELECT TO loyalty_worker USING (true);
CREATE POLICY queue ON outbox FOR SELECT TO loyalty_send USING (true);
CREATE POLICY queue ON network FOR SELECT TO loyalty_worker, loyalty_setup USING (true);
-- The demo's clock asks what is still due; it sees nothing else.
CREATE POLICY queue_dev ON due FOR SELECT TO loyalty_dev USING (true);
CREATE POLICY queue_dev ON otp FOR SELECT TO loyalty_dev USING (true);
CREATE POLICY queue_dev ON outbox FOR SELECT TO loyalty_dev USING (true);

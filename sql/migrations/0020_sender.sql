-- The sender looks past what is blocked; a network's console mends the health of its own accounts, and names WhatsApp's templates in full.

-- By whose turn it is: a look steps over all messages of a network and channel at once (sql/send/next.sql).
CREATE INDEX outbox_turn ON outbox (priority, network_id, channel, next_at, outbox_id) WHERE state = 'queued';
-- Whether a network's messages go by accounts of its own is asked before one of them is taken.
CREATE POLICY queue ON provider_account FOR SELECT TO loyalty_send USING (true);

-- Of the providers' health a network's console reaches its own accounts'.
ALTER TABLE provider_health ENABLE ROW LEVEL SECURITY;
ALTER TABLE provider_health FORCE ROW LEVEL SECURITY;
CREATE POLICY account ON provider_health TO loyalty_manage USING (account = current_setting('app.network_id'));
CREATE POLICY sender ON provider_health TO loyalty_send USING (true);
CREATE POLICY platform ON provider_health FOR SELECT TO loyalty_owner USING (true);

-- Meta knows a template by name and language; its languages may have a country (en_GB). '' is the text's own language.
ALTER TABLE message_template ADD provider_language text NOT NULL DEFAULT '' CHECK (provider_language ~ '^([a-z]{2,3}(_[A-Za-z]{2,4})?)?$');

-- What an app says it runs on; '' nothing.
ALTER TABLE push_device ADD platform text NOT NULL DEFAULT '' CHECK (platform IN ('', 'android', 'ios', 'web'));

-- A network's programme: its settings, tiers, rules, rewards and restaurants. They change seldom and every page needs them, so a process
-- keeps what it read as long as the version stays: each change counts it up in its own transaction.
CREATE TABLE programme (
	network_id uuid PRIMARY KEY REFERENCES network,
	version bigint NOT NULL CHECK (version > 0)
);
-- Row security holds whoever migrates too.
ALTER TABLE network NO FORCE ROW LEVEL SECURITY;
INSERT INTO programme SELECT network_id, 1 FROM network;
ALTER TABLE network FORCE ROW LEVEL SECURITY;
ALTER TABLE programme ENABLE ROW LEVEL SECURITY;
ALTER TABLE programme FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON programme USING (network_id = current_setting('app.network_id')::uuid);

CREATE FUNCTION count_programme() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	changed uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.network_id ELSE NEW.network_id END;
BEGIN
	INSERT INTO programme VALUES (changed, 1) ON CONFLICT (network_id) DO UPDATE SET version = programme.version + 1;
	RETURN NULL;
END $$;
CREATE TRIGGER programme AFTER INSERT OR UPDATE ON network FOR EACH ROW EXECUTE FUNCTION count_programme();
CREATE TRIGGER programme AFTER INSERT OR UPDATE OR DELETE ON tier FOR EACH ROW EXECUTE FUNCTION count_programme();
CREATE TRIGGER programme AFTER INSERT OR UPDATE OR DELETE ON earning_rule FOR EACH ROW EXECUTE FUNCTION count_programme();
CREATE TRIGGER programme AFTER INSERT OR UPDATE OR DELETE ON restaurant FOR EACH ROW EXECUTE FUNCTION count_programme();
CREATE TRIGGER programme AFTER INSERT OR UPDATE OF name, points, active, position OR DELETE ON reward
	FOR EACH ROW EXECUTE FUNCTION count_programme();
-- What is left of a reward changes with each redemption and is read anew; whether it is limited at all is the programme's.
CREATE TRIGGER programme_stock AFTER UPDATE OF stock ON reward FOR EACH ROW
	WHEN ((OLD.stock IS NULL) <> (NEW.stock IS NULL)) EXECUTE FUNCTION count_programme();

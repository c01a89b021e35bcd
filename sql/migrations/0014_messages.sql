-- What guests are told without having asked: by which channels, and when points are about to expire.

-- A network's choice of channels for a message; where it says nothing, the program's own holds.
CREATE TABLE message_channel (
	network_id uuid NOT NULL REFERENCES network,
	kind text NOT NULL,
	channel text NOT NULL CHECK (channel IN ('sms', 'whatsapp', 'push')),
	enabled boolean NOT NULL,
	changed_at timestamptz NOT NULL,
	changed_by uuid,
	PRIMARY KEY (network_id, kind, channel)
);
ALTER TABLE message_channel ENABLE ROW LEVEL SECURITY;
ALTER TABLE message_channel FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON message_channel USING (network_id = current_setting('app.network_id')::uuid);

-- When a lot's points are gone, where the network promises a notice: at their expiry, but not before its days have passed since a notice
-- was delivered; never while none was. Without that promise it is the expiry itself, and nobody asks.
CREATE FUNCTION lot_end(of_network uuid, of_guest uuid, expires_at timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN n.notice_days = 0 THEN $3 ELSE coalesce(
		(SELECT greatest($3, r.delivered_at + n.notice_days * interval '24 hours')
			FROM expiry_reminder r
			WHERE r.network_id = $1 AND r.guest_id = $2 AND r.delivered_at IS NOT NULL
				AND r.expires_on = (($3 - interval '1 microsecond') AT TIME ZONE n.time_zone)::date),
		timestamptz '9999-12-31 00:00+00') END
	FROM network n WHERE n.network_id = $1
$$;

-- Lots of before have their reminder too: in the morning of the day seven days before their last.
-- Row security holds whoever migrates as well; this is for all networks.
ALTER TABLE network NO FORCE ROW LEVEL SECURITY;
ALTER TABLE lot NO FORCE ROW LEVEL SECURITY;
ALTER TABLE due NO FORCE ROW LEVEL SECURITY;
INSERT INTO due (network_id, guest_id, kind, subject_id, due_at)
SELECT l.network_id, l.guest_id, 'remind_expiry', l.lot_id,
	(((l.expires_at - interval '1 microsecond') AT TIME ZONE n.time_zone)::date - 7 + time '10:00') AT TIME ZONE n.time_zone
FROM lot l JOIN network n ON n.network_id = l.network_id
WHERE l.points_left > 0;
ALTER TABLE network FORCE ROW LEVEL SECURITY;
ALTER TABLE lot FORCE ROW LEVEL SECURITY;
ALTER TABLE due FORCE ROW LEVEL SECURITY;

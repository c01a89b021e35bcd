-- Whether a message goes by a channel, as the network chooses.
-- in:  network_id uuid, kind text, channel text, enabled boolean, changed_by uuid
-- out:
INSERT INTO message_channel (network_id, kind, channel, enabled, changed_at, changed_by)
VALUES ($1, $2, $3, $4, app_now(), $5)
ON CONFLICT (network_id, kind, channel) DO UPDATE
SET enabled = excluded.enabled, changed_at = excluded.changed_at, changed_by = excluded.changed_by;

-- A run that goes on says how far it is: when it last said so, how much is left (NULL: unknown) and when that will be done.
ALTER TABLE job_run ADD told_at timestamptz,
	ADD remaining bigint CHECK (remaining >= 0),
	ADD ready_at timestamptz;

-- What is past its keep is found by its age.
CREATE INDEX device_age ON device (network_id, last_seen_at);
CREATE INDEX push_device_gone ON push_device (network_id, gone_at) WHERE gone_at IS NOT NULL;

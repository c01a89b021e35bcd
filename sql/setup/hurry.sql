-- This connection's commits do not wait for the disk: a demo that was cut short is made anew anyway.
-- tenant: none, because it reads no table
-- in:
-- out: set text
SELECT set_config('synchronous_commit', 'off', false) AS set;

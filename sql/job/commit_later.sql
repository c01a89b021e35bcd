-- The end of this transaction waits for no disk: a crash may lose it, and what it wrote is made again.
-- tenant: none, because it reads no table.
-- in:
-- out: commit text
SELECT set_config('synchronous_commit', 'off', true) AS commit;

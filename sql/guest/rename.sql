-- A guest's name, and the words it is found by, with blanks between.
-- in:  network_id uuid, guest_id uuid, name text, tokens text
-- out: nothing
WITH named AS (
	UPDATE guest SET name = $3 WHERE network_id = $1 AND guest_id = $2 RETURNING guest_id
), gone AS (
	DELETE FROM guest_token WHERE network_id = $1 AND guest_id = $2 AND token <> ALL (string_to_array($4, ' '))
)
INSERT INTO guest_token (network_id, guest_id, token)
SELECT $1, named.guest_id, word.token FROM named CROSS JOIN string_to_table($4, ' ') AS word (token) WHERE word.token <> ''
ON CONFLICT DO NOTHING;

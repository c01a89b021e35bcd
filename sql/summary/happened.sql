-- Whether anything happened between two instants that a summary is made of.
-- in:  network_id uuid, from_at timestamptz, until_at timestamptz
-- out: happened boolean
SELECT EXISTS (SELECT FROM figure_row WHERE network_id = $1 AND at >= $2 AND at < $3)
	OR EXISTS (SELECT FROM entry WHERE network_id = $1 AND at >= $2 AND at < $3)
	OR EXISTS (SELECT FROM activity WHERE network_id = $1 AND at >= $2 AND at < $3) AS happened;

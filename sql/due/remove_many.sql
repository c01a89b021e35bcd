-- Takes many out again: done, or no longer wanted.
-- in:  network_id uuid, guest_id uuid[], kind text[], subject_id uuid[]
-- out:
DELETE FROM due d
USING unnest($2::uuid[], $3::text[], $4::uuid[]) r (guest_id, kind, subject_id)
WHERE d.network_id = $1 AND d.guest_id = r.guest_id AND d.kind = r.kind AND d.subject_id = r.subject_id;

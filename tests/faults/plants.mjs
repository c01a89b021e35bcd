// Spoilt copies of a run's database, each with one thing wrong that must be found: whoever finds nothing there would find
// nothing in a run either.
import {sleep} from '../live/client.mjs';
import {Findings, check_rows, check_snapshots} from './check.mjs';
import {run_in} from './copy.mjs';

const hot = "(SELECT guest_id FROM entry WHERE network_id = (SELECT network_id FROM network WHERE slug = 'blkpages') AND guest_id::text IN (@GUESTS@) GROUP BY 1 ORDER BY count(*) DESC LIMIT 1)";
const driven = 'guest_id::text IN (@GUESTS@)';
// The last entry of a guest goes, and everything that it did, so that the ledger itself is sound.
const undone_redeem = `CREATE TEMP TABLE gone AS SELECT e.* FROM entry e JOIN guest_account a USING (network_id, guest_id, seq) WHERE e.kind = 'redeem' AND ${driven} AND e.prev <> '' LIMIT 1;
	UPDATE lot l SET points_left = l.points_left - u.points FROM lot_use u, gone g WHERE u.entry_id = g.entry_id AND l.lot_id = u.lot_id;
	DELETE FROM lot_use u USING gone g WHERE u.entry_id = g.entry_id;
	DELETE FROM audit u USING gone g WHERE u.subject_id = g.redemption_id;
	DELETE FROM due d USING gone g WHERE d.subject_id = g.redemption_id;
	UPDATE guest_account a SET available = a.available - g.d_available, held = a.held - g.d_held, seq = a.seq - 1, head = g.prev FROM gone g WHERE a.guest_id = g.guest_id;
	DELETE FROM entry e USING gone g WHERE e.entry_id = g.entry_id;
	DELETE FROM redemption r USING gone g WHERE r.redemption_id = g.redemption_id`;
const copied = (kind, more) => `INSERT INTO entry SELECT e.network_id, e.guest_id, gen_random_uuid(), a.seq + 1, a.last_at + interval '1 second', e.kind, e.d_available,
	e.d_pending, e.d_held, e.d_debt, ${more}, e.cause, e.visit_id, e.redemption_id, e.refund_id, e.due_at, e.earned_at, e.actor_kind, e.actor_id, e.restaurant_id, a.head, '\\x01'
	FROM entry e JOIN guest_account a USING (network_id, guest_id) WHERE e.kind = '${kind}' AND ${driven} LIMIT 1;
	UPDATE guest_account a SET available = a.available + e.d_available, pending = a.pending + e.d_pending, held = greatest(a.held + e.d_held, 0), seq = e.seq, head = e.hash, last_at = e.at
	FROM entry e WHERE e.guest_id = a.guest_id AND e.seq = a.seq + 1`;

export const plants = {
	'an entry is gone': `DELETE FROM entry WHERE entry_id = (SELECT entry_id FROM entry WHERE kind = 'earn' AND guest_id = ${hot} ORDER BY seq LIMIT 1 OFFSET 2)`,
	'a sale earned twice': copied('earn', 'NULL'),
	'an entry is resolved twice': `ALTER TABLE entry DROP CONSTRAINT entry_network_id_guest_id_resolves_key; ${copied('release', 'e.resolves')}`,
	'a balance is 100 too high': `UPDATE guest_account SET available = available + 100 WHERE guest_id = ${hot} AND debt = 0`,
	'a balance and its lot are 100 too high': `UPDATE guest_account SET available = available + 100 WHERE guest_id = ${hot} AND debt = 0;
		UPDATE lot SET points_left = points_left + 100, points = points + 100 WHERE lot_id = (SELECT lot_id FROM lot WHERE guest_id = ${hot} ORDER BY points_left DESC LIMIT 1)`,
	'redemptions over the cap': `UPDATE redemption SET state = 'confirmed', end_reason = '' WHERE state = 'released' AND guest_id = ${hot}`,
	'a lot is used twice': `INSERT INTO lot_use SELECT network_id, guest_id, (SELECT entry_id FROM entry x WHERE x.guest_id = u.guest_id AND x.kind = 'earn' LIMIT 1), lot_id, points FROM lot_use u WHERE points < 0 AND ${driven} LIMIT 1`,
	'the newest lot is taken first': `CREATE TEMP TABLE used AS SELECT u.* FROM lot_use u JOIN entry e USING (entry_id) WHERE e.kind = 'redeem' AND u.${driven} AND (SELECT count(*) FROM lot l WHERE l.guest_id = u.guest_id) > 1 LIMIT 1;
		UPDATE lot_use u SET lot_id = (SELECT lot_id FROM lot l WHERE l.guest_id = u.guest_id AND l.lot_id <> u.lot_id ORDER BY expires_at DESC, lot_id DESC LIMIT 1) FROM used WHERE u.entry_id = used.entry_id AND u.lot_id = used.lot_id`,
	'a redemption that was said yes to is undone without trace': undone_redeem,
	'a cancellation that was said yes to is forgotten': `UPDATE redemption SET state = 'settled', settled_at = made_at, end_reason = '', ended_at = NULL WHERE redemption_id = (SELECT redemption_id FROM redemption WHERE end_reason = 'cancelled' AND ${driven} LIMIT 1)`,
	'a sale has another amount': `UPDATE visit SET amount_minor = amount_minor + 1, net_minor = net_minor + 1 WHERE visit_id = (SELECT visit_id FROM visit WHERE ${driven} AND at > @BEGAN@ LIMIT 1)`,
	'a settlement is lost': `UPDATE redemption SET settled_at = NULL, state = 'pending' WHERE redemption_id = (SELECT redemption_id FROM redemption WHERE settled_at IS NOT NULL AND visit_id IS NULL AND ${driven} ORDER BY settled_at DESC LIMIT 1)`,
	'an earning came early': `UPDATE entry c SET at = e.due_at - interval '1 minute' FROM entry e WHERE c.resolves = e.entry_id AND c.kind = 'confirm' AND e.kind = 'earn' AND c.guest_id = ${hot}`,
	'a lot outlives its time': `UPDATE lot SET expires_at = expires_at - interval '200 days' WHERE lot_id = (SELECT lot_id FROM lot WHERE ${driven} ORDER BY points_left DESC LIMIT 1)`,
	'an early entry is rewritten': `UPDATE entry SET cause = 'gift' WHERE seq = 1 AND guest_id = ${hot}`,
	'two entries change places': `UPDATE entry SET seq = -1 + 1000000 WHERE guest_id = ${hot} AND seq = 4; UPDATE entry SET seq = 4 WHERE guest_id = ${hot} AND seq = 5; UPDATE entry SET seq = 5 WHERE guest_id = ${hot} AND seq = 1000000 - 1`,
	'a message is missing': 'DELETE FROM outbox WHERE outbox_id = (SELECT outbox_id FROM outbox WHERE channel = \'sms\' AND kind = \'otp\' ORDER BY created_at DESC LIMIT 1)',
	'a line of the audit is missing': "DELETE FROM audit WHERE audit_id = (SELECT audit_id FROM audit WHERE action = 'redemption.made' ORDER BY at DESC LIMIT 1)",
	'an entry stands in another network': `UPDATE entry SET network_id = (SELECT network_id FROM network WHERE slug = 'mama-nkechi') WHERE entry_id = (SELECT entry_id FROM entry WHERE ${driven} ORDER BY seq DESC LIMIT 1)`,
};

// True when each was found.
export async function prove_plants(course) {
	const guests = course.people.guests.map(each => `'${each.id}'`).join(','), began = `'${new Date(course.began).toISOString()}'::timestamptz`;
	run_in('postgres', "UPDATE pg_database SET datallowconn = false WHERE datname = 'loyalty'",
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'loyalty' UNION ALL SELECT true");
	await sleep(1000);
	let found_all = true;
	for (const [name, statements] of Object.entries(plants)) {
		const from = Date.now(), found = new Findings();
		run_in('postgres', 'DROP DATABASE IF EXISTS spoilt', 'CREATE DATABASE spoilt TEMPLATE loyalty STRATEGY file_copy');
		try {
			run_in('spoilt', 'SET session_replication_role = replica', ...statements.replaceAll('@GUESTS@', guests).replaceAll('@BEGAN@', began).split(/;\s*/));
			check_rows(found, course, 'spoilt');
			check_snapshots(found, course.snapshots, 'spoilt');
		} catch (error) {
			console.log(`  ${name}: ${error.message.replaceAll(guests, '…')}`);
		}
		const broken = found.broken();
		found_all &&= broken.length > 0;
		console.log(`  ${broken.length ? 'found    ' : 'NOT FOUND'} ${name.padEnd(58)} ${((Date.now() - from) / 1000).toFixed(1)} s  ${broken.map(each => each.name.split(' ')[0] + ' ' + each.name.split(' ').slice(1, 4).join(' ')).join('; ').slice(0, 150)}`);
	}
	run_in('postgres', "UPDATE pg_database SET datallowconn = true WHERE datname = 'loyalty'", 'DROP DATABASE spoilt');
	return found_all;
}

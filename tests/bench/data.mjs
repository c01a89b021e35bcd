// The data that is measured: a network of many guests, loaded once and kept under VAR/bench; each run begins with the same
// copy of it, with sessions whose tokens are known.
import {createHmac, createHash} from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {as_copy, built, command, configuration, place, reset_ours, root, sql, start_ours, stop_ours} from './stack.mjs';

export const slug = 'bench';
export const guests = Number(process.env.GUESTS || 100000);
export const people = path.join(place, 'people.txt'), staff = path.join(place, 'staff.txt');
const kept = path.join(place, 'pg.loaded'), mark = path.join(kept, 'loaded');
// What is kept was loaded by these files; with others it is loaded anew.
const loaders = ['load.sh', 'guest_ids.sql', 'guests.sql', 'entry_hash.sql', 'seal/main.c'].map(name => fs.readFileSync(path.join(root, 'tests/bench', name)));
const version = `${guests} ${createHash('sha256').update(Buffer.concat(loaders)).digest('hex')}`;

export const network_id = () => sql(`SELECT network_id FROM network WHERE slug = '${slug}'`);

// The files of Postgres as they were when everything was loaded; copied while it does not run.
function keep() {
	stop_ours();
	command('cp', ['-a', '--reflink=auto', path.join(place, 'pg'), kept]);
	fs.writeFileSync(mark, version);
	start_ours();
}

function restore() {
	fs.rmSync(path.join(place, 'pg'), {recursive: true, force: true});
	command('cp', ['-a', '--reflink=auto', kept, path.join(place, 'pg')]);
	fs.rmSync(path.join(place, 'pg/loaded'));
	start_ours();
}

function load(say) {
	say(`loading ${guests} guests, once: some minutes`);
	if (fs.existsSync(path.join(place, 'run'))) reset_ours();
	start_ours();
	command(path.join(root, 'tests/bench/load.sh'), [String(guests)], {env: {...process.env, VAR: place, BUILT: built}});
	sql('VACUUM (ANALYZE, FREEZE)');
	say(as_copy(path.join(built, 'bin/worker'), ['verify', slug]).trimEnd().split('\n').at(-1));
	keep();
}

// A platform that has run for a while has what is read in Postgres' own cache; one just started reads each block from a file first,
// which costs a page as much again as half its questions, and the targets measured first the most.
function warm() {
	sql(`CREATE EXTENSION IF NOT EXISTS pg_prewarm;
		SELECT count(pg_prewarm(oid)) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i')`);
}

// Starts our own with the data in it.
export function begin(say) {
	if (fs.existsSync(path.join(place, 'run'))) stop_ours();
	if (fs.existsSync(mark) && fs.readFileSync(mark, 'utf8') === version) restore();
	else load(say);
	open_sessions();
	warm();
}

const digits = (letter, number) => letter + String(number).padStart(42, '0');
const base64url = bytes => Buffer.from(bytes).toString('base64url');
// The form's token of a session, masked with nothing.
export function form_token(key, cookie) {
	const owner = '\\x' + createHash('sha256').update(cookie).digest('hex');
	const mac = createHmac('sha256', key).update('csrf\0' + owner).digest();
	return base64url(Buffer.concat([Buffer.alloc(32), mac]));
}

// A cookie and a bearer for every guest, and one for pgbench, which knows guests by their number alone; fifty cashiers at the tills; and files
// of them for load.lua.
function open_sessions() {
	const network = network_id(), key = Buffer.from(configuration().key_form_1, 'hex');
	const open = (kind, letter, whose) => `INSERT INTO guest_session (network_id, token_hash, guest_id, kind, created_at, expires_at)
		SELECT network_id, sha256(convert_to(network_id || ${whose} || '.${letter}' || lpad(card_no::text, 42, '0'), 'UTF8')), guest_id, '${kind}', now(),
			now() + interval '30 days'
		FROM guest WHERE network_id = '${network}'`;
	const named = "'.' || guest_id";
	sql(`BEGIN; ${open('cookie', 'c', named)}; ${open('bearer', 'b', named)}; ${open('cookie', 'p', "''")};
		INSERT INTO staff_session (network_id, token_hash, staff_id, till_id, created_at, seen_at, expires_at)
		SELECT t.network_id, sha256(convert_to(t.network_id || '.s' || lpad((row_number() OVER ())::text, 42, '0'), 'UTF8')),
			(SELECT staff_id FROM staff WHERE network_id = t.network_id AND role = 'admin' LIMIT 1), t.till_id, now(), now(), now() + interval '12 hours'
		FROM till t CROSS JOIN generate_series(1, 10) WHERE t.network_id = '${network}'; COMMIT`);
	sql('VACUUM (ANALYZE) guest_session, staff_session');
	const rows = sql(`SELECT card_no, guest_id FROM guest WHERE network_id = '${network}' AND verified_at IS NOT NULL ORDER BY card_no`);
	const lines = rows.split('\n').map(row => {
		const [card_no, guest_id] = row.split(' ');
		const cookie = `${network}.${guest_id}.${digits('c', card_no)}`;
		return `${guest_id} ${cookie} ${network}.${guest_id}.${digits('b', card_no)} ${form_token(key, cookie)}\n`;
	});
	fs.writeFileSync(people, lines.join(''));
	const cashiers = Number(sql(`SELECT count(*) FROM staff_session WHERE network_id = '${network}' AND created_at > now() - interval '1 hour'`));
	fs.writeFileSync(staff, Array.from({length: cashiers}, (_, i) => {
		const cookie = `${network}.${digits('s', i + 1)}`;
		return `${cookie} ${form_token(key, cookie)}\n`;
	}).join(''));
}

// One size of make bench-growth: a copy of our own with that many guests under VAR, measured when growth.mjs asks by a message.
// Started with VAR, PORT, GUESTS and ENTRIES.
import {createHash} from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {form_token} from './data.mjs';
import {measure} from './measure.mjs';
import {as_copy, built, configuration, pids, place, ports, reset_ours, root, sql, start_ours, stop_ours} from './stack.mjs';

const guests = Number(process.env.GUESTS), entries = Number(process.env.ENTRIES), slug = 'bench';
// What is kept was loaded by these files; with others it is loaded anew.
const loader = path.join(root, 'tests/bench/load'), mark = path.join(place, 'loaded');
const version = createHash('sha256').update(Buffer.concat(fs.readdirSync(loader).map(name => fs.readFileSync(path.join(loader, name))))).digest('hex');
const program = name => path.join(built, 'bin', name);
const everybody = path.join(place, 'people.txt'), some = path.join(place, 'people-now.txt');
process.env.SLUG = slug;
const origin = `http://127.0.0.1:${ports.ours}`;
const seconds_since = began => (performance.now() - began) / 1000;

// Twenty thousand of the guests, spread over all: as many as wrk can hold at once. And two thousand of these: as many as have the page open at
// the same time, whose rows Postgres has read before.
function write_people() {
	const key = Buffer.from(configuration().key_form_1, 'hex'), most = 20000;
	const rows = sql(`SELECT network_id, card_no, guest_id FROM guest g JOIN network USING (network_id)
		WHERE slug = '${slug}' AND card_no IN (SELECT 1 + n::bigint * ${guests} / ${Math.min(most, guests)} FROM generate_series(0, ${Math.min(most, guests)} - 1) n)
		AND verified_at IS NOT NULL`);
	const lines = rows.split('\n').map(line => {
		const [network, card, guest] = line.split(' '), cookie = `${network}.${guest}.c${card.padStart(42, '0')}`;
		return `${guest} ${cookie} - ${form_token(key, cookie)}\n`;
	});
	fs.writeFileSync(everybody, lines.join(''));
	fs.writeFileSync(some, lines.filter((_, index) => index % 10 === 0).join(''));
}

function begin() {
	const loaded = fs.existsSync(mark) && fs.readFileSync(mark, 'utf8') === version;
	if (!loaded && fs.existsSync(path.join(place, 'run'))) reset_ours();
	start_ours();
	let load_seconds = null;
	if (!loaded) {
		const began = performance.now();
		sql("ALTER SYSTEM SET max_wal_size = '8GB'");
		sql('SELECT pg_reload_conf()');
		as_copy(path.join(built, 'bench/load'), [slug, String(guests), String(entries), 'sessions']);
		load_seconds = seconds_since(began);
		sql('VACUUM (ANALYZE)');
		fs.writeFileSync(mark, version);
	}
	write_people();
	return {load_seconds, bytes: Number(sql("SELECT pg_database_size('loyalty')")), ...sample()};
}

// Throws when the ledger is wrong.
const sample = () => ({verified: as_copy(program('worker'), ['verify', slug, '1000']).trim()});

const page = {url: `${origin}/${slug}/`, shape: 'page', app: program('guest')};
const targets = () => ({
	page: {people: some, warm: 8, ...page},
	first_page: {people: everybody, ...page},
	redeem: {people: everybody, url: `${origin}/${slug}/redemptions`, shape: 'redeem', expect: 303, app: program('guest')},
});
async function web({name, seconds}) {
	const target = {...targets()[name], nginx: pids().ours, postgres: pids().postgres};
	process.env.PEOPLE = target.people;
	if (target.warm) await measure(target, target.warm);
	return measure(target, seconds);
}

// Earnings of an hour ago are made due; the job takes them, beside the copy's own worker.
function confirm({count}) {
	const due = `kind = 'confirm_earning' AND network_id = (SELECT network_id FROM network WHERE slug = '${slug}')`;
	const moved = Number(sql(`WITH moved AS (UPDATE due SET due_at = now() WHERE ctid = ANY (ARRAY(SELECT ctid FROM due WHERE ${due} LIMIT ${count}))
		RETURNING 1) SELECT count(*) FROM moved`));
	const began = performance.now();
	while (Number(sql(`SELECT count(*) FROM (SELECT FROM due WHERE kind = 'confirm_earning' AND due_at <= now() LIMIT 1) left_over`)))
		as_copy(program('worker'), ['confirm_earnings'], {stdio: ['ignore', 'pipe', 'ignore']});
	return {entries: moved, per_second: moved ? moved / seconds_since(began) : null};
}

function verify({count}) {
	const began = performance.now();
	as_copy(program('worker'), ['verify', slug, String(count)]);
	return {per_second: Math.min(count, guests) / seconds_since(began)};
}

// Exit 1 of plans is a finding, not a failure.
function plans() {
	try {
		return {text: as_copy(path.join(built, 'bench/plans'), []).trim(), good: true};
	} catch (error) {
		return {text: String(error.stdout).trim(), good: false};
	}
}

// A step at a time; the first request after a start finds Postgres' cache as the load left it.
const acts = {begin, sample, web, confirm, verify, plans, end: () => stop_ours()};
process.on('message', async message => {
	try {
		process.send({result: await acts[message.act](message)});
	} catch (error) {
		process.send({error: String(error.stack)});
	}
	if (message.act === 'end') process.disconnect();
});

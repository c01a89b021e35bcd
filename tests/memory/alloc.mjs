// Fails the Nth allocation of a request, for each N, in a copy of its own: guest's page, code asked for and entered, redemption by page
// and app, sale, console, owner, JSON, a provider's receipt; and a start of the sender (alloc_send.mjs). No process dies of a signal, nothing is said to have succeeded that has not, the next
// request is served, and the ledger has changed only where the answer was a success. `make alloc` runs it.
//
//   EACH=0  every allocation (else that many of each request, spread evenly)    ONLY=page,sale  some requests
import fs from 'node:fs';
import path from 'node:path';
import {spawnSync} from 'node:child_process';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../..');
const place = process.env.VAR, real = path.join(root, process.env.COPY_BUILT || 'build/release');
process.env.BASE_URL = `http://localhost:${process.env.PORT}`;
const {Browser, advance, api, api_sign_in, ask, code_for, get, once, owner_sign_in, page_sign_in, processes, sleep, sql, staff_sign_in, till_find, till_preview, till_sale, until, verified} =
	await import('../live/client.mjs');
const {configure, form, json, new_account, named_settings, signed} = await import('../live/calls.mjs');
const {still} = await import('../security/site.mjs');
const {send_loop} = await import('./alloc_send.mjs');
const each = +(process.env.EACH ?? 0), only = process.env.ONLY?.split(',');

// ---- a copy whose binaries have the preload

const built = `${place}-built`, pools = ['guest', 'manage', 'api', 'owner', 'hook'];
const environment = {...process.env, VAR: place, BUILT: built};
const deploy = (name, ...more) => spawnSync(path.join(root, 'deploy', name), more, {env: environment, encoding: 'utf8', cwd: root});
function make_built() {
	fs.rmSync(built, {recursive: true, force: true});
	fs.mkdirSync(`${built}/bin`, {recursive: true});
	for (const name of fs.readdirSync(real))
		if (name !== 'bin') fs.symlinkSync(`${real}/${name}`, `${built}/${name}`);
	for (const name of fs.readdirSync(`${real}/bin`)) {
		if (!pools.includes(name)) { fs.symlinkSync(`${real}/bin/${name}`, `${built}/bin/${name}`); continue; }
		fs.writeFileSync(`${built}/${name}.state`, Buffer.alloc(16));
		fs.chmodSync(`${built}/${name}.state`, 0o666);
		fs.writeFileSync(`${built}/bin/${name}`, `#!/bin/sh\nLD_PRELOAD=${real}/preload.so ALLOC_STATE=${built}/${name}.state exec ${real}/bin/${name} "$@"\n`, {mode: 0o755});
	}
}
const state = Object.fromEntries(pools.map(name => [name, null]));
function arm(pool, fails) {
	const bytes = Buffer.alloc(16);
	bytes.writeBigInt64LE(BigInt(fails));
	fs.writeSync(state[pool], bytes, 0, 16, 0);
}
function seen(pool) {
	const bytes = Buffer.alloc(16);
	fs.readSync(state[pool], bytes, 0, 16, 0);
	return Number(bytes.readBigInt64LE(8));
}

// ---- what the ledger says, and what the processes said

const ledger = () => sql(`SELECT coalesce(string_agg(t, ' '), '') FROM (SELECT (SELECT count(*) FROM entry)::text AS t
	UNION ALL SELECT (SELECT count(*) FROM redemption)::text UNION ALL SELECT (SELECT count(*) FROM visit)::text UNION ALL SELECT (SELECT count(*) FROM receipt)::text UNION ALL SELECT (SELECT count(*) FROM inbound)::text) AS counts`);
const logs_of = pool => (pool === 'manage' ? ['manage', 'password'] : [pool]).map(name => `${place}/log/${name}.log`);
const said_by = pool => logs_of(pool).map(file => fs.readFileSync(file, 'utf8'));

const sums = [], faults = [];
// `prepare` makes a request ready, unarmed, and returns how to send it; `well` is its success.
async function loop(name, pool, well, prepare) {
	const writes = ['sale', 'redeem', 'app', 'receipt', 'stop'].includes(name);
	if (only && !only.includes(name)) return;
	for (let i = 0; i < 12; i++) await (await prepare())(); // every process of the pool has been asked once
	let count = 0;
	for (let i = 0; i < 3; i++) {
		const send = await prepare();
		arm(pool, 0);
		await send();
		count = Math.max(count, seen(pool));
	}
	const sum = {name, allocations: count, tried: 0, well: 0, refused: 0, exits: 0, signals: 0, unknown: 0};
	const step = each && count > each ? count / each : 1;
	for (let at = 1; Math.round(at) <= count; at += step) {
		const fails = Math.round(at), send = await prepare();
		const before = ledger(), said = said_by(pool), pids = processes(pool);
		arm(pool, fails);
		const answer = await send();
		arm(pool, 0);
		sum.tried++;
		const ok = answer.status === well, error = answer.status >= 500;
		sum.well += ok;
		sum.refused += error;
		await sleep(10);
		const lines = said_by(pool).flatMap((text, file) => text.slice(said[file].length).split('\n')).filter(Boolean);
		const gone = pids.filter(pid => !fs.existsSync(`/proc/${pid}`)).length;
		const signal = lines.some(line => /signal|core dumped|Assertion/.test(line) && !line.startsWith('{'));
		sum.exits += gone && !signal;
		sum.signals += signal;
		if (gone && !lines.some(line => /"level":"error"/.test(line) || /memory/.test(line))) faults.push(`${name} ${fails}: ended without a line`);
		if (signal) faults.push(`${name} ${fails}: ${lines.filter(line => !/"level":"info"/.test(line)).join(' | ').slice(0, 300)}`);
		if (!ok && !error) faults.push(`${name} ${fails}: answered ${answer.status} ${answer.text.slice(0, 120)}`);
		if (gone) await until(`${pool} is whole again`, () => processes(pool).length >= pids.length);
		// An answer that got lost after the commit: the same request again is told what happened, and nothing happens twice.
		const after = ledger();
		if (!ok && after !== before) {
			sum.unknown++;
			const again = await send();
			if (again.status !== well || ledger() !== after)
				faults.push(`${name} ${fails}: ${answer.status}, yet committed; again: ${again.status}`);
		}
		if (ok && writes && after === before) faults.push(`${name} ${fails}: said to be done, and is not`);
		const next = await (await prepare())();
		if (next.status !== well) faults.push(`${name} ${fails}: the next request was answered ${next.status}`);
	}
	sums.push(sum);
}

make_built();
deploy('down.sh', 'reset');
const started = deploy('up.sh', 'start');
if (started.status !== 0) throw new Error(started.stderr.slice(-1500));
try {
	for (const pool of pools) state[pool] = fs.openSync(`${built}/${pool}.state`, 'r+');
	sql(`UPDATE network SET cap_minor = 1000000000000 WHERE slug = 'blkpages'`);
	sql('UPDATE tier SET cap_minor = NULL');
	const ada = '+447700900123', guest = new Browser();
	const rich = new Browser();
	await staff_sign_in(rich);
	await till_sale(rich, await till_find(rich, ada), '1000000'); // enough to redeem from
	await advance('24h');
	await page_sign_in(guest, ada);
	await advance('61s');
	const token = await api_sign_in(ada), staff = new Browser(), manager = new Browser();
	await staff_sign_in(staff);
	await staff_sign_in(manager, 'manager@blkpages.example');
	const till = await till_find(staff, ada);

	await loop('page', 'guest', 200, async () => () => guest.ask('GET', '/blkpages/'));
	await loop('status', 'api', 200, async () => () => get('/api/loyalty/status', token));
	await loop('console', 'manage', 200, async () => () => manager.ask('GET', '/manage/guests'));
	await loop('sale', 'manage', 303, async () => {
		const form = staff.form(await till_preview(staff, till, '10'), '/manage/visits');
		return () => staff.send(form);
	});
	await loop('redeem', 'guest', 303, async () => {
		const form = guest.form(await guest.get('/blkpages/'), '/blkpages/redemptions');
		return () => guest.send(form, {points: '', other: '500'});
	});
	await loop('app', 'api', 200, async () => () => api('POST', '/api/loyalty/redeem', {selectedPoints: 500}, {token: token, key: once()}));
	await loop('number', 'guest', 303, async () => {
		const visitor = new Browser();
		const form = visitor.form(await visitor.get('/blkpages/'), '/blkpages/sign-in');
		const phone = `+4477009${String(Math.floor(Math.random() * 1e5)).padStart(5, '0')}`;
		return () => visitor.send(form, {phone});
	});
	// A code is counted as tried before it is looked at: what is sent twice may be told so, and nothing of the ledger hangs on it.
	await loop('code', 'guest', 303, async () => {
		const visitor = new Browser(), phone = `+4477009${String(Math.floor(Math.random() * 1e5)).padStart(5, '0')}`;
		const {code, answer} = await code_for(phone, async () => visitor.submit(await visitor.get('/blkpages/'), '/blkpages/sign-in', {phone}));
		const form = visitor.form(await visitor.follow(answer), '/blkpages/code');
		return () => visitor.send(form, {code});
	});
	const boss = new Browser();
	await owner_sign_in(boss);
	await loop('owner', 'owner', 200, async () => () => boss.ask('GET', '/owner/networks'));
	const account = new_account('platform');
	await configure(named_settings(account));
	const told = async (provider, type, body) => {
		const call = {method: 'POST', address: `/hooks/${provider}/platform`, body}, {headers} = signed[provider](account[provider], call);
		return () => ask('POST', call.address, {body, headers: {'content-type': type, ...headers}});
	};
	await loop('receipt', 'hook', 200, () => told('sendgrid', json, JSON.stringify([{sg_event_id: once(), sg_message_id: `${once()}.recvd`, event: 'delivered'}])));
	await loop('stop', 'hook', 200, () => told('twilio', form, `MessageSid=SM${once()}&From=%2B447700900123&To=%2B447700900999&Body=STOP`));
	if (!only || only.includes('send')) {
		await still();
		sums.push(await send_loop({built, real, each, environment, faults}));
	}
	verified();
} finally {
	deploy('down.sh', ...(process.env.KEEP ? [] : ['reset']));
	fs.rmSync(built, {recursive: true, force: true});
}
console.table(sums);
for (const fault of faults) console.log(fault);
process.exitCode = faults.length || !sums.length ? 1 : 0;

// make faults: drives a copy through nginx with many at once while things die under it, then holds what everybody was told
// against the ledger. Knows the copy's addresses and, to check, a role that may only read.
//
//   SEED   what happens and when (default: a new one; it is printed)
//   OPS    run until so many operations were answered; DURATION: for at most so many seconds (60 without OPS)
//   FAULTS no: none; or the names of some, with commas
//   KEEP   leave the copy's folder behind
import {fork} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
process.env.BASE_URL = `http://localhost:${process.env.PORT}`;
const {now: clock_now, place, root, sleep} = await import('../live/client.mjs');
const {adopt_postgres, ask, end_copy, make_reader, start_copy} = await import('./copy.mjs');
const {People} = await import('./people.mjs');
const {newcomers} = await import('./newcomers.mjs');
const {Nemesis} = await import('./nemesis.mjs');
const {prepare_harms} = await import('./harms.mjs');
const {check, snapshot} = await import('./check.mjs');
const {prove_plants} = await import('./plants.mjs');
const {report} = await import('./report.mjs');

const processes = 4, connections = 16;
const settings = {
	seed: process.env.SEED ? +process.env.SEED : Math.floor(Math.random() * 1e9),
	ops: +process.env.OPS || 0, seconds: +process.env.DURATION || (process.env.OPS ? 0 : 60), faults: process.env.FAULTS || 'all',
	tills: 4,
};
// A guest of a long run is one as well, and not one of ten thousand bills: each bill looks back at a year of them.
settings.guests = Math.min(400, Math.max(40, Math.round(settings.ops / 500)));
export const say = text => console.error(text);
const now = () => Number(process.hrtime.bigint() / 1000n);

// The processes of drivers, spoken to as one.
class Drivers {
	constructor(people) {
		this.people = people;
		this.all = Array.from({length: processes}, (_, i) => {
			const child = fork(path.join(root, 'tests/faults/driver.mjs'),
				[i, connections, process.env.PORT, settings.seed, `${place}/faults/history-${i}.jsonl`]);
			child.sums = {};
			child.on('message', message => this.heard(child, message));
			child.on('error', () => {}); // it has just ended, with something on its way to it
			child.ended = new Promise((done, failed) => child.on('exit', code => {
				child.gone = true;
				if (code === 0) done(); else failed(new Error(`a driver ended with ${code}`));
			}));
			return child;
		});
		this.pauses = [];
	}
	heard(child, message) {
		if (message.sums) child.sums = message.sums;
		if (message.paused) child.paused?.();
		// Who could not be signed in is told all the same: they ask, are refused and try again, and nobody waits for ever.
		if (message.renew)
			this.people.renew(message.renew, message.number).catch(error => say(error.message)).then(() =>
				this.order('people', {people: this.people.told(), kind: message.renew, number: message.number}));
	}
	order(order, more = {}) {
		for (const child of this.all) if (child.connected) child.send({order, ...more});
	}
	start() {
		this.order('start', {people: this.people.told(), share: settings.ops ? Math.ceil(settings.ops / processes) : null});
	}
	// Does something while nothing is under way: what is asked again must not be a day old when it is.
	async while_paused(what) {
		const pause = {from: now()};
		const all = this.all.filter(child => !child.gone).map(child => Promise.race([child.ended, new Promise(done => { child.paused = done; })]));
		this.order('pause');
		await Promise.all(all);
		try { await what(); } finally { this.order('resume', {people: this.people.told()}); }
		this.pauses.push({...pause, to: now()});
	}
	sum(name) {
		return this.all.reduce((sum, child) => sum + (child.sums[name] || 0), 0);
	}
	ended() {
		return Promise.all(this.all.map(child => child.ended));
	}
}

async function drive(people) {
	let over = false;
	const drivers = new Drivers(people), nemesis = new Nemesis(settings, drivers), begun = now();
	drivers.start();
	const joining = newcomers(people, settings.seed, () => over);
	const ended = drivers.ended();
	ended.finally(() => { over = true; }).catch(() => {});
	const harm = settings.faults === 'no' ? null : nemesis.run(() => over);
	const progress = setInterval(() => say(`  ${((now() - begun) / 1e6).toFixed(0)} s: ${drivers.sum('intents')} operations, ${drivers.sum('retries')} retries, ${nemesis.events.length} faults`), 10000);
	if (settings.seconds) {
		await Promise.race([sleep(settings.seconds * 1000), ended]);
		over = true;
		await harm; // what was broken is whole again
		if (!nemesis.snapshots.length) nemesis.snapshots.push(snapshot());
		drivers.order('stop');
	}
	await ended;
	over = true;
	await harm;
	clearInterval(progress);
	const joined = (await joining).length;
	return {begun, to: now(), joined, pauses: drivers.pauses, events: nemesis.events, snapshots: nemesis.snapshots};
}

say(`seed ${settings.seed}, ${[settings.ops && `${settings.ops} operations`, settings.seconds && `${settings.seconds} s`].filter(Boolean).join(', at most ')}; the copy starts under ${place}`);
start_copy();
await adopt_postgres();
make_reader();
prepare_harms();
const people = new People(settings.guests, settings.tills);
await people.begin();
say(`${people.guests.length} guests, ${processes} processes of ${connections} connections`);
const prepared = new Set([...ask('SELECT visit_id FROM visit')].map(([id]) => id)), began = await clock_now();
const course = {...await drive(people), prepared, began, processes, people: people.told()};
const found = await check(course);
process.exitCode = report(settings, course, found) ? 0 : 1;
if (process.env.PLANTS && process.exitCode === 0 && !await prove_plants(course)) process.exitCode = 1;
await end_copy(!process.env.KEEP && process.exitCode === 0);
process.exit();

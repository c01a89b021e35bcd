// One process of drivers: connections that act one after the other, and a line of history for every request they sent.
// Started by faults.mjs, which tells it who there is and when to pause, resume and stop.
import fs from 'node:fs';
import {Intents} from './intents.mjs';
import {judge, operations} from './operations.mjs';
import {Random} from './random.mjs';
import {Wire} from './wire.mjs';

const [index, connections, port, seed, file] = process.argv.slice(2).map((each, i) => i < 4 ? +each : each);
const insist_ms = 90000; // how long an unknown outcome is asked for again
const microseconds = () => Number(process.hrtime.bigint() / 1000n);
const sleep = ms => new Promise(done => setTimeout(done, ms));
const tell = message => process.send(message);

const history = fs.openSync(file, 'w');
let lines = [], sums = {intents: 0, ok: 0, fail: 0, unknown: 0, retries: 0};
function flush() {
	if (lines.length) fs.writeSync(history, lines.join(''));
	lines = [];
}
function note(line) {
	lines.push(`${JSON.stringify(line)}\n`);
	if (lines.length >= 200) flush();
}

let intents, world, paused = null, stopping = false, quota = Infinity, begun = 0, busy = 0, drained = null, abort_share = 0;
const aborts = new Random(seed, `aborts ${index}`), waiting_for = new Map();

// Somebody's session has ended: faults.mjs renews it and says so.
function renewed(intent) {
	const {who} = operations[intent.op], staff = who === 'staff' || who === 'manager';
	const kind = staff ? 'staff' : who, number = staff ? intent.staff : intent.guest, name = `${kind} ${number}`;
	if (!waiting_for.has(name)) {
		let done;
		waiting_for.set(name, Object.assign(new Promise(resolve => { done = resolve; }), {done: () => done()}));
		tell({renew: kind, number});
	}
	return waiting_for.get(name);
}

// Line by line: who asked what when, and what came back.
async function attempt(wire, intent, number) {
	const [method, path, headers, body] = operations[intent.op].request(intent, world);
	const abort = abort_share && aborts.chance(abort_share) ? aborts.below(25) : -1;
	const called = microseconds(), answer = await wire.ask(method, path, headers, body, abort), returned = microseconds();
	const read = judge(intent, answer);
	const {op, key, guest, amount, points, redemption, visit, phone, staff, again, changed} = intent;
	note({p: index, n: intent.number, try: number, op, key, g: guest, a: {amount, points, redemption, visit, phone, staff}, again, changed,
		c: called, r: returned, s: answer.status, o: read.outcome, v: read.values, d: read.digest, why: answer.broken});
	return read;
}

async function insist(wire, intent) {
	const until = Date.now() + insist_ms;
	for (let number = 1; ; number++) {
		const read = await attempt(wire, intent, number);
		if (read.outcome === 'session') { await renewed(intent); continue; }
		if (read.outcome === 'ok' || read.outcome === 'fail') return read;
		if (operations[intent.op].reads || Date.now() > until) return read;
		sums.retries++;
		await sleep(aborts.between(20, 40 * Math.min(number, 10)));
	}
}

// One thing somebody does; now and then impatiently, with the same key on two connections at once.
async function act(wire, second) {
	const random = intents.random;
	const intent = (random.chance(0.04) && intents.again()) || intents.next();
	const twice = !operations[intent.op].reads && random.chance(0.04);
	const [read] = await Promise.all([insist(wire, intent), twice ? insist(second, intent) : null]);
	sums.intents++;
	sums[read.outcome] = (sums[read.outcome] || 0) + 1;
	if (read.outcome === 'ok' && !intent.again) intents.learn(intent, read.values);
}

async function connection() {
	const wire = new Wire(port), second = new Wire(port);
	while (!stopping && begun < quota) {
		if (paused) { await paused; continue; }
		begun++;
		busy++;
		await act(wire, second);
		if (--busy === 0) drained?.();
	}
	wire.close();
	second.close();
}

const orders = {
	start({people, share}) {
		world = people;
		quota = share ?? Infinity;
		intents = new Intents(seed, index, world);
		Promise.all(Array.from({length: connections}, connection)).then(() => {
			flush();
			tell({done: true, sums});
			process.disconnect();
		});
	},
	// Answers when nothing is under way.
	pause() {
		let resume;
		paused = new Promise(resolve => { resume = resolve; });
		paused.resume = resume;
		drained = () => { drained = null; flush(); tell({paused: true}); };
		if (busy === 0) drained();
	},
	resume({people}) {
		world = people;
		intents.world = world;
		intents.forget_answers();
		const {resume} = paused;
		paused = null;
		resume();
	},
	people({people, kind, number}) {
		Object.assign(world, people);
		const waiting = waiting_for.get(`${kind} ${number}`);
		waiting_for.delete(`${kind} ${number}`);
		waiting?.done();
	},
	abort({share}) { abort_share = share; },
	stop() { stopping = true; },
};
process.on('message', message => orders[message.order](message));
setInterval(() => process.connected && tell({sums}), 500).unref();

// Processes die in the middle of their work at BASE_URL: what was said to have happened has happened once, what was left
// unknown can be asked again, and pools answer at once.
import assert from 'node:assert/strict';
import {
	Browser, advance, api, ask, backends, count, diag, finish, guests_with_points, kill, once, page_sign_in, post, processes, sleep, sql,
	staff_sign_in, start_worker, status_of, test, till_find, till_preview, till_sale, until, verified, words,
} from './client.mjs';

const phone = number => `+4477009009${String(number).padStart(2, '0')}`;
const unknown = answer => [0, 500, 502, 503, 504].includes(answer.status);
const started = performance.now();
let guests, held;

// Asks with the same key until the answer is one: what the first asking did must not be done twice.
async function insist(send, record) {
	for (let tries = 1; ; tries++) {
		const answer = await send();
		record.answers.push({...answer, at: performance.now()});
		if (!unknown(answer) && answer.status !== 409) return answer;
		if (tries > 200) throw new Error(`still ${answer.status} after ${tries} tries: ${answer.text.slice(0, 200)}`);
		await sleep(10);
	}
}
// Several people redeem, `each` its own; meanwhile `harm` is done again and again.
async function under(harm, every, redeemers, record = {answers: [], kills: 0}) {
	let over = false;
	const harming = (async () => {
		while (!over) {
			record.kills += await harm();
			await sleep(every);
		}
	})();
	try {
		record.done = (await Promise.all(redeemers.map(each => each(record)))).flat();
	} finally {
		over = true;
		await harming;
	}
	const lost = record.answers.filter(unknown);
	diag(`${record.done.length} redemptions, ${record.kills} kills, ${lost.length} answers unknown ${JSON.stringify(count(record.answers))}`);
	return record;
}
const by_api = (guest, times) => async record => {
	const ids = [];
	for (let i = 0; i < times; i++) {
		const key = once();
		const answer = await insist(() => post('/api/loyalty/redeem', {selectedPoints: 100}, {token: guest.token, key}), record);
		assert.equal(answer.status, 200, answer.text);
		ids.push(answer.json.redemption.id);
	}
	return ids;
};
const by_form = (guest, times) => async record => {
	const ids = [];
	for (let i = 0; i < times; i++) {
		const body = new URLSearchParams({csrf: guest.csrf, once: once(), points: '', other: '100'}).toString();
		const answer = await insist(() => guest.browser.ask('POST', '/blkpages/redemptions', body), record);
		assert.equal(answer.status, 303, words(answer.text).slice(0, 300));
		ids.push(/\/redemptions\/([0-9a-f-]{36})$/.exec(answer.headers.location)[1]);
	}
	return ids;
};
async function all_held(records) {
	const ids = records.flatMap(record => record.done);
	assert.equal(new Set(ids).size, ids.length, 'each is another one');
	let sum = 0;
	for (const guest of guests) {
		const {points, cap} = await status_of(guest.token);
		assert.equal(points.available + points.held, guest.before.available);
		assert.equal(cap.used_minor, points.held);
		sum += points.held;
	}
	held += ids.length * 100;
	assert.equal(sum, held, 'what was said to be redeemed is what is held');
	assert.equal(sql(`SELECT count(*) FROM redemption WHERE redemption_id IN (${ids.map(id => `'${id}'`)})`), String(ids.length));
}

await test('six guests with points', async () => {
	guests = await guests_with_points(Array.from({length: 6}, (_, i) => [phone(i), '700']));
	await advance('60s');
	for (const guest of guests) {
		guest.browser = new Browser();
		guest.csrf = guest.browser.form(await page_sign_in(guest.browser, guest.phone), '/blkpages/redemptions').fields.csrf;
	}
	held = 0;
});

for (const [pool, health] of [['api', '/health'], ['guest', '/blkpages/'], ['manage', '/manage/sign-in']])
	await test(`all processes of ${pool} are killed: the next answers come at once`, async () => {
		const before = processes(pool), begun = performance.now();
		assert.ok(before.length >= 2);
		assert.equal(kill(before).length, before.length);
		await until(`${health} answers`, async () => (await ask('GET', health)).status === 200, 15000);
		diag(`${pool}: well after ${(performance.now() - begun).toFixed(0)} ms`);
		assert.ok(performance.now() - begun < 5000);
		await until('as many processes as before', () => processes(pool).length === before.length, 15000);
		const answers = await Promise.all(Array.from({length: 40}, () => ask('GET', health)));
		assert.deepEqual(count(answers), {200: 40});
	});

await test('api and guest processes are killed while people redeem by both ways: nothing lost, nothing twice', async () => {
	const harm = () => kill(['api', 'guest'].map(pool => processes(pool)).map(pids => pids[Math.floor(Math.random() * pids.length)]).filter(Boolean)).length;
	const record = await under(harm, 15, guests.flatMap(guest => [by_api(guest, 10), by_api(guest, 10), by_form(guest, 8)]));
	assert.ok(record.answers.some(unknown), 'somebody was hit');
	await all_held([record]);
});
await test('the ledger is right', verified);

await test('a backend of Postgres is killed: a short gap, then well again, nothing lost', async () => {
	const victims = () => [...backends('loyalty_api'), ...backends('loyalty_guest')].slice(0, 1);
	assert.equal(victims().length, 1);
	let hit = 0, begun;
	const harm = () => {
		if (hit++ !== 1) return 0;
		begun = performance.now();
		return kill(victims()).length;
	};
	const record = await under(harm, 25, guests.flatMap(guest => [by_api(guest, 11), by_form(guest, 11)]));
	assert.equal(record.kills, 1);
	const gap = Math.max(0, ...record.answers.filter(unknown).map(each => each.at - begun));
	diag(`the last answer that was none came ${gap.toFixed(0)} ms after the kill`);
	assert.ok(gap > 0 && gap < 10000, `${gap}`);
	for (const each of record.answers.filter(unknown)) if (each.status === 503) assert.ok(+each.headers['retry-after'] > 0, '503 says when to come again');
	await all_held([record]);
	const answers = await Promise.all(Array.from({length: 40}, () => ask('GET', '/blkpages/')));
	assert.deepEqual(count(answers), {200: 40});
});

await test('console processes are killed while cashiers record sales: each is there once', async () => {
	const staff = new Browser(), each = 8, bills = [], before = [];
	await staff_sign_in(staff);
	for (const guest of guests) {
		before.push((await status_of(guest.token)).points.pending);
		bills.push(staff.form(await till_preview(staff, {address: guest.address}, '4.00'), '/manage/visits'));
	}
	const one = pids => pids[Math.floor(Math.random() * pids.length)];
	let visits = [], rounds = 0, hit = false;
	for (; rounds < 10 && !hit; rounds++) { // a round is short: it may pass between two kills
		const record = await under(() => kill([one(processes('manage'))].filter(Boolean)).length, 15, bills.map(bill => async all => {
			const made = [];
			for (let i = 0; i < each; i++) {
				const key = once(), answer = await insist(() => staff.send(bill, {once: key}), all);
				assert.equal(answer.status, 303, words(answer.text).slice(0, 300));
				made.push(/\/visits\/([0-9a-f-]{36})$/.exec(answer.headers.location)[1]);
			}
			return made;
		}));
		visits = visits.concat(record.done);
		hit = record.answers.some(unknown);
	}
	assert.equal(new Set(visits).size, guests.length * each * rounds);
	assert.ok(hit, 'somebody was hit');
	for (const [i, guest] of guests.entries()) {
		assert.equal(sql(`SELECT count(*) FROM visit WHERE guest_id = '${guest.address.split('/').at(-1)}'`), String(1 + each * rounds));
		assert.ok((await status_of(guest.token)).points.pending > before[i]);
	}
});

await test('the worker is killed in the middle of many due earnings: the next start confirms the rest', async () => {
	const staff = new Browser(), times = 25, sales = guests.length * times;
	await staff_sign_in(staff);
	const before = [];
	for (const guest of guests) before.push((await status_of(guest.token)).points);
	await Promise.all(guests.map(async guest => {
		const page = await till_find(staff, guest.phone);
		for (let i = 0; i < times; i++) {
			const sold = await till_sale(staff, page, '10.00');
			assert.equal(sold.status, 303, words(sold.text).slice(0, 300));
		}
	}));
	const unresolved = () => +sql("SELECT count(*) FROM entry e WHERE kind = 'earn' AND due_at <= (SELECT max(due_at) FROM entry) AND NOT EXISTS (SELECT FROM entry r WHERE r.network_id = e.network_id AND r.resolves = e.entry_id)");
	const earned = [];
	for (const [i, guest] of guests.entries()) {
		earned.push((await status_of(guest.token)).points.pending - before[i].pending);
		assert.ok(earned[i] >= times * 50, `${earned[i]} pending`);
	}
	kill(processes('worker', 'run'));
	// It waits for the jobs that are then due, and so for the last start.
	const moving = api('POST', '/dev/clock', 'advance=24h', {headers: {'content-type': 'application/x-www-form-urlencoded'}});
	await sleep(150);
	let kills = 1;
	const runners = [], start = () => runners.push(start_worker('run', '20'));
	for (; kills < 8; kills++) {
		start();
		await until('a worker runs', () => processes('worker', 'run').length > 0, 15000);
		await sleep(Math.random() * 40);
		assert.ok(kill(processes('worker', 'run')).length > 0);
	}
	start();
	const moved = await moving;
	assert.ok(moved.status === 200 || moved.status === 202, `${moved.status} ${moved.text}`);
	await until('all are confirmed', async () => (await Promise.all(guests.map(guest => status_of(guest.token)))).every(each => each.points.pending === 0), 20000);
	diag(`${sales} earnings due, ${kills} kills, unresolved in the end ${unresolved()}`);
	for (const [i, guest] of guests.entries()) {
		const {points} = await status_of(guest.token);
		assert.equal(points.available + points.held, before[i].available + before[i].held + before[i].pending + earned[i]);
	}
	kill(processes('worker', 'run'), 'SIGTERM');
	await Promise.all(runners.map(each => each.exitCode !== null || each.signalCode !== null || new Promise(done => each.on('exit', done))));
});
await test('the ledger is right', verified);

await test('the sender is killed: what was queued is sent by the next start, once', async () => {
	const to = phone(60);
	kill(processes('worker', 'send'));
	const {status} = await post('/api/user/send-otp', {mobile_number: to});
	assert.equal(status, 200);
	const runner = start_worker('send', '10');
	await until('it arrives', async () => (await api('GET', `/dev/outbox?to=${encodeURIComponent(to)}`)).json.length > 0);
	await sleep(1200);
	assert.equal((await api('GET', `/dev/outbox?to=${encodeURIComponent(to)}`)).json.length, 1);
	kill(processes('worker', 'send'), 'SIGTERM');
	await new Promise(done => runner.on('exit', done));
});

diag(`in all ${((performance.now() - started) / 1000).toFixed(1)} s`);
finish();

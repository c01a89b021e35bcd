// Many at once, through nginx and over every process of a pool at BASE_URL: the cap and the balance hold to the point.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import {Worker} from 'node:worker_threads';
import {
	Browser, ask, base, code_for, count, diag, finish, forms, guests_with_points, once, page_sign_in, advance, post, processes, sleep, spread, staff_sign_in, status_of, test,
	till_find, till_sale, verified, words,
} from './client.mjs';

const clients = 64, phone = number => `+4477009008${String(number).padStart(2, '0')}`;
const redeem = (guest, points, key = once()) => post('/api/loyalty/redeem', {selectedPoints: points}, {token: guest.token, key});
const seconds = started => (performance.now() - started) / 1000;
const report = (what, answers, started) =>
	diag(`${what}: ${answers.length} operations in ${seconds(started).toFixed(1)} s, ${spread(answers.map(each => each.ms))}, ${JSON.stringify(count(answers))}`);
const started = performance.now();
let guests, calm, busy;

await test('six guests with points, over at least four processes', async () => {
	guests = await guests_with_points([[phone(1), '1500'], [phone(2), '900'], [phone(3), '123.45'], [phone(4), '61'], [phone(5), '1000'], [phone(6), '1000']]);
	[calm, busy] = guests.splice(4);
	assert.ok(guests[0].before.available > 5000 && guests[1].before.available > 5000, 'the cap stops two of them');
	assert.ok(guests[2].before.available < 5000 && guests[3].before.available < 5000, 'the balance stops the other two');
	assert.ok(guests.every(guest => guest.before.available > 400 && guest.before.pending === 0), JSON.stringify(guests.map(each => each.before)));
	assert.ok(processes('api').length >= Math.min(4, 2 * os.cpus().length), `${processes('api').length} processes`);
});

await test('64 at once for 4 guests: as many redemptions as fit the cap and the balance', async () => {
	const tries = 10, points = 100, begun = performance.now();
	const all = await Promise.all(Array.from({length: clients}, async (_, i) => {
		const mine = [];
		for (let j = 0; j < tries; j++) mine.push({guest: guests[(i + j) % 4], ...await redeem(guests[(i + j) % 4], points)});
		return mine;
	}));
	const answers = all.flat();
	report('redeem', answers, begun);
	assert.deepEqual(Object.keys(count(answers)), ['200', '422']);
	for (const guest of guests) {
		const mine = answers.filter(each => each.guest === guest), taken = mine.filter(each => each.status === 200);
		const room = {cap_reached: Math.floor(5000 / points), insufficient_points: Math.floor(guest.before.available / points)};
		const why = room.cap_reached <= room.insufficient_points ? 'cap_reached' : 'insufficient_points';
		assert.ok(mine.length > room[why], 'more tried than fit');
		assert.equal(taken.length, room[why], `${guest.phone} redeemed ${taken.length} times ${points} of ${guest.before.available}`);
		for (const each of mine) if (each.status === 422) assert.equal(each.json.error.code, why);
		// Each saw the one before it: no two were decided on the same past.
		const used = taken.map(each => each.json.cap.used_minor).sort((a, b) => a - b);
		assert.deepEqual(used, taken.map((_, i) => (i + 1) * points));
		const after = await status_of(guest.token);
		assert.deepEqual(after.points, {available: guest.before.available - taken.length * points, pending: 0, held: taken.length * points});
		assert.equal(after.cap.used_minor, taken.length * points);
	}
	const taken = answers.filter(each => each.status === 200).map(each => each.json.redemption);
	assert.equal(new Set(taken.map(each => each.id)).size, taken.length);
	assert.equal(new Set(taken.map(each => each.code)).size, taken.length);
});

await test('the same key 32 times at once is one redemption', async () => {
	for (let round = 0; round < 4; round++) {
		const key = once(), begun = performance.now();
		const answers = await Promise.all(Array.from({length: 32}, () => redeem(calm, 100, key)));
		report('the same key', answers, begun);
		for (const each of answers) assert.ok(each.status === 200 || (each.status === 409 && each.json.error.code === 'in_progress' && +each.headers['retry-after'] >= 1), `${each.status} ${each.text}`);
		const last = await redeem(calm, 100, key), texts = new Set([...answers.filter(each => each.status === 200), last].map(each => each.text));
		assert.equal(last.status, 200);
		assert.equal(texts.size, 1, [...texts].join('\n'));
		assert.equal((await status_of(calm.token)).points.held, (round + 1) * 100);
	}
});
await test('one form sent 16 times at once is one redemption', async () => {
	await advance('60s');
	const browser = new Browser(), page = await page_sign_in(browser, calm.phone), before = (await status_of(calm.token)).points.held;
	const form = browser.form(page, '/blkpages/redemptions');
	const answers = await Promise.all(Array.from({length: 16}, () => browser.send(form, {points: '', other: '100'})));
	assert.ok(answers.every(each => each.status === 303 || each.status === 409), JSON.stringify(count(answers)));
	assert.equal(new Set(answers.filter(each => each.status === 303).map(each => each.headers.location)).size, 1);
	assert.equal((await status_of(calm.token)).points.held, before + 100);
});

await test('sales, redemptions, cancellations and settlements of one guest at once', async () => {
	await advance('60s');
	const guest = new Browser(), staff = new Browser(), before = (await status_of(busy.token)).points, answers = [];
	await page_sign_in(guest, busy.phone);
	await staff_sign_in(staff);
	const page = await till_find(staff, busy.phone);
	const first = await till_sale(staff, page, '2.00');
	assert.equal(first.status, 303, words(first.text).slice(0, 300));
	const each_earns = (await status_of(busy.token)).points.pending - before.pending;
	assert.ok(each_earns > 0);
	const sales = 40, begun = performance.now();
	const sell = async () => answers.push({what: 'sale', ...await till_sale(staff, page, '2.00')});
	const made = [];
	const take = async () => {
		const answer = await redeem(busy, 100);
		answers.push({what: 'redeem', ...answer});
		if (answer.status === 200) made.push(answer.json.redemption);
		return answer.status === 200 ? answer.json.redemption : null;
	};
	const csrf = forms((await guest.get('/blkpages/')).text).find(each => each.action === '/blkpages/redemptions').fields.csrf;
	const cancelled = new Set(), settled = new Set();
	const cancel = async redemption => {
		const answer = await guest.ask('POST', `/blkpages/redemptions/${redemption.id}/cancellation`, new URLSearchParams({csrf, once: once()}).toString());
		answers.push({what: 'cancel', ...answer});
		if (answer.status === 303 && /\/blkpages\/$/.test(answer.headers.location)) cancelled.add(redemption.id);
	};
	const settle = async (redemption, meanwhile = () => {}) => {
		const form = staff.form(await till_find(staff, redemption.code), /\/settlement$/);
		const [answer] = await Promise.all([staff.send(form), meanwhile()]);
		answers.push({what: 'settle', ...answer});
		if (answer.status === 303 && /Take £1\.00 off the bill/.test(words((await staff.follow(answer)).text))) settled.add(redemption.id);
	};
	await Promise.all([
		...Array.from({length: sales}, sell),
		...Array.from({length: 40}, async (_, i) => {
			const redemption = await take();
			if (!redemption) return;
			if (i % 4 === 0) await cancel(redemption);
			if (i % 4 === 1) await Promise.all([cancel(redemption), cancel(redemption)]);
			if (i % 4 === 2) await settle(redemption);
			if (i % 4 === 3) await settle(redemption, async () => (await sleep(Math.random() * 12), cancel(redemption)));
		}),
	]);
	report('mix', answers, begun);
	diag(JSON.stringify(count(answers, each => `${each.what} ${each.status}`)));
	assert.ok(answers.every(each => each.status && each.status < 500), 'nothing failed');
	const after = await status_of(busy.token), sold = answers.filter(each => each.what === 'sale' && each.status === 303).length;
	const open = made.filter(each => !cancelled.has(each.id)).length;
	assert.equal(sold, sales);
	assert.ok(made.length >= 30 && cancelled.size > 5, `${made.length} made, ${cancelled.size} cancelled`);
	assert.deepEqual(after.points, {available: before.available - open * 100, pending: before.pending + (sold + 1) * each_earns, held: before.held + open * 100});
	assert.equal(after.cap.used_minor, open * 100);
	// Each raced one was taken by the till or by the guest, not by both.
	diag(`${settled.size} settled, ${cancelled.size} cancelled`);
	assert.equal(settled.size + cancelled.size, made.length);
	assert.ok(made.every(each => settled.has(each.id) !== cancelled.has(each.id)));
});

await test('32 guesses at once are three tries', async () => {
	const to = phone(40), {code, answer} = await code_for(to, () => post('/api/user/send-otp', {mobile_number: to})), {challenge} = answer.json;
	const guess = each => post('/api/user/verify-otp', {mobile_number: to, code: each, challenge});
	const wrong = Array.from({length: 33}, (_, i) => String((Number(code) + 1 + i * 7919) % 1000000).padStart(6, '0')).filter(each => each !== code).slice(0, 32);
	assert.deepEqual(count(await Promise.all(wrong.map(guess))), {422: 3, 429: 29});
	assert.equal((await guess(code)).status, 429);
});
await test('one code entered 16 times at once signs in once', async () => {
	const to = phone(41), {code} = await code_for(to, () => post('/api/user/send-otp', {mobile_number: to}));
	const answers = await Promise.all(Array.from({length: 16}, () => post('/api/user/verify-otp', {mobile_number: to, code})));
	assert.equal(count(answers)[200], 1, JSON.stringify(count(answers)));
	assert.ok(answers.every(each => [200, 422, 429].includes(each.status)), JSON.stringify(count(answers)));
});
const kilobytes = pid => [...fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').matchAll(/^Private_(?:Clean|Dirty): *(\d+)/gm)]
	.reduce((sum, [, each]) => sum + Number(each), 0);
await test('500 sign in at once: one password at a time is judged, guests\' pages go on', async () => {
	const browser = new Browser(), form = forms((await browser.get('/manage/sign-in')).text).find(each => each.action === '/manage/sign-in');
	const body = new URLSearchParams({...form.fields, email: 'cashier@blkpages.example', password: 'loyalty-demo'}).toString();
	const headers = {'content-type': 'application/x-www-form-urlencoded', cookie: browser.cookie_header(), origin: base.origin, connection: 'close'};
	// Looks at the page again and again from a thread of its own, which opening 500 connections does not hold up.
	const looking = new Worker(new URL('looker.mjs', import.meta.url)), pages = ms => new Promise(done => {
		looking.once('message', done);
		looking.postMessage(ms);
	});
	const calm_pages = await pages(500), before = processes('manage'), all = before.map(kilobytes).reduce((sum, each) => sum + each, 0);
	let going = true, peak = 0;
	const watch = (async () => { for (; going; await sleep(10)) peak = Math.max(peak, processes('manage').map(kilobytes).reduce((sum, each) => sum + each, 0)); })();
	const begun = performance.now(), watching = pages(2000);
	const answers = await Promise.all(Array.from({length: 500}, () => ask('POST', '/manage/sign-in', {headers, body, agent: false})));
	const seen = await watching;
	going = false;
	await watch;
	await looking.terminate();
	report('sign-ins', answers, begun);
	report('guests\' pages beside', seen, begun);
	diag(`guests' pages before: ${spread(calm_pages.map(each => each.ms))}; all that sign in: ${all} kB before, ${peak} kB at the most`);
	const {303: taken = 0, 429: later = 0, 503: busy = 0} = count(answers);
	assert.equal(taken + later + busy, 500, JSON.stringify(count(answers)));
	assert.ok(taken >= 16, `${taken} signed in`);
	assert.ok(answers.every(each => each.status === 303 || +each.headers['retry-after'] > 0), 'who has to wait is told how long');
	assert.ok(peak <= all + 20 * 1024, `${peak - all} kB more`);
	assert.deepEqual(count(seen), {200: seen.length});
	const slowest = seen.map(each => each.ms).sort((a, b) => a - b)[Math.floor(seen.length * 0.99)];
	assert.ok(seen.length >= 20 && slowest < 200, `${seen.length} pages, p99 ${slowest.toFixed(0)} ms`);
	assert.deepEqual(processes('manage').sort(), before.sort(), 'no process ended');
});
await test('memory: at most 8 MB of its own each, and 19 more where passwords are judged', async () => {
	for (const binary of ['guest', 'manage', 'api', 'dev']) {
		const each = processes(binary).map(kilobytes);
		diag(`${binary}: ${Math.max(...each)} kB at the most`);
		assert.ok(each.length && Math.max(...each) <= (binary === 'manage' ? 27 : 8) * 1024, `${binary}: ${each}`);
	}
});
await test('the ledger is right', verified);
diag(`in all ${seconds(started).toFixed(1)} s`);
finish();

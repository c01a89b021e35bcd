// The whole loop over plain forms, no scripts, at BASE_URL: a guest signs in, earns at the till, waits a day, redeems
// within the cap, the cashier settles; and what the till refuses.
import assert from 'node:assert/strict';
import {
	Browser, advance, api_sign_in, code_for, diag, finish, forms, once, outbox, page_sign_in, staff_sign_in, status_of, test, till_find, till_preview, till_sale, verified, words,
} from './client.mjs';

const phone = '+447700900850', unverified = '+447700900456';
const guest = new Browser();
let staff = new Browser(), guest_page, token;
const started = performance.now();
const shows = (page, ...wanted) => {
	const text = words(page.text);
	for (const each of wanted) assert.ok(each instanceof RegExp ? each.test(text) : text.includes(each), `${each} is missing on ${page.address}: ${text.slice(0, 1500)}`);
};
const lacks = (page, ...unwanted) => {
	const text = words(page.text);
	for (const each of unwanted) assert.ok(each instanceof RegExp ? !each.test(text) : !text.includes(each), `${each} on ${page.address}: ${text.slice(0, 1500)}`);
};
// A redemption's page from the guest's card: what the code is.
const redeem = async points => guest.submit(await guest.get('/blkpages/'), '/blkpages/redemptions', {points: '', other: String(points)});
const code_on = page => /\b([0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4})\b/.exec(words(page.text))[1];
const refused = (answer, sentence) => {
	assert.equal(answer.status, 422, `${answer.status}: ${words(answer.text).slice(0, 300)}`);
	shows(answer, sentence);
};

await test('a visitor sees the programme, and nothing is asked but a number', async () => {
	const welcome = await guest.get('/blkpages/');
	shows(welcome, 'BlkPages', /gold/i, /points/i);
	const form = guest.form(welcome, '/blkpages/sign-in');
	assert.deepEqual(form.inputs.filter(each => each.type !== 'hidden' && each.kind !== 'select').map(each => each.name), ['phone']);
});
await test('wrong numbers are refused beside the field', async () => {
	for (const bad of ['', 'abc', '12', '+44', '+4477009001234567890']) {
		const answer = await guest.submit(await guest.get('/blkpages/sign-in'), '/blkpages/sign-in', {phone: bad});
		assert.equal(answer.status, 422, bad);
		assert.match(answer.text, /aria-invalid="true"/);
		assert.match(answer.text, /href="#phone"/);
	}
});
await test('the guest signs in with the code of the message', async () => {
	const {code, answer} = await code_for(phone, async () => guest.submit(await guest.get('/blkpages/sign-in'), '/blkpages/sign-in', {phone}));
	const asks = await guest.follow(answer);
	shows(asks, '+44 7*** ***850');
	shows(await guest.get('/blkpages/'), /not verified/i); // until the code is entered
	const wrong = await guest.submit(asks, '/blkpages/code', {code: (code[0] === '0' ? '1' : '0') + code.slice(1)});
	refused(wrong, /2/);
	refused(await guest.submit(wrong, '/blkpages/code', {code: '12'}), /six|6/);
	const card = await guest.done(await guest.get('/blkpages/code'), '/blkpages/code', {code: `${code.slice(0, 3)} ${code.slice(3)}`});
	shows(card, 'Mobile verified (+44 7*** ***850)', /bronze/i, '£0 used, £50 remaining');
	assert.match(card.text, /<svg class="qr"/);
	guest_page = await guest.done(card, '/blkpages/consent');
	assert.ok(!/action="[^"]*\/consent"/.test(guest_page.text), 'terms are accepted once');
});
await test('the 6-digit code is given by a button', async () => {
	const answer = await guest.follow(await guest.submit(await guest.get('/blkpages/'), '/blkpages/card-code'));
	shows(answer, /\b\d{3} ?\d{3}\b/);
	guest.card_code = /\b(\d{3}) ?(\d{3})\b/.exec(words(answer.text).replace(/\d[\d,]* points/g, '')).slice(1).join('');
});

await test('the cashier signs in and finds the guest by that code', async () => {
	const till = await staff_sign_in(staff);
	shows(till, /Shoreditch|Soho|Camden/);
	const found = await staff.done(till, '/manage/till', {q: guest.card_code});
	shows(found, /bronze/i, /verified/i);
	assert.match(found.address, /^\/manage\/till\/[0-9a-f-]{36}$/);
	guest.at_till = found.address;
});
await test('and by phone; a code is good once, a wrong one says so', async () => {
	assert.equal((await till_find(staff, phone)).address, guest.at_till);
	assert.equal((await till_find(staff, '07700 900850')).address, guest.at_till);
	for (const wrong of ['000000', 'ZZZZ-ZZZZ', 'c1.nonsense', 'r1.ZZZZ-ZZZZ', 'hello', ''])
		assert.equal((await staff.submit(await staff.get('/manage/till'), '/manage/till', {q: wrong})).status, 422, wrong);
});
await test('a sale shows its points and why before it is recorded', async () => {
	token = await sign_in_api();
	const bill = await till_preview(staff, await staff.get(guest.at_till), '63.00');
	shows(bill, '630', /5 points per £1\.00/, /5%/, '£63.00');
	assert.deepEqual((await status_of(token)).points, {available: 0, pending: 0, held: 0});
	guest.bill = staff.form(bill, '/manage/visits');
});
async function sign_in_api() {
	await advance('60s');
	return api_sign_in(phone);
}
await test('the sale is recorded once, and seen pending with its time', async () => {
	const sold = await staff.send(guest.bill);
	assert.equal(sold.status, 303, words(sold.text).slice(0, 300));
	const again = await staff.send(guest.bill);
	assert.equal(again.headers.location, sold.headers.location);
	guest.receipt = await staff.follow(sold);
	shows(guest.receipt, '£63.00', '630', /5 points per £1\.00/);
	const {points, next_pending_at} = await status_of(token);
	assert.deepEqual(points, {available: 0, pending: 630, held: 0});
	assert.ok(Date.parse(next_pending_at) > Date.now());
	const card = await guest.get('/blkpages/');
	shows(card, '630', /Shoreditch|Soho|Camden/);
	assert.match(card.text, /<time datetime="\d{4}-/);
	shows(await guest.get('/blkpages/history'), '630', /pending/i);
});
await test('sales that cannot be are refused, each with a sentence', async () => {
	const page = await staff.get(guest.at_till), before = await status_of(token), sentences = new Set();
	for (const bad of ['', '0', '0.00', '-5', '1.234', 'abc', '10000000.01', '99999999999999999999', '5.5.5', '٥']) {
		const shown = bad && await till_preview(staff, page, bad), sent = await staff.send(guest.bill, {amount: bad, shown: '', once: once()});
		for (const answer of [shown, sent].filter(Boolean)) {
			assert.equal(answer.status, 422, `${bad}: ${answer.status} ${words(answer.text).slice(0, 300)}`);
			assert.match(answer.text, /id="amount"[^>]*aria-invalid="true"/, bad);
			sentences.add(/id="amount-error">[\s\S]*?<span>([^<]*)/.exec(answer.text)[1]);
		}
	}
	diag([...sentences].join('\n'));
	assert.ok(sentences.size >= 5);
	assert.equal((await staff.send(guest.bill, {unknown: '1', once: once()})).status, 400);
	assert.equal((await staff.send(guest.bill, {csrf: 'x', once: once()})).status, 403);
	assert.equal((await staff.send(guest.bill, {once: 'short'})).status, 400);
	assert.equal((await staff.send(guest.bill, {guest: guest.bill.fields.guest.replace(/.{12}$/, '0'.repeat(12)), once: once()})).status, 404);
	const changed = await staff.send(guest.bill, {amount: '630.00', once: once()}); // not the bill that was shown
	refused(changed, /changed/);
	assert.deepEqual(await status_of(token), before);
});
await test('points that pend cannot be redeemed', async () => {
	const answer = await guest.ask('POST', '/blkpages/redemptions', new URLSearchParams(
		{csrf: forms((await guest.get('/blkpages/')).text).map(each => each.fields.csrf).find(Boolean), once: once(), points: '', other: '100'}).toString());
	refused(answer, /0 points|You have/);
});

await test('a day later they have arrived', async () => {
	const page = await staff.get(guest.at_till);
	assert.equal((await till_sale(staff, page, '1000')).status, 303);
	const {pending} = (await status_of(token)).points;
	await advance('24h');
	const {points} = await status_of(token);
	assert.deepEqual(points, {available: pending, pending: 0, held: 0});
	assert.ok(pending >= 10630, `${pending}`);
	shows(await guest.get('/blkpages/'), pending.toLocaleString('en-GB'), /gold/i);
});
await test('£30: "£30 used, £20 remaining", with a code', async () => {
	const answer = await redeem(3000);
	assert.equal(answer.status, 303, words(answer.text).slice(0, 300));
	const page = guest.first = await guest.follow(answer);
	shows(page, '3,000', '£30');
	guest.code = code_on(page);
	shows(await guest.get('/blkpages/'), '£30 used, £20 remaining', '60%');
});
await test('the cashier, signed in again, settles it', async () => {
	assert.notEqual((await staff.ask('GET', '/manage/till')).status, 200); // half an hour has long passed
	staff = new Browser();
	await staff_sign_in(staff);
	const found = await till_find(staff, guest.code.toLowerCase().replace('-', ' '));
	shows(found, '£30');
	const form = staff.form(found, /\/settlement$/), settled = await staff.send(form);
	assert.equal(settled.status, 303, words(settled.text).slice(0, 300));
	shows(await staff.follow(settled), /settled/i);
	assert.equal((await staff.send(form)).headers.location, settled.headers.location); // the same form again: the same answer
	const again = await staff.follow(await staff.send(form, {once: once()}));
	assert.ok([200, 422].includes(again.status), `${again.status}`);
	lacks(await guest.get(guest.first.address), guest.code);
	const status = await status_of(token);
	assert.equal(status.points.held, 3000);
	assert.equal(status.cap.used_minor, 3000);
});
await test('£25 more is refused, with what is left and when more frees up', async () => {
	const answer = await redeem(2500);
	refused(answer, '£20 remaining');
	shows(answer, /£30 frees .*, on \d{1,2} [A-Z][a-z]+/);
	assert.match(answer.text, /value="2500"/); // as typed
	assert.equal((await status_of(token)).cap.used_minor, 3000);
});
await test('£15: "£45 used, £5 remaining" in the warning style', async () => {
	const answer = await redeem(1500);
	assert.equal(answer.status, 303, words(answer.text).slice(0, 300));
	guest.second = await guest.follow(answer);
	const card = await guest.get('/blkpages/');
	shows(card, '£45 used, £5 remaining', '90%');
	assert.match(card.text, /class="flash warn"/);
	const {cap} = await status_of(token);
	assert.deepEqual([cap.percent, cap.warning], [90, true]);
});
await test('the guest cancels it: the points and the cap are back', async () => {
	const before = await status_of(token), code = code_on(guest.second);
	await guest.done(guest.second, /\/cancellation$/);
	const {points, cap} = await status_of(token);
	assert.deepEqual(points, {available: before.points.available + 1500, pending: 0, held: 3000});
	assert.equal(cap.used_minor, 3000);
	const found = await till_find(staff, code);
	assert.ok(!forms(found.text).some(each => each.action.endsWith('/settlement')), 'it cannot be settled any more');
});
await test('a code not presented in a day is given back, whole', async () => {
	await redeem(500);
	const before = await status_of(token);
	await advance('24h');
	const after = await status_of(token);
	assert.equal(before.points.held, 3500);
	assert.deepEqual(after.points, {available: before.points.available + 500, pending: 0, held: 0}); // and the settled one is confirmed
	assert.equal(after.cap.used_minor, 3000);
});
await test('720 hours after the first redemption the cap is whole again', async () => {
	const {cap} = await status_of(token);
	assert.equal(cap.frees_minor, 3000);
	await advance('720h');
	token = await api_sign_in(phone);
	assert.deepEqual((await status_of(token)).cap, {...cap, used_minor: 0, remaining_minor: 5000, percent: 0, warning: false, frees_at: null, frees_minor: 0});
});

await test('the cashier signs up a phone that nobody has: it earns, and cannot redeem', async () => {
	staff = new Browser();
	const till = await staff_sign_in(staff), stranger = '+447700900851';
	const offered = await staff.follow(await staff.submit(till, '/manage/till', {q: stranger}));
	const made = await staff.done(offered, '/manage/signups');
	shows(made, /not verified|unverified/i);
	assert.equal((await till_sale(staff, made, '10')).status, 303);
	assert.equal((await till_find(staff, stranger)).address, made.address);
	assert.deepEqual(await outbox(stranger), []);
	const found = await till_find(staff, unverified);
	shows(found, /not verified|unverified/i);
	const redeeming = await staff.get(`${found.address}?tab=redeem`);
	shows(redeeming, /verif/i);
	assert.ok(!forms(redeeming.text).some(each => each.action === '/manage/redemptions'), 'no redeeming for an unverified guest');
	const csrf = forms(found.text).map(each => each.fields.csrf).find(Boolean), guest_id = found.address.split('/').at(-1);
	refused(await staff.ask('POST', '/manage/redemptions', new URLSearchParams({csrf, once: once(), guest: guest_id, other: '100'}).toString()), /verif/i);
	// Proving the number gives the points to the same guest.
	const hers = await api_sign_in(stranger);
	assert.ok((await status_of(hers)).points.pending > 0);
});
await test('redeemed at the till for the guest who stands there', async () => {
	const {address} = await till_find(staff, phone), page = await staff.get(`${address}?tab=redeem`), before = await status_of(token);
	const answer = await staff.submit(page, '/manage/redemptions', {points: '', other: '200'});
	assert.equal(answer.status, 303, words(answer.text).slice(0, 300));
	shows(await staff.follow(answer), /settled/i, '£2');
	const after = await status_of(token);
	assert.deepEqual(after.points, {...before.points, available: before.points.available - 200, held: 200});
	assert.equal(after.cap.used_minor, 200);
	const again = await staff.get(`${address}?tab=redeem`);
	for (const [points, sentence] of [['4900', /£48/], ['99', /at least 100/], ['', /at least 100|choose/i], ['abc', /points/]])
		refused(await staff.submit(again, '/manage/redemptions', {points: '', other: points, once: once()}), sentence);
	assert.deepEqual((await status_of(token)).points, after.points);
});
await test('a code pays part of a bill: points are earned on the rest', async () => {
	const made = await guest_again(), code = code_on(made), page = await till_find(staff, phone), before = await status_of(token);
	const too_small = await till_sale(staff, page, '4.99', {code});
	refused(too_small, /worth more/);
	const sold = await till_sale(staff, page, '25', {code});
	assert.equal(sold.status, 303, words(sold.text).slice(0, 300));
	const receipt = await staff.follow(sold);
	shows(receipt, '£25.00', '£5.00', '£20.00');
	const after = await status_of(token);
	assert.equal(after.points.held, before.points.held);
	const plain = await staff.follow(await till_sale(staff, page, '20'));
	assert.equal((await status_of(token)).points.pending - after.points.pending, after.points.pending - before.points.pending, 'as much as a bill of £20');
	refused(await till_sale(staff, page, '25', {code}), /used or ran out/);
	for (const {address} of [plain, receipt]) await staff.done(await staff.get(`${address}/void`), `${address}/void`);
	assert.deepEqual((await status_of(token)).points, {...before.points, available: before.points.available + 500, held: before.points.held - 500});
});
async function guest_again() {
	await advance('60s');
	await page_sign_in(guest, phone); // the week of the first session is over
	return guest.follow(await redeem(500));
}
await test('a sale is voided by the cashier within a day, later by the manager alone', async () => {
	const page = await till_find(staff, phone), before = await status_of(token);
	const sold = await staff.follow(await till_sale(staff, page, '20'));
	assert.ok((await status_of(token)).points.pending > before.points.pending);
	const asked = await staff.get(`${sold.address}/void`);
	const done = await staff.submit(asked, `${sold.address}/void`);
	assert.equal(done.status, 303, words(done.text).slice(0, 300));
	shows(await staff.follow(done), /void/i);
	assert.deepEqual((await status_of(token)).points, before.points);
	const late = await staff.follow(await till_sale(staff, page, '20'));
	const csrf = staff.form(await staff.get(`${late.address}/void`), `${late.address}/void`);
	await advance('25h');
	staff = new Browser();
	await staff_sign_in(staff);
	const own = forms((await staff.get(late.address)).text).map(each => each.fields.csrf).find(Boolean);
	const refusal = await staff.ask('POST', csrf.action, new URLSearchParams({csrf: own, once: once()}).toString());
	assert.ok([403, 422].includes(refusal.status), `${refusal.status}`);
	const manager = new Browser();
	await staff_sign_in(manager, 'manager@blkpages.example');
	const undone = await manager.submit(await manager.get(`${late.address}/void`), `${late.address}/void`);
	assert.equal(undone.status, 303, words(undone.text).slice(0, 300));
});
await test('a settled redemption is voided: points and cap are back', async () => {
	const before = await status_of(token), answer = await redeem(300);
	assert.equal(answer.status, 303, words(answer.text).slice(0, 300));
	const found = await till_find(staff, code_on(await guest.follow(answer)));
	const settled = await staff.done(found, /\/settlement$/);
	shows(settled, /settled/i);
	const address = settled.address.replace(/\?.*/, '');
	const voided = await staff.done(await staff.get(`${address}/void`), `${address}/void`);
	shows(voided, /voided/i);
	const after = await status_of(token);
	assert.deepEqual(after.points, before.points);
	assert.equal(after.cap.used_minor, before.cap.used_minor);
});
await test('ten wrong codes stop a till for 15 minutes; phone numbers still work', async () => {
	const till = await staff.get('/manage/till'), statuses = [];
	for (let i = 0; i < 12; i++) statuses.push((await staff.submit(till, '/manage/till', {q: String(100000 + i)})).status);
	assert.deepEqual([...new Set(statuses)], [422, 429], `${statuses}`);
	assert.ok(statuses.indexOf(429) <= 10 && statuses.slice(statuses.indexOf(429)).every(each => each === 429), `${statuses}`);
	const locked = await staff.submit(till, '/manage/till', {q: '100000'});
	assert.ok(+locked.headers['retry-after'] > 800, locked.headers['retry-after']);
	assert.equal((await staff.submit(till, '/manage/till', {q: phone})).status, 303);
	await advance('15m');
	assert.equal((await staff.submit(till, '/manage/till', {q: '100000'})).status, 422);
});
await test('the till opens to nobody else', async () => {
	const nobody = new Browser();
	for (const address of ['/manage/till', guest.at_till, guest.receipt.address]) {
		const answer = await nobody.ask('GET', address);
		assert.equal(answer.status, 303, address);
		assert.match(answer.headers.location, /\/manage\/sign-in/);
	}
	assert.equal((await guest.ask('GET', guest.at_till)).status, 303, 'a guest is nobody here');
	assert.equal((await staff.ask('GET', guest.at_till.replace(/[0-9a-f]{12}$/, '000000000000'))).status, 404);
	const out = await staff.submit(await staff.get('/manage/till'), '/manage/sign-out');
	assert.equal(out.status, 303);
	assert.equal((await staff.ask('GET', '/manage/till')).status, 303);
});
await test('the ledger is right', verified);
diag(`in all ${((performance.now() - started) / 1000).toFixed(1)} s`);
finish();

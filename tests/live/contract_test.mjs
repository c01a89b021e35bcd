// What is promised to the guest's own apps and to tests from outside, sentence by sentence, on a fresh copy at BASE_URL.
import assert from 'node:assert/strict';
import {
	Browser, advance, api, api_sign_in, ask, base, code_for, finish, forms, get, heard, is_error, kill, now, outbox, page_sign_in, post,
	processes, sleep, sql, staff_sign_in, status_of, test, verified, words,
} from './client.mjs';

const ada = '+447700900123', unverified = '+447700900456';
const phone = number => `+4477009${String(number).padStart(5, '0')}`;
const keys = object => Object.keys(object).join(' ');
const wrong = code => (code[0] === '0' ? '1' : '0') + code.slice(1);
const between = (value, from, to, what) => assert.ok(value >= from && value <= to, `${what}: ${value}, not ${from} to ${to}`);
const send = (to, more) => post('/api/user/send-otp', {mobile_number: to, ...more});
const resend = (to, more) => post('/api/user/resend-otp', {mobile_number: to, ...more});
const enter = (to, code, more) => post('/api/user/verify-otp', {mobile_number: to, code, ...more});
const redeem = (points, options) => post('/api/loyalty/redeem', {selectedPoints: points}, options);
const whole_cap = {currency: 'GBP', limit_minor: 5000, used_minor: 0, remaining_minor: 5000, percent: 0, warning: false, frees_at: null, frees_minor: 0};
let token; // Ada's

// ---- right after the start

await test('Ada has 12,480 points, 350 pending, GOLD, an untouched cap', async () => {
	token = await api_sign_in(ada);
	const status = await status_of(token);
	assert.equal(keys(status), 'points tier verification cap next_pending_at');
	assert.deepEqual(status.points, {available: 12480, pending: 350, held: 0});
	assert.equal(status.tier, 'GOLD');
	assert.deepEqual(status.cap, whole_cap);
	assert.equal(keys(status.verification), 'verified mobile_number verified_at');
	assert.equal(status.verification.verified, true);
	assert.equal(status.verification.mobile_number, '+44 7*** ***123');
	between(Date.parse(status.verification.verified_at), 1, await now(), 'verified');
	between(Date.parse(status.next_pending_at), await now(), await now() + 24 * 3600e3, 'points arrive');
});
await test('redemption-cap has the same figures', async () => {
	assert.deepEqual((await get('/api/loyalty/redemption-cap', token)).json, whole_cap);
});
await test('verification-status of a guest', async () => {
	const {json} = await get('/api/user/verification-status', token);
	assert.deepEqual(json, (await status_of(token)).verification);
});
await test('her page shows name, points, tier and a free cap', async () => {
	const browser = new Browser();
	const card = await page_sign_in(browser, phone(700)); // somebody new, first
	assert.match(words(card.text), /£0 used, £50 remaining/);
	await advance('60s');
	const hers = words((await page_sign_in(new Browser(), ada)).text);
	for (const wanted of ['12,480', '350', 'Gold', 'Ada', '£0 used, £50 remaining', '+44 7*** ***123'])
		assert.ok(hers.includes(wanted), `"${wanted}" on: ${hers.slice(0, 800)}`);
});
for (const who of ['cashier', 'manager', 'admin'])
	await test(`${who}@blkpages.example signs in`, async () => {
		const browser = new Browser();
		const page = await staff_sign_in(browser, `${who}@blkpages.example`);
		assert.equal(page.status, 200);
		assert.ok(browser.jar.has('__Host-staff'));
	});
await test('the owner is there', async () => {
	assert.equal(sql('SELECT count(*) FROM owner'), '1');
});
await test('+447700900456 is a guest made at the till, unverified, without points', async () => {
	const till = new Browser();
	const found = await till.done(await staff_sign_in(till), /\/manage\/till$/, {q: unverified});
	const shown = words(found.text);
	assert.match(shown, /not verified|unverified/i);
	assert.match(shown, /\b0\b/);
	assert.equal(sql('SELECT count(*) FROM guest WHERE created_by = \'till\' AND verified_at IS NULL') >= '1', true);
});
await test('the other two networks are there', async () => {
	for (const slug of ['northern-table', 'mama-nkechi']) assert.equal((await ask('GET', `/${slug}/`)).status, 200, slug);
	assert.equal((await ask('GET', '/nobody/')).status, 404);
});

// ---- outbox and clock

await test('/dev/outbox: the fields, newest first, filtered by ?to=', async () => {
	const first = await code_for(phone(701), () => send(phone(701)));
	await code_for(phone(702), () => send(phone(702)));
	const all = await outbox(), mine = await outbox(phone(701));
	assert.equal(all[0].to, phone(702));
	assert.equal(mine.length, 1);
	const [message] = mine;
	assert.equal(keys(message), 'to channel kind body code created_at');
	assert.equal(message.to, phone(701));
	assert.equal(message.channel, 'sms');
	assert.match(message.code, /^\d{6}$/);
	assert.equal(message.code, first.code);
	assert.ok(message.body.includes(message.code), message.body);
	between(Date.parse(message.created_at), await now() - 60e3, await now(), 'created');
	const times = all.map(each => Date.parse(each.created_at));
	assert.deepEqual(times, [...times].sort((a, b) => b - a));
	assert.deepEqual(await outbox('+447700900999'), []);
	assert.match((await ask('GET', '/dev/outbox', {headers: {accept: 'text/html'}})).text, new RegExp(`^<!doctype html>[\\s\\S]*${message.code}`, 'i'));
});
await test('a sign-in code arrives within two seconds', async () => {
	const started = performance.now();
	await code_for(phone(703), () => send(phone(703)));
	between(performance.now() - started, 0, 2000, 'ms');
});
await test('/dev/clock moves by s, m, h, d, and tells the time', async () => {
	for (const [amount, ms] of [['1s', 1e3], ['2m', 120e3], ['1h', 3600e3], ['1d', 86400e3]]) {
		const before = await now();
		const {json} = await advance(amount);
		assert.equal(keys(json), 'now');
		between(Date.parse(json.now) - before, ms, ms + 31e3, amount);
	}
	between(await now() - Date.now(), 86400e3 + 3600e3, 86400e3 + 3600e3 + 300e3, 'moved in all');
});
await test('/dev/clock takes nothing else, and stays', async () => {
	const before = await now(), clock_form = {headers: {'content-type': 'application/x-www-form-urlencoded'}};
	for (const bad of ['advance=', 'advance=24', 'advance=-1h', 'advance=1w', 'advance=1.5h', 'advance=h', 'advance=1h1m', 'advance=%2B1h', 'advance=1h%20x',
		'advance=999999999999999999999d', 'advance=99999999999d', '', 'advance=1h&advance=1h', 'advance=1h&x=1', 'advance=%FF1h']) {
		const {status} = await api('POST', '/dev/clock', bad, clock_form);
		assert.ok(status === 400 || status === 422, `${bad}: ${status}`);
	}
	between(await now() - before, 0, 20e3, 'moved');
});

// ---- signing in through the api

await test('send-otp: exactly the promised fields', async () => {
	const {status, json} = await send(phone(710));
	assert.equal(status, 200);
	assert.equal(keys(json), 'message challenge resend_after_seconds expires_at terms_version');
	assert.equal(json.message, 'OTP sent successfully');
	assert.equal(json.resend_after_seconds, 60);
	assert.match(json.challenge, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[\w-]{43}$/);
	between(Date.parse(json.expires_at) - await now(), 590e3, 600e3, 'expires in');
});
await test('verify-otp: a number not seen before becomes a guest', async () => {
	const {code, answer} = await code_for(phone(711), () => send(phone(711)));
	const {status, json} = await enter(phone(711), code, {challenge: answer.json.challenge, terms_version: answer.json.terms_version});
	assert.equal(status, 200);
	assert.equal(keys(json), 'verified token expires_at');
	assert.equal(json.verified, true);
	between(Date.parse(json.expires_at) - await now(), 7 * 86400e3 - 10e3, 7 * 86400e3, 'session');
	const state = await status_of(json.token);
	assert.deepEqual(state.points, {available: 0, pending: 0, held: 0});
	assert.equal(state.tier, 'BRONZE');
	assert.equal(state.next_pending_at, null);
});
await test('a used code is dead, and so is its challenge', async () => {
	const {code, answer} = await code_for(phone(712), () => send(phone(712)));
	const {challenge} = answer.json;
	assert.equal((await enter(phone(712), code, {challenge})).status, 200);
	is_error(await enter(phone(712), code), 422, 'code_expired');
	is_error(await get('/api/user/verification-status', challenge), 401, 'invalid_token');
});
await test('a challenge is an unverified visitor', async () => {
	const {challenge} = (await send(phone(713))).json;
	assert.deepEqual((await get('/api/user/verification-status', challenge)).json,
		{verified: false, mobile_number: '+44 7*** ***713', verified_at: null});
	const refused = await redeem(1000, {token: challenge});
	is_error(refused, 422, 'not_verified');
	assert.equal(keys(refused.json).split(' ').sort().join(), 'error,success');
	assert.equal(refused.json.success, false);
	is_error(await get('/api/loyalty/status', challenge), 403, 'not_verified');
	is_error(await get('/api/loyalty/redemption-cap', challenge), 403, 'not_verified');
	is_error(await redeem('1000', {token: challenge}), 400, 'bad_request');
});
await test('without a bearer, or with a wrong one: 401', async () => {
	const network = token.split('.')[0];
	for (const bearer of [undefined, 'x', `${network}.`, `${network}.${'A'.repeat(43)}`, `00000000-0000-7000-8000-000000000000.${'A'.repeat(43)}`, 'é'])
		for (const address of ['/api/user/verification-status', '/api/loyalty/status', '/api/loyalty/redemption-cap'])
			assert.equal((await get(address, bearer && encodeURI(bearer))).status, 401, `${address} ${bearer}`);
	const cookie = {headers: {cookie: `__Host-guest-blkpages=${token}`}};
	is_error(await api('GET', '/api/loyalty/status', undefined, cookie), 401, 'unauthorized'); // cookies are not looked at
	is_error(await redeem('x'), 401, 'unauthorized'); // before anything about fields
	is_error(await post('/api/loyalty/redeem', {unknown: 1}), 401, 'unauthorized');
});
await test('a code of another challenge does not count; without a challenge each does', async () => {
	const one = await code_for(phone(714), () => send(phone(714)));
	await advance('60s');
	const two = await code_for(phone(714), () => send(phone(714)));
	assert.notEqual(one.answer.json.challenge, two.answer.json.challenge);
	if (one.code !== two.code) is_error(await enter(phone(714), one.code, {challenge: two.answer.json.challenge}), 422, 'wrong_code');
	assert.equal((await enter(phone(714), one.code)).status, 200);
});
await test('a code of the page does not count in the api, nor in another browser', async () => {
	const mine = new Browser(), other = new Browser(), to = phone(715);
	const {code} = await code_for(to, async () => mine.submit(await mine.get('/blkpages/'), '/blkpages/sign-in', {phone: to}));
	is_error(await enter(to, code), 422, 'code_expired');
	await other.submit(await other.get('/blkpages/'), '/blkpages/sign-in', {phone: phone(716)});
	const refused = await other.submit(await other.get('/blkpages/code'), '/blkpages/code', {code});
	assert.equal(refused.status, 422);
	assert.ok(!other.jar.has('__Host-guest-blkpages'));
	assert.equal((await mine.submit(await mine.get('/blkpages/code'), '/blkpages/code', {code: `${code.slice(0, 3)} - ${code.slice(3)}`})).status, 303);
});
await test('limits: 60 s between sends, three in 15 minutes', async () => {
	const to = phone(720), first = await send(to);
	const soon = await send(to);
	is_error(soon, 429, 'too_soon');
	between(+soon.headers['retry-after'], 50, 60, 'Retry-After');
	await advance('60s');
	const second = await resend(to, {challenge: first.json.challenge});
	assert.equal(second.status, 200, second.text);
	assert.equal(second.json.challenge, first.json.challenge);
	assert.equal(keys(second.json), keys(first.json));
	await advance('60s');
	const third = await resend(to);
	assert.equal(third.status, 200, third.text);
	assert.notEqual(third.json.challenge, first.json.challenge);
	await advance('60s');
	const fourth = await send(to);
	is_error(fourth, 429, 'too_many_codes');
	between(+fourth.headers['retry-after'], 660, 720, 'Retry-After');
	await sleep(1200); // what was refused is not sent either
	assert.equal((await outbox(to)).length, 3);
	is_error(await resend(phone(721), {challenge: first.json.challenge}), 422, 'challenge_expired');
});
await test('three wrong tries: 15 minutes, the right code too; nobody else is locked; then it goes on', async () => {
	const to = phone(722), {code, answer} = await code_for(to, () => send(to)), {challenge} = answer.json;
	for (const left of [2, 1, 0]) {
		const refused = await enter(to, wrong(code), {challenge});
		is_error(refused, 422, 'wrong_code');
		assert.equal(refused.json.verified, false);
		assert.equal(refused.json.tries_left, left);
	}
	const locked = await enter(to, code, {challenge});
	is_error(locked, 429, 'too_many_tries');
	between(+locked.headers['retry-after'], 880, 900, 'Retry-After');
	assert.equal((await resend(to, {challenge})).status, 429);
	assert.equal((await enter(to, code)).status, 200); // calls without a challenge are another requester
	const other = phone(723), sent = await code_for(other, () => send(other));
	for (let i = 0; i < 3; i++) is_error(await enter(other, wrong(sent.code)), 422, 'wrong_code');
	is_error(await enter(other, sent.code), 429, 'too_many_tries');
	await advance('15m');
	const again = await code_for(other, () => send(other));
	assert.equal((await enter(other, again.code)).status, 200);
});
await test('a code lives ten minutes', async () => {
	const to = phone(724), {code, answer} = await code_for(to, () => send(to));
	await advance('10m');
	is_error(await enter(to, code), 422, 'code_expired');
	is_error(await enter(to, code, {challenge: answer.json.challenge}), 422, 'code_expired');
	is_error(await get('/api/user/verification-status', answer.json.challenge), 401, 'invalid_token');
});
await test('ten sends a day for a number, and fifteen wrong tries, whoever asks', async () => {
	const tried = phone(725), sent = phone(726);
	for (let i = 0; i < 10; i++) {
		if (i < 5) {
			const {code, answer} = await code_for(tried, () => send(tried)), {challenge} = answer.json;
			for (let j = 0; j < 3; j++) is_error(await enter(tried, wrong(code), {challenge}), 422, 'wrong_code');
			if (i === 4) is_error(await enter(tried, code), 429, 'too_many_tries'); // another requester, the same number
		}
		assert.equal((await send(sent)).status, 200);
		await advance('10m');
	}
	for (const to of [tried, sent]) {
		const more = await send(to);
		assert.equal(more.status, 429, more.text);
		between(+more.headers['retry-after'], 22 * 3600, 24 * 3600, `${to}: Retry-After`);
	}
	await advance('24h');
	for (const to of [tried, sent]) assert.equal((await enter(to, (await code_for(to, () => send(to))).code)).status, 200);
});
await test('nothing tells whether a number is a guest', async () => {
	const shape = ({status, json}) => JSON.stringify([status, keys(json), json.message, json.resend_after_seconds, json.terms_version, json.error, json.tries_left]);
	const stranger = phone(730);
	const known = await code_for(ada, () => send(ada)), unknown = await code_for(stranger, () => send(stranger));
	assert.equal(shape(known.answer), shape(unknown.answer));
	assert.equal(shape(await send(ada)), shape(await send(stranger)));
	const tries = async (to, code) => shape(await enter(to, wrong(code), {challenge: (to === ada ? known : unknown).answer.json.challenge}));
	assert.equal(await tries(ada, known.code), await tries(stranger, unknown.code));
	await advance('60s');
	const page = async to => {
		const browser = new Browser(), sent = await browser.submit(await browser.get('/blkpages/'), '/blkpages/sign-in', {phone: to});
		return [sent.status, sent.headers.location, words((await browser.follow(sent)).text).replaceAll(to.slice(-3), '…')].join('\n');
	};
	assert.equal(await page(ada), await page(stranger));
	const staff = async login => {
		const browser = new Browser(), form = forms((await browser.get('/manage/sign-in')).text).find(each => each.inputs.some(input => input.type === 'password'));
		const fields = Object.fromEntries(form.inputs.filter(input => input.type !== 'hidden').map(input => [input.name, input.type === 'password' ? 'not the password' : login]));
		const answer = await browser.send(form, fields);
		return `${answer.status} ${words(answer.text).replaceAll(login, '…')}`;
	};
	const refused = await staff('admin@blkpages.example');
	assert.match(refused, /^422 /);
	assert.equal(refused, await staff('nobody@blkpages.example'));
});

// ---- redeeming

token = undefined;
await test('£30, then £25 is refused with what is left, then £15 in the warning style', async () => {
	await advance('60s');
	token = await api_sign_in(ada);
	const before = (await status_of(token)).points;
	const first = await redeem(3000, {token});
	assert.equal(first.status, 200, first.text);
	assert.equal(keys(first.json), 'success redemption cap');
	assert.equal(first.json.success, true);
	const {redemption, cap} = first.json;
	assert.equal(keys(redemption), 'id code points value_minor status expires_at');
	assert.deepEqual([redemption.points, redemption.value_minor, redemption.status], [3000, 3000, 'pending']);
	assert.match(redemption.code, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
	between(Date.parse(redemption.expires_at) - await now(), 86400e3 - 10e3, 86400e3, 'expires in');
	assert.equal(keys(cap), keys(whole_cap));
	assert.deepEqual([cap.used_minor, cap.remaining_minor, cap.percent, cap.warning, cap.frees_minor], [3000, 2000, 60, false, 3000]);
	assert.equal(Date.parse(cap.frees_at) - Date.parse(redemption.expires_at), (720 - 24) * 3600e3);
	const refused = await redeem(2500, {token});
	is_error(refused, 422, 'cap_reached');
	assert.equal(keys(refused.json).split(' ').sort().join(), 'cap,error,success');
	assert.equal(refused.json.success, false);
	assert.deepEqual(refused.json.cap, cap);
	assert.match(refused.json.error.message, /£20\b.*£30\b/);
	const second = await redeem(1500, {token});
	assert.equal(second.status, 200, second.text);
	const now_used = second.json.cap;
	assert.deepEqual([now_used.used_minor, now_used.remaining_minor, now_used.percent, now_used.warning], [4500, 500, 90, true]);
	assert.deepEqual([now_used.frees_at, now_used.frees_minor], [cap.frees_at, 3000]);
	const state = await status_of(token);
	assert.deepEqual(state.points, {available: before.available - 4500, pending: before.pending, held: 4500});
	assert.deepEqual(state.cap, now_used);
	assert.deepEqual((await get('/api/loyalty/redemption-cap', token)).json, now_used);
});
await test('refusals, each with its code and the cap, in their order', async () => {
	const {cap} = await status_of(token);
	for (const [points, status, code] of [
		['"100"', 400, 'bad_request'], ['1e2', 400, 'bad_request'], ['100.0', 400, 'bad_request'], ['100.5', 400, 'bad_request'], ['true', 400, 'bad_request'],
		['null', 400, 'bad_request'], ['[100]', 400, 'bad_request'], ['{}', 400, 'bad_request'], ['9223372036854775808', 400, 'bad_request'],
		['0', 422, 'invalid_points'], ['-100', 422, 'invalid_points'], ['1', 422, 'invalid_points'], ['99', 422, 'invalid_points'],
		['20000000', 422, 'insufficient_points'], ['600', 422, 'cap_reached'],
	]) {
		const answer = await post('/api/loyalty/redeem', `{"selectedPoints":${points}}`, {token});
		is_error(answer, status, code);
		if (status !== 422) continue;
		assert.equal(answer.json.success, false);
		assert.deepEqual(answer.json.cap, cap);
	}
	is_error(await post('/api/loyalty/redeem', {}, {token}), 400, 'bad_request');
	assert.equal((await status_of(token)).points.held, 4500);
});
await test('bodies that cannot be read: 400, 413, and nothing happens', async () => {
	const before = await status_of(token), address = '/api/loyalty/redeem', more = {token};
	is_error(await post(address, '{"selectedPoints":100,"selectedPoints":100}', more), 400, 'bad_request');
	is_error(await post(address, {selectedPoints: 100, guest: 1}, more), 400, 'unknown_field');
	for (const body of ['', '{', '[]', '"x"', '{"selectedPoints":100}}', '{"selectedPoints":0100}', 'selectedPoints=100', '\ufeff{"selectedPoints":100}'])
		is_error(await post(address, body, more), 400, 'bad_request');
	for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0x00]])
		is_error(await post(address, Buffer.concat([Buffer.from('{"selectedPoints":100,"network":"'), Buffer.from(bytes), Buffer.from('"}')]), more), 400, 'bad_request');
	is_error(await post(address, '['.repeat(5000), more), 400, 'bad_request');
	is_error(await post(address, `{"selectedPoints":100${' '.repeat(16400)}}`, more), 413, 'too_large');
	assert.equal((await post(address, 'selectedPoints=100', {...more, headers: {'content-type': 'application/x-www-form-urlencoded'}})).status, 415);
	assert.deepEqual(await status_of(token), before);
});
await test('wrong methods: 405 with Allow; unknown addresses: 404', async () => {
	for (const [method, address, allow] of [['GET', '/api/user/send-otp', 'POST'], ['GET', '/api/loyalty/redeem', 'POST'], ['POST', '/api/loyalty/status', 'GET, HEAD'],
		['PUT', '/api/loyalty/redeem', 'POST'], ['DELETE', '/api/loyalty/status', 'GET, HEAD'], ['PATCH', '/api/user/verify-otp', 'POST']]) {
		const answer = await api(method, address, undefined, {token});
		is_error(answer, 405, 'method_not_allowed');
		assert.equal(answer.headers.allow, allow, `${method} ${address}`);
	}
	for (const address of ['/api/', '/api/nothing', '/api/loyalty/status/', '/api/user'])
		is_error(await get(address, token), 404, 'not_found');
});
await test('networks: the token wins, another one is refused, an unknown one is 404', async () => {
	is_error(await get('/api/loyalty/status?network=northern-table', token), 422, 'wrong_network');
	is_error(await post('/api/loyalty/redeem', {selectedPoints: 100, network: 'northern-table'}, {token}), 422, 'wrong_network');
	is_error(await get('/api/loyalty/status?network=nobody', token), 404, 'unknown_network');
	is_error(await send(phone(740), {network: 'nobody'}), 404, 'unknown_network');
	assert.equal((await get('/api/loyalty/status?network=blkpages', token)).status, 200);
	const theirs = await api_sign_in(phone(741), 'northern-table'), status = await status_of(theirs);
	assert.equal(status.cap.currency, 'RUB');
	assert.equal(status.cap.limit_minor, 500000);
	assert.notEqual(theirs.split('.')[0], token.split('.')[0]);
	const sent = await send(phone(742));
	is_error(await resend(phone(742), {challenge: sent.json.challenge, network: 'mama-nkechi'}), 422, 'wrong_network');
	is_error(await enter(phone(742), '123456', {challenge: sent.json.challenge, network: 'mama-nkechi'}), 422, 'wrong_network');
	const moved = `${theirs.split('.')[0]}.${token.split('.')[1]}`;
	is_error(await get('/api/loyalty/status', moved), 401, 'invalid_token');
});
await test('the sign-in addresses check their fields', async () => {
	for (const mobile_number of ['', '07700900123', '+44', '+4477009001234567890', '+44770090012a', '+44 7700 900123 x', 'ada'])
		is_error(await send(mobile_number), 400, 'invalid_mobile_number');
	for (const mobile_number of [447700900123, null, {}, [ada], true]) is_error(await send(mobile_number), 400, 'bad_request');
	for (const code of ['', '12345', '1234567', '12345a', '１２３４５６']) is_error(await enter(phone(743), code), 400, 'invalid_code');
	is_error(await enter(phone(743), 123456), 400, 'bad_request');
	is_error(await send(phone(743), {role: 'admin'}), 400, 'unknown_field');
	is_error(await enter(phone(743), '123456'), 422, 'code_expired');
	assert.deepEqual(await outbox(phone(743)), []);
});

// ---- once

await test('Idempotency-Key: the first answer byte for byte, also for another token of the guest', async () => {
	const before = await status_of(token), key = 'order 17 ~!"';
	const first = await redeem(100, {token, key});
	assert.equal(first.status, 200, first.text);
	const again = await redeem(100, {token, key});
	assert.equal(`${again.status} ${again.text}`, `200 ${first.text}`);
	is_error(await redeem(200, {token, key}), 422, 'idempotency_mismatch');
	await advance('15m');
	const other = await api_sign_in(ada);
	assert.notEqual(other, token);
	assert.equal((await redeem(100, {token: other, key})).text, first.text);
	assert.equal((await status_of(token)).points.held, before.points.held + 100);
	assert.notEqual((await redeem(100, {token, key: 'order 18'})).json.redemption.id, first.json.redemption.id);
});
await test('a refusal is kept under its key; a bad request is not', async () => {
	const key = 'refused';
	is_error(await redeem('x', {token, key}), 400, 'bad_request');
	const first = await redeem(5000, {token, key});
	is_error(first, 422, 'cap_reached');
	assert.equal((await redeem(5000, {token, key})).text, first.text);
	is_error(await redeem(100, {token, key}), 422, 'idempotency_mismatch');
});
await test('keys: 255 printable characters, no more, nothing else', async () => {
	const first = await redeem(100, {token, key: 'k'.repeat(255)});
	assert.equal(first.status, 200, first.text);
	for (const key of ['k'.repeat(256), 'a\tb', Buffer.from('é').toString('latin1')]) assert.equal((await redeem(100, {token, key})).status, 400, key);
	assert.equal((await redeem(100, {token, key: ''})).status, 200); // an empty one is none
});
await test('keys do nothing on the sign-in addresses', async () => {
	const first = await post('/api/user/send-otp', {mobile_number: phone(750)}, {key: 'same'});
	assert.equal(first.status, 200);
	is_error(await post('/api/user/send-otp', {mobile_number: phone(750)}, {key: 'same'}), 429, 'too_soon');
	assert.notEqual((await post('/api/user/send-otp', {mobile_number: phone(751)}, {key: 'same'})).json.challenge, first.json.challenge);
});

// ---- the rest of an answer

const secured = (answer, what) => {
	const policy = answer.headers['content-security-policy'] || '';
	for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"])
		assert.ok(policy.includes(part), `${what}: ${part}`);
	assert.ok(!/unsafe|\*/.test(policy), what);
	assert.equal(answer.headers['x-content-type-options'], 'nosniff', what);
	assert.ok(answer.headers['referrer-policy'] && answer.headers['permissions-policy'] && answer.headers['x-request-id'], what);
	assert.equal(answer.headers['cross-origin-opener-policy'], 'same-origin', what);
	assert.ok(!/\d/.test(answer.headers.server || ''), `${what}: ${answer.headers.server}`);
	assert.equal(answer.headers['x-powered-by'], undefined);
};
await test('security headers on every kind of answer', async () => {
	const style = /href="(\/static\/[^"]+\.css)"/.exec((await ask('GET', '/blkpages/')).text)[1];
	for (const [method, address, status] of [['GET', '/blkpages/', 200], ['GET', '/blkpages', 303], ['GET', '/nobody/', 404], ['GET', '/manage/sign-in', 200], ['GET', '/manage/till', 303],
		['GET', '/api/loyalty/status', 401], ['GET', '/api/nothing', 404], ['GET', '/health', 200], ['GET', '/metrics', 200], ['GET', '/dev/clock', 200], ['GET', style, 200],
		['GET', '/static/nothing.css', 404], ['POST', '/blkpages/sign-in', 403], ['PUT', '/blkpages/', 405]]) {
		const answer = await ask(method, address);
		assert.equal(answer.status, status, `${method} ${address}: ${answer.status}`);
		secured(answer, `${method} ${address}`);
		const cache = answer.headers['cache-control'] || '';
		if (address === style) assert.match(cache, /max-age=31536000, immutable/);
		else assert.match(cache, /no-store/, `${method} ${address}: ${cache}`);
	}
	secured(await ask('POST', '/blkpages/sign-in', {body: 'x'.repeat(17000)}), '413');
});
await test('cookies are __Host-, Secure, HttpOnly, SameSite', async () => {
	const guest = new Browser(), staff = new Browser(), seen = [];
	for (const browser of [guest, staff]) {
		const keep = browser.keep.bind(browser);
		browser.keep = answer => (seen.push(...answer.cookies), keep(answer));
	}
	await page_sign_in(guest, phone(760));
	await guest.get('/blkpages/?lang=ru');
	await staff_sign_in(staff);
	for (const line of seen) {
		assert.match(line, /^__Host-/, line);
		for (const part of ['; Path=/', '; Secure', '; HttpOnly', '; SameSite=']) assert.ok(line.includes(part), line);
		assert.ok(!/;\s*domain=/i.test(line), line);
	}
	const names = new Set(seen.map(line => line.split('=')[0]));
	for (const name of ['__Host-guest-blkpages', '__Host-staff', '__Host-visitor', '__Host-lang']) assert.ok(names.has(name), `${name} of ${[...names]}`);
	const out = await guest.submit(await guest.get('/blkpages/'), '/blkpages/sign-out');
	assert.equal(out.status, 303);
	assert.ok(!guest.jar.has('__Host-guest-blkpages'));
});
await test('a form needs its token, its session and its own site', async () => {
	const guest = new Browser(), other = new Browser(), card = await page_sign_in(guest, phone(761));
	const form = guest.form(card, '/blkpages/card-code');
	const cases = {
		'no token': guest.ask('POST', form.action, ''),
		'another token': guest.send(form, {csrf: 'A'.repeat(86)}),
		'a cut token': guest.send(form, {csrf: form.fields.csrf.slice(1)}),
		'another site': guest.ask('POST', form.action, new URLSearchParams(form.fields).toString(), {origin: 'https://evil.example'}),
		'another site, said by the browser': guest.ask('POST', form.action, new URLSearchParams(form.fields).toString(), {'sec-fetch-site': 'cross-site'}),
	};
	for (const [what, answer] of Object.entries(cases)) assert.equal((await answer).status, 403, what);
	await page_sign_in(other, phone(762));
	assert.equal((await other.send(form)).status, 403, 'another guest');
	assert.equal((await guest.send(form, {unknown: '1'})).status, 400, 'unknown field');
	assert.equal((await guest.ask('POST', form.action, `${new URLSearchParams(form.fields)}&csrf=${form.fields.csrf}`)).status, 400, 'repeated field');
	assert.equal((await guest.ask('POST', form.action, `${new URLSearchParams(form.fields)}&x=%FF`)).status, 400, 'bad UTF-8');
	assert.equal((await guest.ask('DELETE', form.action)).status, 405, 'method');
	assert.ok([200, 303].includes((await guest.send(form)).status), 'the form itself');
});
await test('GET changes nothing', async () => {
	const guest = new Browser(), staff = new Browser();
	await page_sign_in(guest, phone(763));
	await staff_sign_in(staff);
	const jobs = processes('worker');
	kill(jobs, 'SIGSTOP');
	try {
		const writes = () => +sql('SELECT pg_snapshot_xmax(pg_current_snapshot())');
		let changed;
		for (let attempt = 0; attempt < 3 && changed !== 0; attempt++) { // autovacuum writes too, now and then
			const before = writes();
			for (const address of ['/blkpages/', '/blkpages/history', '/blkpages/rewards', '/blkpages/sign-in', '/blkpages/code', '/blkpages/card-qr', '/blkpages/card-code',
				'/blkpages/redemptions', '/blkpages/manifest.webmanifest', '/northern-table/', '/nobody/']) await guest.ask('GET', address);
			for (const address of ['/manage/', '/manage/till', '/manage/sign-in', '/manage/visits', '/manage/sign-out']) await staff.ask('GET', address);
			for (const address of ['/api/loyalty/status', '/api/loyalty/redemption-cap', '/api/user/verification-status', '/api/loyalty/redeem', '/health', '/metrics', '/dev/outbox', '/dev/clock'])
				await get(address, token);
			await guest.ask('HEAD', '/blkpages/');
			changed = writes() - before;
		}
		assert.equal(changed, 0, 'transactions that wrote');
	} finally {
		kill(jobs, 'SIGCONT');
	}
});
await test('unknown parameters of a GET are ignored', async () => {
	const extra = 'fbclid=IwAR0&utm_source=a%20b&selectedPoints=5&x=%D0%B6';
	assert.deepEqual((await get(`/api/loyalty/status?${extra}`, token)).json, await status_of(token));
	for (const address of ['/blkpages/', '/blkpages/sign-in', '/manage/sign-in', '/health', '/dev/clock', '/dev/outbox'])
		assert.equal((await ask('GET', `${address}?${extra}`)).status, 200, address);
});
await test('/health is short and open', async () => {
	const answer = await get('/health');
	assert.equal(answer.status, 200);
	assert.ok(answer.text.length < 100, answer.text);
});
await test('/metrics is sound Prometheus text, counts, and names no person', async () => {
	const read = async () => {
		const answer = await ask('GET', '/metrics');
		assert.match(answer.headers['content-type'], /^text\/plain; version=0\.0\.4/);
		const help = new Map(), type = new Map(), series = new Map();
		for (const line of answer.text.split('\n').filter(Boolean)) {
			const comment = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.+)$/.exec(line);
			if (comment) {
				const known = comment[1] === 'HELP' ? help : type;
				assert.ok(!known.has(comment[2]), `twice: ${line}`);
				known.set(comment[2], comment[3]);
				continue;
			}
			const sample = /^([a-zA-Z_:][\w:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\.)*",?)*\})? ([-+0-9.eInfNa]+)$/.exec(line);
			assert.ok(sample, `not a sample: ${line}`);
			assert.ok(!series.has(sample[1] + (sample[2] || '')), `twice: ${line}`);
			series.set(sample[1] + (sample[2] || ''), Number(sample[3]));
			const family = type.has(sample[1]) ? sample[1] : sample[1].replace(/_(bucket|sum|count)$/, '');
			assert.ok(type.has(family) && help.has(family), `no HELP and TYPE before ${line}`);
		}
		assert.match(answer.text, /\n$/);
		assert.ok(!/\+?447\d{6}|[0-9a-f]{8}-[0-9a-f]{4}-7|blkpages|@/.test(answer.text), 'a person or a network is named');
		return {series, type};
	};
	const sum = ({series}) => [...series].reduce((all, [name, value]) => all + (name.startsWith('http_requests_total{') && name.includes('"api"') ? value : 0), 0);
	const before = await read();
	for (let i = 0; i < 20; i++) await get('/health');
	const after = await read();
	assert.equal(sum(after) - sum(before), 21);
	for (const [name, kind] of after.type) {
		if (kind !== 'histogram') continue;
		const groups = new Map();
		for (const [key, value] of after.series) {
			if (!key.startsWith(`${name}_bucket{`)) continue;
			const labels = key.slice(name.length + 7).replace(/,?le="[^"]*"/, '').replace('{,', '{');
			groups.set(labels, [...(groups.get(labels) || []), [Number(/le="([^"]*)"/.exec(key)[1].replace('+Inf', 'Infinity')), value]]);
		}
		assert.ok(groups.size, name);
		for (const [labels, buckets] of groups) {
			assert.equal(buckets.at(-1)[0], Infinity, `${name}${labels}`);
			buckets.reduce((last, each) => (assert.ok(each[0] > last[0] && each[1] >= last[1], `${name}${labels} ${each}`), each), [-1, 0]);
			assert.equal(after.series.get(`${name}_count${labels}`), buckets.at(-1)[1], `${name}_count${labels}`);
		}
	}
});
await test('logs hold no number, code, token or address of the browser\'s', async () => {
	const {default: fs} = await import('node:fs');
	const folder = `${process.env.VAR}/log`, codes = (await outbox()).map(each => each.code).filter(Boolean);
	for (const file of fs.readdirSync(folder)) {
		if (file === 'up.log') continue; // tells the person who starts it how to sign in
		const text = fs.readFileSync(`${folder}/${file}`, 'utf8');
		for (const secret of [token, token.split('.')[1], '7700900', 'loyalty-demo']) assert.ok(!text.includes(secret), `${file}: ${secret}`);
		for (const code of codes) assert.ok(!text.includes(`"${code}"`), `${file}: ${code}`);
	}
});
await test('every answer of the api is JSON that is not kept, with times in UTC', () => {
	const check = (value, name, where) => {
		if (value && typeof value === 'object') for (const key of Object.keys(value)) check(value[key], key, where);
		else if (/(_at|^now)$/.test(name) && value !== null) assert.match(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, `${where}: ${name}`);
	};
	assert.ok(heard.length > 200);
	for (const {method, address, status, json, headers, text} of heard) {
		if (address === '/metrics' || status === 405 && address.startsWith('/dev')) continue;
		const where = `${method} ${address} ${status}`;
		assert.equal(headers['content-type'], 'application/json', where);
		assert.notEqual(json, undefined, `${where}: ${text.slice(0, 200)}`);
		assert.match(headers['cache-control'] || '', /no-store/, where);
		check(json, '', where);
		if (status >= 400 && address.startsWith('/api/')) assert.ok(typeof json.error.code === 'string' && typeof json.error.message === 'string', where);
		if (status === 429) assert.ok(+headers['retry-after'] > 0, where);
		assert.ok(status < 500, where);
	}
});
await test('the ledger is right', verified);
assert.equal(base.pathname, '/');
finish();

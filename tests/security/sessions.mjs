// Sessions and what is noted: nobody keeps a token over signing in, no changed token counts, nobody is led elsewhere, and
// who signs in, fails to or is refused stands in the database or the log, where nobody writes a line by typing one.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {Browser, ask, base, forms, page_sign_in, place, staff_sign_in, test} from '../live/client.mjs';
import {question, send_as} from './site.mjs';

const other_character = each => each === 'A' ? 'B' : 'A';
const changed_at = (text, at) => text.slice(0, at) + other_character(text[at]) + text.slice(at + 1);
const count = async text => Number((await question(text))[0]);
const lines_of = name => fs.readFileSync(path.join(place, 'log', name), 'utf8').split('\n').filter(Boolean);
// nginx notes a request after its answer has left.
const soon = async condition => {
	for (const end = Date.now() + 3000; Date.now() < end; await new Promise(done => setTimeout(done, 20))) { const found = condition(); if (found) return found; }
	return undefined;
};
const try_password = async (fields, browser = new Browser()) =>
	browser.submit(await browser.get('/manage/sign-in'), '/manage/sign-in', {email: 'cashier@blkpages.example', password: 'loyalty-demo', ...fields});

export async function sessions(people) {
	const own = people.cashier.browser.jar.get('__Host-staff');
	await test('who signs in gets a new session', async () => {
		const fixed = `${(await question("SELECT network_id FROM network WHERE slug = 'blkpages'"))[0]}.${'A'.repeat(43)}`;
		for (const [cookie, sign_in, address] of [['__Host-staff', browser => staff_sign_in(browser), '/manage/till'], ['__Host-guest-blkpages', browser => page_sign_in(browser, '+447700900821'), '/blkpages/history']]) {
			const browser = new Browser();
			browser.jar.set(cookie, fixed);
			await sign_in(browser);
			assert.ok(browser.jar.get(cookie) && browser.jar.get(cookie) !== fixed, cookie);
			const old = {browser: new Browser()};
			old.browser.jar.set(cookie, fixed);
			assert.match((await send_as(old, 'GET', address)).headers.location, /\/sign-in/, cookie);
		}
		const {half_cookie, browser} = people.owner, old = {browser: new Browser()};
		assert.ok(half_cookie && half_cookie !== browser.jar.get('__Host-owner'), 'the second factor makes a new one');
		old.browser.jar.set('__Host-owner', half_cookie);
		assert.match((await send_as(old, 'GET', '/owner/networks')).headers.location, /\/owner\/(sign-in|code)/);
	});
	await test('a changed form token or session is none', async () => {
		const form = forms((await people.cashier.browser.get('/manage/till')).text).find(each => each.action === '/manage/till'), token = form.fields.csrf, wrong = [];
		const send = csrf => send_as(people.cashier, 'POST', '/manage/till', {body: new URLSearchParams({csrf, q: '+447700900123'}).toString()});
		assert.equal((await send(token)).status, 303);
		for (let at = 0; at < token.length; at++) if ((await send(changed_at(token, at))).status !== 403) wrong.push(`form token, ${at}`);
		for (const each of [token.slice(1), `${token}A`, `${token}=`, ` ${token}`, token.toUpperCase(), '']) if ((await send(each)).status !== 403) wrong.push(`form token ${each.length}`);
		const look = async value => {
			const person = {browser: new Browser()};
			person.browser.jar.set('__Host-staff', value);
			return (await send_as(person, 'GET', '/manage/till')).status;
		};
		assert.equal(await look(own), 200);
		for (let at = 0; at < own.length; at++) if (await look(changed_at(own, at)) !== 303) wrong.push(`session, ${at}`);
		for (const each of [own.slice(0, -1), `${own}A`, own.toUpperCase(), own.split('.')[1], `.${own.split('.')[1]}`, '.']) if (await look(each) !== 303) wrong.push(`session of ${each.length}`);
		assert.deepEqual(wrong, []);
	});
	await test('nobody is led elsewhere after signing in', async () => {
		for (const next of ['//evil.example', '/\\evil.example', '\\\\evil.example', 'https://evil.example/', 'javascript:alert(1)', '/%09/evil.example', '/../owner/', '/%2e%2e/owner/', '@evil.example', '.evil.example', '/till?x=//evil.example']) {
			const answer = await try_password({next});
			assert.equal(answer.status, 303, next);
			const to = new URL(answer.headers.location, base);
			assert.ok(to.host === base.host && to.pathname.startsWith('/manage/'), `${next}: ${answer.headers.location}`);
		}
	});
	await test('signing in and failing to is noted', async () => {
		const signed = () => count("SELECT count(*) FROM audit WHERE action = 'staff.sign_in'"), failed = () => count('SELECT count(*) FROM login_failure');
		const before = [await signed(), await failed()];
		assert.equal((await try_password({})).status, 303);
		assert.equal(await signed(), before[0] + 1);
		assert.equal((await try_password({email: 'nobody@blkpages.example', password: 'not the password'})).status, 422);
		assert.ok(await failed() > before[1]);
	});
	await test('a refusal is in the log', async () => {
		for (const [person, method, address, status] of [[people.cashier, 'GET', '/manage/guests', 403], [people.cashier, 'POST', '/manage/till', 403], [people.cashier, 'GET', '/manage/guests/none', 404]]) {
			const answer = await send_as(person, method, address, {body: method === 'POST' ? 'q=1' : ''});
			assert.equal(answer.status, status);
			const noted = await soon(() => lines_of('manage.log').find(line => line.includes(answer.headers['x-request-id'])));
			assert.equal(`${JSON.parse(noted).status}`, `${status}`, noted);
		}
	});
	await test('what is typed makes no line of a log', async () => {
		const odd = 'a\r\n{"level":"info","forged":"1"}\u001b[31m\u2028\u0000"\\', text = encodeURIComponent(odd);
		await ask('GET', `/blkpages/${text}?${text}=${text}`, {headers: {'user-agent': '"}\\u000a{"forged":"1"}', 'accept-language': '"\\n', cookie: `__Host-guest-blkpages=${text}`}});
		await ask('POST', '/api/user/send-otp', {headers: {'content-type': 'application/json'}, body: JSON.stringify({mobile_number: odd, [odd]: odd})});
		const last = await ask('POST', '/blkpages/sign-in', {headers: {'content-type': 'application/x-www-form-urlencoded', origin: base.origin}, body: `phone=${text}&csrf=${text}&${text}=1`});
		await soon(() => lines_of('access.log').some(line => line.includes(last.headers['x-request-id'])));
		for (const name of ['guest.log', 'api.log', 'manage.log', 'access.log']) for (const line of lines_of(name)) {
			const noted = JSON.parse(line);
			assert.ok(!('forged' in noted) && !/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(line), `${name}: ${line}`);
		}
	});
}

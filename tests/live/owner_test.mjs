// The owner's way in at BASE_URL, over plain forms: password, the code that /dev/outbox shows, recovery codes, out again.
import assert from 'node:assert/strict';
import {Browser, advance, finish, forms, outbox, owner, owner_code, owner_sign_in, sql, test, words} from './client.mjs';

const browser = new Browser();
const leads = (answer, path) => assert.equal(`${answer.status} ${new URL(answer.headers.location ?? '/', 'http://x').pathname}`, `303 ${path}`, words(answer.text).slice(0, 300));

await test('nobody is let in without signing in', async () => {
	for (const address of ['/owner/device', '/owner/recovery']) leads(await browser.ask('GET', address), '/owner/sign-in');
	assert.equal((await browser.ask('GET', '/owner')).status, 303);
});
await test("/dev/outbox has the owner's code, with the fields of every message", async () => {
	const all = await outbox(), [first, ...more] = all.filter(each => each.kind === 'totp');
	assert.deepEqual(more, []);
	for (const each of all) assert.deepEqual(Object.keys(each).filter(name => !/^(subject|code)$/.test(name)), ['to', 'channel', 'kind', 'body', 'created_at']);
	assert.deepEqual(Object.keys(first), ['to', 'channel', 'kind', 'body', 'code', 'created_at']);
	assert.equal(`${first.to} ${first.channel} ${first.kind}`, `${owner} totp totp`);
	assert.match(first.code, /^\d{6}$/);
	assert.match(first.created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
	assert.deepEqual((await outbox(owner)).map(each => each.to), [owner]);
});
await test('a wrong password opens nothing, the right one half a session', async () => {
	const page = await browser.get('/owner/sign-in');
	const wrong = await browser.submit(page, '/owner/sign-in', {email: owner, password: 'loyalty-dem0'});
	assert.equal(wrong.status, 422);
	assert.ok(!browser.jar.has('__Host-owner'));
	const asks = await browser.done(wrong, '/owner/sign-in', {email: owner, password: 'loyalty-demo'});
	assert.match(words(asks.text), /Enter your code/);
	assert.ok(browser.jar.has('__Host-owner'));
	leads(await browser.ask('GET', '/owner/recovery'), '/owner/code');
	const refused = await browser.submit(asks, '/owner/code', {code: 'abc'});
	assert.equal(refused.status, 422);
	assert.match(refused.text, /href="#code"/);
});
let codes;
await test('the code opens it whole; the moved clock does not matter', async () => {
	await advance('24h');
	await owner_sign_in(browser);
	const page = await browser.get('/owner/device');
	assert.match(words(page.text), /Device and codes/);
	assert.equal((await browser.ask('GET', '/owner/device')).headers['cache-control'], 'no-store');
});
await test('new recovery codes, shown once, each good once', async () => {
	const shown = await owner_code(browser, await browser.get('/owner/recovery'), '/owner/recovery');
	assert.equal(shown.status, 200, words(shown.text).slice(0, 300));
	codes = [...shown.text.matchAll(/<code>([0-9A-Z]{5}-[0-9A-Z]{5})<\/code>/g)].map(each => each[1]);
	assert.equal(new Set(codes).size, 10);
	assert.ok(!(await browser.get('/owner/recovery')).text.includes(codes[0]));
	const other = new Browser();
	const asks = async () => other.done(await other.get('/owner/sign-in'), '/owner/sign-in', {email: owner, password: 'loyalty-demo'});
	leads(await other.submit(await asks(), '/owner/code', {code: codes[0].toLowerCase()}), '/owner/');
	assert.match(words((await other.get('/owner/device')).text), /9 recovery codes are left/);
	await other.submit(await other.get('/owner/device'), '/owner/sign-out');
	assert.equal((await other.submit(await asks(), '/owner/code', {code: codes[0]})).status, 422);
});
await test('a form from elsewhere is refused', async () => {
	const page = await browser.get('/owner/device');
	const form = forms(page.text).find(each => each.action === '/owner/sign-out');
	const sent = await browser.ask('POST', form.action, new URLSearchParams(form.fields).toString(), {origin: 'https://evil.example'});
	assert.equal(sent.status, 403);
	await browser.get('/owner/device');
});
await test('everything is in the platform\'s log, without a code or a key in it', async () => {
	const actions = sql("SELECT DISTINCT action FROM platform_audit WHERE actor_kind = 'owner' ORDER BY 1").split('\n');
	for (const action of ['owner.code_refused', 'owner.password', 'owner.recovery_new', 'owner.sign_in', 'owner.sign_out']) assert.ok(actions.includes(action), action);
	for (const code of codes) assert.equal(sql(`SELECT count(*) FROM platform_audit a WHERE a::text LIKE '%${code.replace('-', '')}%' OR a::text LIKE '%${code}%'`), '0');
});
await test('a quarter of an hour later, or after signing out, the session is over', async () => {
	await advance('16m');
	leads(await browser.ask('GET', '/owner/device'), '/owner/sign-in');
	await owner_sign_in(browser);
	const kept = browser.jar.get('__Host-owner');
	leads(await browser.submit(await browser.get('/owner/device'), '/owner/sign-out'), '/owner/sign-in');
	browser.jar.set('__Host-owner', kept);
	leads(await browser.ask('GET', '/owner/device'), '/owner/sign-in');
});
finish();

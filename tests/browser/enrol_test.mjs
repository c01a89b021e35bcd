// An owner's first sign-in as a person does it: the QR is read from a picture of it, an app made of it shows codes, the
// recovery codes are kept and printed; then the same owner comes back with each of them. Needs BASE_URL.
import {spawnSync} from 'node:child_process';
import {createHmac} from 'node:crypto';
import path from 'node:path';
import assert from 'node:assert/strict';
import {finish, outbox, owner, sql, test} from '../live/client.mjs';
import {launch, leads, look, no_faults, person, reads, shot} from './browser.mjs';

const browser = await launch();
const olive = await person(browser, 'owner'), {page} = olive;

// What an authenticator app does with the key, by RFC 6238.
function app(key) {
	const bits = [...key].map(letter => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
	const bytes = Buffer.from(bits.match(/.{8}/g).map(each => parseInt(each, 2)));
	return step => {
		const counter = Buffer.alloc(8);
		counter.writeBigUInt64BE(BigInt(step));
		const mac = createHmac('sha1', bytes).update(counter).digest(), at = mac[19] & 15;
		return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
	};
}
const step = () => Math.floor(Date.now() / 30000);

async function enter_password(to) {
	await page.goto('/owner/sign-in');
	await page.fill('#email', owner);
	await page.fill('#password', 'loyalty-demo');
	await leads(page, to, () => page.press('#password', 'Enter'));
}
const looks = async name => assert.deepEqual(await look(page, name), []);

let key, codes;
await test('the first sign-in shows a QR that an app can read', async () => {
	sql("UPDATE owner SET totp_sealed = NULL, totp_confirmed_at = NULL, totp_step = 0");
	await enter_password('/owner/device');
	await looks('owner-enrol-first');
	const said = (await page.innerText('#key')).replace(/\s/g, '');
	for (const colorScheme of ['dark', 'light']) {
		await page.emulateMedia({colorScheme});
		const file = path.join(process.env.OUTPUT, `owner-qr-${colorScheme}.png`);
		await page.screenshot({path: file});
		const read = spawnSync('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', file], {encoding: 'utf8'});
		assert.equal(read.status, 0, `zbarimg reads nothing: ${read.stderr}`);
		const address = new URL(read.stdout.trim());
		assert.equal(`${address.protocol}//${address.host}`, 'otpauth://totp');
		assert.equal(decodeURIComponent(address.pathname), '/Loyalty platform:Olive Platt');
		assert.equal(address.searchParams.get('issuer'), 'Loyalty platform');
		key = address.searchParams.get('secret');
		assert.equal(key, said);
	}
});
await test('a wrong first code is said beside the field, and the key stays', async () => {
	await page.fill('#code', app(key)(step() + 1000));
	await page.press('#code', 'Enter');
	await page.waitForSelector('.errors');
	await looks('owner-enrol-refused');
	assert.equal((await page.innerText('#key')).replace(/\s/g, ''), key);
});
await test('the app\'s code opens the console and brings ten recovery codes', async () => {
	await page.fill('#code', app(key)(step()));
	await leads(page, '/owner/device', () => page.press('#code', 'Enter'));
	codes = await page.locator('.codes code').allInnerTexts();
	assert.equal(new Set(codes).size, 10);
	await looks('owner-recovery-codes');
	await page.emulateMedia({media: 'print'});
	assert.equal(await page.isVisible('text=I have kept them'), false);
	assert.equal(await page.isVisible('.codes'), true);
	await shot(page, 'owner-recovery-codes-print');
	await page.emulateMedia({media: null});
	await leads(page, '/owner/', () => page.click('text=I have kept them'));
});
await test('the demo shows the same codes from now on', async () => {
	for (let tries = 0; tries < 3; tries++) {
		const before = step(), [{code}] = await outbox(owner);
		if (before !== step()) continue;
		assert.ok([app(key)(before), app(key)(before + 1)].includes(code));
		return;
	}
});
await test('signing out, and in again with a recovery code', async () => {
	await page.goto('/owner/device');
	await looks('owner-device');
	await page.setViewportSize({width: 1280, height: 900});
	await leads(page, '/owner/sign-in', () => page.click('.side form button'));
	await page.setViewportSize({width: 360, height: 800});
	await enter_password('/owner/code');
	await looks('owner-code');
	await page.fill('#code', '000');
	await page.press('#code', 'Enter');
	await page.waitForSelector('.errors');
	await looks('owner-code-refused');
	await page.fill('#code', codes[9].toLowerCase().replace('-', ' '));
	await leads(page, '/owner/', () => page.press('#code', 'Enter'));
	await page.goto('/owner/recovery');
	await reads(page, '9 recovery codes are left.');
	await looks('owner-recovery');
});
await test('a new device is set up by who shows a code of the old one', async () => {
	await page.goto('/owner/device');
	await page.fill('#code', codes[8]);
	await leads(page, '/owner/device', () => page.press('#code', 'Enter'));
	await page.waitForSelector('#key');
	await looks('owner-enrol');
	const other = (await page.innerText('#key')).replace(/\s/g, '');
	assert.notEqual(other, key);
	await page.fill('#code', app(other)(step()));
	await leads(page, '/owner/device', () => page.press('#code', 'Enter'));
	await reads(page, 'Your new device is in use.');
	await reads(page, '8 recovery codes are left.');
});
await test('nothing went wrong in the window', async () => no_faults(olive));

await browser.close();
finish();

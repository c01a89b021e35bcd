// The QR on a guest's page, read from a picture of it as a scanner would, identifies the guest at the till. Needs BASE_URL.
import {spawnSync} from 'node:child_process';
import path from 'node:path';
import assert from 'node:assert/strict';
import {finish, test} from '../live/client.mjs';
import {ada, finder, guest_sign_in, identify, launch, leads, main_text, no_faults, person, reads, staff_sign_in} from './browser.mjs';

const browser = await launch();
const guest = await person(browser, 'guest'), till = await person(browser, 'till', {width: 1280, height: 900});

async function scanned(page, name, scheme) {
	await page.emulateMedia({colorScheme: scheme});
	const file = path.join(process.env.OUTPUT, `${name}.png`);
	await page.screenshot({path: file});
	const read = spawnSync('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', file], {encoding: 'utf8'});
	assert.equal(read.status, 0, `zbarimg reads nothing on ${name}: ${read.stderr}`);
	return read.stdout.trim();
}

let first;
await test('the card QR is read from the screen, light and dark', async () => {
	await guest_sign_in(guest, ada);
	await guest.page.locator('.pass .qr').scrollIntoViewIfNeeded();
	first = await scanned(guest.page, 'card-dark', 'dark');
	assert.match(first, /^C1\.[A-Z2-7]{34}$/);
	assert.equal(await scanned(guest.page, 'card-light', 'light'), first, 'the same within its time');
});
await test('typed into the till by a scanner it shows the guest', async () => {
	await staff_sign_in(till);
	assert.equal(await identify(till, first), 303);
	assert.match(till.page.url(), /\/manage\/till\/[0-9a-f-]{36}/);
	await reads(till.page, /Ada/);
	await reads(till.page, /12,480/);
});
await test('the same QR a second time at the same till is refused', async () => {
	assert.equal(await identify(till, first), 422);
	assert.doesNotMatch(await main_text(till.page), /12,480/);
	await reads(till.page, /used|scan|again|new/i);
});
await test('a QR with one sign changed is nobody', async () => {
	const last = first.at(-1) === 'A' ? 'B' : 'A';
	assert.equal(await identify(till, first.slice(0, -1) + last), 422);
});
await test('the QR of a redemption leads to its settling', async () => {
	const {page} = guest;
	await page.goto('/blkpages/');
	await page.fill('#other', '500');
	await leads(page, /\/redemptions\/[0-9a-f-]{36}$/, () => page.click('form[action$="/redemptions"] button.big'));
	await page.locator('.pass .qr').scrollIntoViewIfNeeded();
	const read = await scanned(page, 'redemption-dark', 'dark');
	assert.match(read, /^r1\.[A-Z0-9]{4}-[A-Z0-9]{4}$/);
	assert.equal(await identify(till, read), 303);
	assert.match(till.page.url(), /\/manage\/redemptions\/[0-9a-f-]{36}/);
	await reads(till.page, /Settle £5\.00/);
	await till.page.goto(finder);
});
await test('nothing went wrong in either window', async () => no_faults(guest, till));

await browser.close();
finish();

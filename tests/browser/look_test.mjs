// Every page as people see it: pictures at 360 and 1280 px in light and dark, axe without violations, nothing to scroll
// sideways, titles, no console errors, no broken policy, no other host; and how heavy the first load is. Needs BASE_URL.
import assert from 'node:assert/strict';
import http from 'node:http';
import zlib from 'node:zlib';
import {advance, base, finish, test} from '../live/client.mjs';
import {ada, ask_code, cashier, earn, guest_sign_in, identify, launch, leads, look, manager, no_faults, person, sale,
	staff_sign_in} from './browser.mjs';

const browser = await launch();
const titles = new Map();

// One page as it stands.
const seen = (name, page) => test(name, async () => {
	const wrong = await look(page, name);
	const title = await page.title();
	// Two pages at different addresses that call themselves the same cannot be told apart in a row of tabs.
	const address = new URL(page.url()).pathname;
	if (/[{}]/.test(title) || /[{}]{2}/.test(await page.content())) wrong.push(`a template's braces are shown: ${title}`);
	if (!name.includes('404')) titles.set(title, (titles.get(title) ?? new Set()).add(address));
	assert.deepEqual(wrong, []);
});
// What stands between two pages and fails is one failed test, and the next part goes on.
async function part(name, body) {
	try {
		await body();
	} catch (error) {
		await test(`${name}: as far as its end`, async () => { throw error; });
	}
}
// The page at an address, in English and in Russian.
async function both(name, who, address, before = async () => {}) {
	const {page} = who;
	for (const lang of ['ru', 'en']) {
		await page.goto(`/blkpages/?lang=${lang}`);
		await page.goto(address);
		await before(page);
		await test(`${name}: the page says it is in ${lang}`, async () => assert.equal(await page.getAttribute('html', 'lang'), lang));
		await seen(lang === 'en' ? name : `${name}-ru`, page);
	}
}

const stranger = await person(browser, 'stranger');
const newcomer = await person(browser, 'newcomer');
const guest = await person(browser, 'Ada');
const till = await person(browser, 'till', {width: 1280, height: 900});
const spender = await person(browser, 'spender');
let redemption;

await part('signed out', async () => {
	await both('guest-welcome', stranger, '/blkpages/');
	await both('guest-sign-in', stranger, '/blkpages/sign-in');
	await both('guest-sign-in-refused', stranger, '/blkpages/sign-in', async page => {
		await page.fill('#phone', '12');
		await page.press('#phone', 'Enter');
		await page.waitForSelector('.errors');
	});
	await both('guest-rewards-signed-out', stranger, '/blkpages/rewards');
	await both('guest-no-code', stranger, '/blkpages/code');
	await stranger.page.goto('/blkpages/nothing-here');
	await seen('guest-404', stranger.page);
	await stranger.page.goto('/no-such-network/');
	await seen('guest-unknown-network', stranger.page);
	for (const slug of ['northern-table', 'mama-nkechi']) {
		await stranger.page.goto(`/${slug}/`);
		await seen(`guest-welcome-${slug}`, stranger.page);
	}
	await test('who is not signed in is led to the sign-in, and back', async () => {
		await stranger.page.goto('/blkpages/history');
		assert.match(stranger.page.url(), /\/sign-in/);
	});
});

await part('the code: dialog, page, wrong, cooldown, unverified', async () => {
	const newcomer_phone = '+447700900821';
	const right = await ask_code(newcomer, newcomer_phone);
	await seen('guest-code-dialog', newcomer.page);
	await both('guest-unverified', newcomer, '/blkpages/');
	await both('guest-code', newcomer, '/blkpages/code');
	const enter = async (page, code) => {
		await page.goto('/blkpages/code');
		await page.evaluate(() => { window.before = true; });
		await page.fill('#code', code);
		await page.waitForFunction(() => !window.before && document.readyState === 'complete');
	};
	const wrong = digit => right === digit.repeat(6) ? '123123' : digit.repeat(6);
	await enter(newcomer.page, wrong('0'));
	await seen('guest-code-wrong', newcomer.page);
	await enter(newcomer.page, wrong('1'));
	await enter(newcomer.page, wrong('2'));
	await seen('guest-code-cooldown', newcomer.page);
	await both('guest-cooldown', newcomer, '/blkpages/');
	await advance('16m');
	await guest_sign_in(newcomer, newcomer_phone, {accept: false});
	await both('guest-consent-and-empty', newcomer, '/blkpages/');
	await both('guest-history-empty', newcomer, '/blkpages/history');
});

await part('signed in', async () => {
	await guest_sign_in(guest, ada);
	await both('guest-card', guest, '/blkpages/');
	await both('guest-rewards', guest, '/blkpages/rewards');
	await both('guest-history', guest, '/blkpages/history');
	await both('guest-history-filtered', guest, '/blkpages/history?kind=redeemed');
	await guest.page.goto('/blkpages/');
	const invitation = new URL(await guest.page.inputValue('[data-share] input')).pathname;
	await both('guest-invitation', stranger, invitation);
	await both('guest-invitation-member', guest, invitation);
	await guest.page.goto('/blkpages/');
	const receipt = await guest.page.locator('.rows li:has(details) a').first().getAttribute('href');
	await both('guest-receipt', guest, receipt);
	await guest.page.goto('/blkpages/');
	await guest.page.click('form[action$="/card-code"] button');
	await guest.page.locator('.pass [data-digits]').filter({hasText: /\d/}).waitFor();
	await guest.page.locator('details summary').first().click();
	await seen('guest-card-digits', guest.page);
	await guest.page.goto('/blkpages/');
	await guest.page.fill('#other', '12500');
	await leads(guest.page, /\/redemptions$/, () => guest.page.click('form[action$="/redemptions"] button.big'));
	await seen('guest-redeem-refused', guest.page);
	await guest.page.goto('/blkpages/');
	await guest.page.fill('#other', '1000');
	await leads(guest.page, /\/redemptions\/[0-9a-f-]{36}$/, () => guest.page.click('form[action$="/redemptions"] button.big'));
	redemption = new URL(guest.page.url()).pathname;
	await both('guest-redemption', guest, redemption);
	await both('guest-card-open-code', guest, '/blkpages/');
	await both('guest-404-of-a-code', guest, redemption.replace(/[^/]+$/, '00000000-0000-4000-8000-000000000000'));
});

await part('the till', async () => {
	await till.page.goto('/manage/sign-in');
	await seen('till-sign-in', till.page);
	await till.page.fill('input[type=email], input[autocomplete=username]', cashier);
	await till.page.fill('input[type=password]', 'not the password');
	await leads(till.page, '/manage/sign-in', () => till.page.click('form[action$="/sign-in"] button'));
	await seen('till-sign-in-refused', till.page);
	await staff_sign_in(till);
	await seen('till', till.page);
	await identify(till, '000000');
	await seen('till-nobody', till.page);
	await identify(till, '07700 900998');
	await seen('till-unknown-phone', till.page);
	await identify(till, '+447700900456');
	await seen('till-guest-unverified', till.page);
	await identify(till, ada);
	const ada_at_till = new URL(till.page.url()).pathname;
	await seen('till-guest', till.page);
	await till.page.fill('#amount', '48.60');
	await till.page.waitForSelector('.tillbill .sum');
	await seen('till-preview', till.page);
	await till.page.goto(ada_at_till);
	await leads(till.page, /tab=redeem/, () => till.page.locator('.tabs a', {hasText: 'Redeem'}).click());
	await seen('till-redeem', till.page);
	await till.page.goto(`${ada_at_till}?amount=-3`);
	await seen('till-amount-refused', till.page);
	await till.page.goto(ada_at_till);
	await sale(till, '48.60');
	await seen('till-receipt', till.page);
	await leads(till.page, /\/void$/, () => till.page.click('a.danger'));
	await seen('till-void', till.page);
	await till.page.goto('/manage/visits');
	await seen('till-list', till.page);
	await till.page.goto('/manage/visits?days=all');
	await seen('till-list-all', till.page);
	await till.page.goto('/manage/place');
	await seen('till-place', till.page);
	await guest.page.goto(redemption);
	const code = (await guest.page.locator('.pass .code span').innerText()).trim();
	await identify(till, code);
	await seen('till-redemption', till.page);
	await leads(till.page, /\/manage\/redemptions\//, () => till.page.click('form[action$="/settlement"] button'));
	await seen('till-redemption-settled', till.page);
	await leads(till.page, /\/void$/, () => till.page.click('a.danger'));
	await seen('till-redemption-void', till.page);
	await till.page.goto('/manage/visits/00000000-0000-4000-8000-000000000000');
	await seen('till-404', till.page);
	await both('guest-redemption-used', guest, redemption);
});

await part('what the limit looks like when it is near and when it is reached', async () => {
	const spender_phone = '+447700900822';
	await guest_sign_in(spender, spender_phone);
	await earn(till, spender_phone, '1200.00');
	const redeem = async points => {
		await spender.page.goto('/blkpages/');
		await spender.page.fill('#other', String(points));
		await leads(spender.page, /\/redemptions\/[0-9a-f-]{36}$/, () => spender.page.click('form[action$="/redemptions"] button.big'));
	};
	await redeem(4500);
	await both('guest-cap-warning', spender, '/blkpages/');
	await redeem(500);
	await both('guest-cap-reached', spender, '/blkpages/');
	await both('guest-rewards-cap-reached', spender, '/blkpages/rewards');
	await spender.page.goto('/blkpages/');

	// A role that may not: a settled redemption is the cashier's to take back for a day, then the manager's alone.
	await staff_sign_in(till, manager);
	await till.page.goto('/manage/till');
	await seen('till-manager', till.page);
});

// ---- sums over all

await test('pages at different addresses have titles of their own', async () => {
	const shared = [...titles].filter(([, addresses]) => addresses.size > 1)
		.map(([title, addresses]) => `${title}: ${[...addresses].join(', ')}`);
	assert.deepEqual(shared, []);
});
await test('no window had an error, a broken policy or a request to another host', async () =>
	no_faults(stranger, newcomer, guest, till, spender));

// What travels for the guest's first page: the page itself and its style sheets, compressed as nginx sends them.
const wire = (address, cookie) => new Promise((done, failed) => {
	http.get(new URL(address, base), {headers: {'accept-encoding': 'gzip', accept: 'text/html,*/*', ...(cookie ? {cookie} : {})}}, answer => {
		const parts = [];
		answer.on('data', part => parts.push(part));
		answer.on('end', () => {
			const bytes = Buffer.concat(parts);
			const body = answer.headers['content-encoding'] === 'gzip' ? zlib.gunzipSync(bytes) : bytes;
			done({bytes: bytes.length, encoding: answer.headers['content-encoding'], text: body.toString('utf8'), status: answer.statusCode});
		});
	}).on('error', failed);
});
for (const [name, who] of [['signed out', null], ['signed in', guest], ['at the limit', spender]]) {
	await test(`first load of the guest's page, ${name}: HTML and CSS at most 14 kB`, async () => {
		const cookie = who && (await who.context.cookies()).map(each => `${each.name}=${each.value}`).join('; ');
		const page = await wire('/blkpages/', cookie);
		assert.equal(page.status, 200);
		const sheets = [...page.text.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(each => each[1]);
		assert.ok(sheets.length > 0);
		const parts = [['html', page], ...await Promise.all(sheets.map(async each => [each, await wire(each)]))];
		const sum = parts.reduce((all, [, part]) => all + part.bytes, 0);
		console.log(`# ${name}: ${sum} bytes: ${parts.map(([what, part]) => `${what} ${part.bytes}`).join(', ')}`);
		for (const [what, part] of parts) assert.ok(part.encoding === 'gzip' || part.bytes < 512, `${what} is compressed`);
		assert.ok(sum <= 14 * 1024, `${sum} bytes`);
	});
}

await browser.close();
finish();

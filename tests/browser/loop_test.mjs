// The whole loop in Chromium: a guest signs in, earns at the till, waits a day, redeems within the cap, the till settles,
// the limit holds. With scripts, without them, and with the keyboard alone. Needs BASE_URL.
import assert from 'node:assert/strict';
import {advance, finish, sql, test, verified} from '../live/client.mjs';
import {ada, ask_code, focus, guest_sign_in, identify, launch, leads, main_text, no_faults, person, reads, sale, shot, staff_sign_in,
	tab_to, text} from './browser.mjs';

const browser = await launch();
const number = words => +words.replace(/\D/g, '');
const points = async page => number(await text(page.locator('.card .pts')));

async function redeem(page, amount) {
	await page.goto('/blkpages/');
	await page.fill('#other', String(amount));
	await leads(page, /\/redemptions/, () => page.click('form[action$="/redemptions"] button.big'));
}
async function settle(till, code, value) {
	assert.equal(await identify(till, code), 303, `the till finds ${code}`);
	await reads(till.page, `Settle ${value}`);
	await leads(till.page, /\/manage\/redemptions\//, () => till.page.click('form[action$="/settlement"] button'));
	await reads(till.page, /settled/i);
}

// One guest's way through it. `had`: what is there before, of the demo's contract or made just now.
async function loop(how, scripts, phone) {
	const guest = await person(browser, `guest ${how}`, {scripts}), till = await person(browser, `till ${how}`, {scripts, width: 768, height: 1024});
	const {page} = guest;
	const the = (name, body) => test(`${how}: ${name}`, body);
	const picture = name => shot(page, `${how.replace(/ /g, '-')}-${name}`);
	let before, code;

	await the('the code is asked for in the dialog, and only it signs in', async () => {
		const first = await ask_code(guest, phone);
		assert.equal(page.url().endsWith('/code'), !scripts, 'a dialog over the page, without scripts a page of its own');
		await picture('code');
		await page.fill('#code', first === '000000' ? '111111' : '000000');
		if (!scripts) await page.click('form[action$="/code"] button');
		await page.waitForSelector('dialog[open] .err');
		await reads(page, /2 tries left/, 'dialog');
		await leads(page, '/blkpages/', async () => {
			await page.fill('#code', first);
			if (!scripts) await page.click('form[action$="/code"] button');
		});
		const consent = page.locator('form[action$="/consent"] button');
		if (await consent.count()) await leads(page, '/blkpages/', () => consent.click());
	});
	await the('the card shows points, limit, tier, QR, rewards and history', async () => {
		before = await points(page);
		if (phone === ada) {
			assert.equal(before, 12480);
			await reads(page, /350 points.*arrive (today|tomorrow)? ?(at|on)? ?.*\d\d:\d\d/, '.cols');
			assert.match(await text(page.locator('.card .tier')), /gold/i);
			await reads(page, 'worth £124.80');
			await reads(page, '£0 used, £50 remaining');
			assert.ok(await page.locator('.rows li').count() >= 3, 'history');
		}
		await reads(page, /Mobile verified \(\+44 7\*\*\* \*\*\*\d{3}\)/);
		await page.locator('.pass .qr path').waitFor();
		assert.ok(await page.locator('.menu li').count() >= 3, 'rewards');
		await reads(page, /History/);
		await picture('card');
	});
	await the('six digits appear at a button', async () => {
		await page.click('form[action$="/card-code"] button');
		const shown = page.locator(scripts ? '.pass [data-digits]' : '[data-shown] .code span');
		await shown.filter({hasText: /\d/}).waitFor();
		code = (await text(shown)).replace(/\D/g, '');
		assert.match(code, /^\d{6}$/);
		await picture('digits');
	});
	await the('the cashier finds the guest by the digits', async () => {
		await staff_sign_in(till);
		assert.equal(await identify(till, code), 303);
		await reads(till.page, before.toLocaleString('en-GB'));
	});
	let added;
	await the('the cashier finds the guest by phone and records a sale with its preview', async () => {
		assert.equal(await identify(till, phone.replace('+44', '0')), 303);
		const said = await sale(till, '700.00');
		const sum = /(?:Points to add|Points)\D*([\d,]+)\s*$/.exec(said);
		assert.ok(/£700\.00/.test(said) && sum, said);
		added = number(sum[1]);
		assert.ok(added >= 3500, `${added} points of £700`);
		await reads(till.page, added.toLocaleString('en-GB'));
		await shot(till.page, `${how.replace(/ /g, '-')}-receipt`);
	});
	await the('the guest sees them pending, with the time they arrive', async () => {
		await page.goto('/blkpages/');
		assert.equal(await points(page), before);
		await reads(page, new RegExp(`${added.toLocaleString('en-GB')} points.*arrive.*\\d\\d:\\d\\d`));
		await reads(page, /Pending/, '.rows li:first-child');
	});
	await the('a day later they are there', async () => {
		await advance('24h');
		await page.goto('/blkpages/');
		assert.equal(await points(page), before + added + (phone === ada ? 350 : 0));
		before = await points(page);
	});
	let shown;
	await the('£30 is redeemed: £30 used, £20 remaining', async () => {
		await redeem(page, 3000);
		await reads(page, /£30\.00/);
		shown = (await text(page.locator('.pass .code span'))).replace(/\s/g, '');
		assert.match(shown, /^[A-Z0-9]{4}-?[A-Z0-9]{4}$/);
		await picture('redemption');
		await page.goto('/blkpages/');
		await reads(page, '£30 used, £20 remaining');
		assert.equal(await points(page), before - 3000);
		await picture('used-30');
	});
	await the('the cashier signs in again and settles it', async () => {
		await till.page.goto('/manage/till');
		assert.match(till.page.url(), /sign-in/, 'the session ended with the day');
		await staff_sign_in(till);
		await settle(till, shown, '£30.00');
		await shot(till.page, `${how.replace(/ /g, '-')}-settled`);
		await page.goto('/blkpages/history');
		await reads(page, /Redeemed, £30\.00/);
	});
	await the('£25 more is refused, with what is left and when more frees up', async () => {
		await redeem(page, 2500);
		await reads(page, /over your limit: £20(\.00)? remaining\. £30(\.00)? frees (in \d+ days|.*), on \d+ \w+/);
		assert.equal(await page.inputValue('#other'), '2500', 'the form as typed');
		await picture('refused');
		await page.goto('/blkpages/');
		await reads(page, '£30 used, £20 remaining');
		assert.equal(await points(page), before - 3000);
	});
	await the('£15: £45 used, £5 remaining, in the warning style', async () => {
		await redeem(page, 1500);
		await page.goto('/blkpages/');
		await reads(page, '£45 used, £5 remaining');
		await reads(page, /90% of £50/);
		await reads(page, /Nearly at your limit/, '.flash.warn');
		await reads(page, /£30 frees in (29|30) days, on \d+ \w+/);
		const meter = page.locator('meter');
		const [value, low, high] = await Promise.all(['value', 'low', 'high'].map(name => meter.getAttribute(name)));
		assert.ok(+value > +low && +value <= +high, 'the bar itself is in its warning style');
		await picture('warning');
	});
	await the('nothing went wrong in either window', async () => no_faults(guest, till));
	await guest.close();
	await till.close();
}

await loop('with scripts', true, ada);
await advance('2m');
await loop('without scripts', false, '+447700900811');

// ---- the keyboard alone

await advance('16m');
const guest = await person(browser, 'keyboard'), {page} = guest;
const keys = page.keyboard;
const phone = '+447700900812';
await test('keyboard: the way to the content is first, the number next, Enter asks for the code', async () => {
	await page.goto('/blkpages/');
	await keys.press('Tab');
	assert.match((await focus(page)).words, /Skip to content/);
	await tab_to(page, at => at.name === '#phone');
	await keys.press('Escape');
	const code = await ask_code(guest, phone, 'blkpages', async () => {
		await page.focus('#phone');
		await keys.press('Enter');
	});
	const at = await focus(page);
	assert.equal(`${at.name} ${at.inside} ${at.visible}`, '#code dialog true', 'the focus is in the dialog, on its field, visibly');
	guest.code = code;
});
await test('keyboard: Tab stays within the dialog, Escape leaves it where one was', async () => {
	const seen = new Set();
	for (let i = 0; i < 12; i++) {
		await keys.press('Tab');
		const at = await focus(page);
		if (at.name === 'body') continue; // the browser's own buttons
		assert.equal(at.inside, 'dialog', `the focus left for ${at.name}`);
		assert.ok(at.visible, `focus cannot be seen on ${at.name} "${at.words}"`);
		seen.add(at.words || at.name);
	}
	assert.ok(seen.has('Close') && seen.has('Confirm'), [...seen].join(', '));
	await keys.press('Escape');
	assert.equal(await page.locator('dialog[open]').count(), 0);
	assert.equal((await focus(page)).name, '#phone');
});
await test('keyboard: the waiting code is found again, typed, and signs in', async () => {
	await page.goto('/blkpages/');
	await tab_to(page, at => /Enter the code/.test(at.words));
	await keys.press('Enter');
	await page.waitForSelector('dialog[open] #code');
	await page.waitForFunction(() => document.activeElement?.id === 'code');
	await leads(page, '/blkpages/', () => keys.type(guest.code));
	await reads(page, /Mobile verified/);
});
await test('keyboard: consent, code, redeeming and cancelling', async () => {
	await tab_to(page, at => /Accept the terms/.test(at.words));
	await leads(page, '/blkpages/', () => keys.press('Enter'));
	await tab_to(page, at => /6-digit code/.test(at.words));
	await keys.press('Enter');
	await page.locator('.pass [data-digits]').filter({hasText: /\d/}).waitFor();
	const till = await person(browser, 'till', {width: 768});
	await staff_sign_in(till);
	assert.equal(await identify(till, phone), 303);
	await sale(till, '60');
	await advance('24h');
	await page.goto('/blkpages/');
	await tab_to(page, at => at.name === '#other');
	await keys.type('200');
	await leads(page, /\/redemptions\/[0-9a-f-]{36}$/, () => keys.press('Enter'));
	await reads(page, /£2\.00 off/);
	await tab_to(page, at => /Cancel this code/.test(at.words));
	await leads(page, /\/blkpages\/(redemptions\/.*)?$/, () => keys.press('Enter'));
	await reads(page, /cancelled/);
	no_faults(guest, till);
	await till.close();
});
await test('the ledger agrees with itself afterwards', async () => {
	verified();
	assert.equal(sql("SELECT count(*) FROM redemption WHERE settled_at IS NOT NULL") > 0, true);
});

await browser.close();
finish();

// The consoles of managers and owners as people see them: pictures at 360 and 1280 px in light and dark, axe without
// violations, nothing to scroll sideways, no console errors, no broken policy, no other host. Needs BASE_URL.
import assert from 'node:assert/strict';
import {finish, sql, test} from '../live/client.mjs';
import {launch, look, manager, no_faults, owner_sign_in, person, staff_sign_in} from './browser.mjs';

const browser = await launch();
const people = [];

// Each page of a list, as it stands, for one person.
async function walk(who, pages) {
	people.push(who);
	for (const [name, address, before = async () => {}] of pages)
		await test(name, async () => {
			const answer = await who.page.goto(address);
			assert.equal(answer.status(), name.includes('404') ? 404 : 200, address);
			await before(who.page);
			const wrong = await look(who.page, name);
			if (/[{}]{2}/.test(await who.page.content())) wrong.push('a template\'s braces are shown');
			assert.deepEqual(wrong, []);
		});
}
// Where the first link leads whose address looks like that.
const first = (page, start) => page.locator(`main a[href^="${start}"]`).first().getAttribute('href');

for (const slug of ['blkpages', 'northern-table', 'mama-nkechi']) {
	const who = await person(browser, slug, {width: 1280, height: 900});
	await staff_sign_in(who, manager.replace('blkpages', slug));
	const short = slug.split('-')[0];
	await walk(who, [
		[`manager-${short}`, '/manage/'],
		[`manager-${short}-year`, '/manage/?range=365', async page => {
			for (const each of await page.locator('main details summary').all()) await each.click();
		}],
		[`manager-${short}-guests`, '/manage/guests'],
	]);
	if (slug !== 'blkpages') continue;
	await who.page.goto('/manage/guests?q=ada');
	const guest = await first(who.page, '/manage/guests/');
	await walk(who, [
		['manager-today', '/manage/?range=today'],
		['manager-month', '/manage/?range=month'],
		...['sales', 'issued', 'redeemed', 'new', 'active', 'liability', 'pending', 'rate', 'cap', 'attempts'].map(each =>
			[`manager-figure-${each}`, `/manage/figures/${each}`]),
		['manager-shown', '/manage/shown'],
		['manager-guests-found', '/manage/guests?q=ol'],
		['manager-guests-nobody', '/manage/guests?q=nobody+of+that+name'],
		['manager-guest', guest],
		['manager-guest-visits', `${guest}?tab=visits`],
		['manager-guest-messages', `${guest}?tab=messages`],
		['manager-guest-redemptions', `${guest}?tab=redemptions`],
		['manager-404', '/manage/guests/00000000-0000-4000-8000-000000000000'],
	]);
}

const admin = await person(browser, 'Ada of the office', {width: 1280, height: 900});
await staff_sign_in(admin, 'admin@blkpages.example');
await walk(admin, [
	['admin-messages', '/manage/messages'],
	['admin-message-sms', '/manage/messages/otp/sms/en'],
	['admin-message-push', '/manage/messages/tier_up/push/ru'],
	['admin-channels', '/manage/channels'],
	['admin-channel-twilio', '/manage/channels/twilio'],
	['admin-channel-smtp', '/manage/channels/smtp'],
	['admin-message-whatsapp', '/manage/messages/points_expiring/whatsapp/en'],
]);
await test('a test message is sent by keyboard, and what became of it is shown', async () => {
	const {page} = admin;
	await page.goto('/manage/channels');
	await page.locator('#to').focus();
	await page.keyboard.type('not a number');
	await page.keyboard.press('Enter');
	await page.locator('#to-error', {hasText: 'Enter a mobile number'}).waitFor();
	assert.equal(await page.locator('#to').inputValue(), 'not a number');
	assert.deepEqual(await look(page, 'admin-channels-refused'), []);
	await page.locator('#to').fill('+447700900999');
	await page.keyboard.press('Enter');
	await page.locator('.flash', {hasText: 'on its way'}).waitFor();
	await page.locator('td .badge.ok').waitFor({timeout: 1000}).catch(() => page.reload());
	assert.deepEqual(await look(page, 'admin-channels-tested'), []);
});
await test('an own account shows what is wrong, then is in use, then is removed', async () => {
	const {page} = admin;
	await page.goto('/manage/channels/smtp');
	await page.locator('#url').fill('http://mail.example.com');
	await page.keyboard.press('Enter');
	await page.locator('#url-error').waitFor();
	assert.deepEqual(await look(page, 'admin-channel-refused'), []);
	await page.locator('#url').fill('smtp://mail.example.com:587');
	await page.locator('#from').fill('hello@example.com');
	await page.locator('#password').fill('a long secret of ours');
	await page.keyboard.press('Enter');
	await page.locator('.flash', {hasText: 'Saved'}).waitFor();
	assert(!(await page.content()).includes('long secret'));
	assert.deepEqual(await look(page, 'admin-channel-set'), []);
	await page.getByRole('button', {name: 'Remove'}).click();
	assert.deepEqual(await look(page, 'admin-channel-removal'), []);
	await page.getByRole('button', {name: 'Remove'}).click();
	await page.locator('.flash', {hasText: 'is removed'}).waitFor();
});
await test('a preview follows what is typed, by keyboard', async () => {
	const {page} = admin;
	await page.goto('/manage/messages/points_confirmed/sms/en');
	await page.locator('#body').focus();
	await page.keyboard.press('Control+A');
	await page.keyboard.type('Hello {name}, {points} more');
	await page.locator('[data-preview]', {hasText: 'Hello Ada, 1,200 more'}).waitFor();
	await page.locator('[data-preview]', {hasText: '1 message, 21 characters'}).waitFor();
	await page.keyboard.type(' {tier}');
	await page.locator('[data-preview]', {hasText: 'has no {tier}'}).waitFor();
	await page.keyboard.press('Tab');
	assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Save');
	await page.keyboard.press('Enter');
	await page.locator('.errors', {hasText: 'has no {tier}'}).waitFor();
	assert.equal(await page.locator('#body').inputValue(), 'Hello {name}, {points} more {tier}');
	assert.deepEqual(await look(page, 'admin-message-refused'), []);
});

const olive = await person(browser, 'Olive', {width: 1280, height: 900});
await olive.page.goto('/owner/sign-in');
await walk(olive, [['owner-sign-in', '/owner/sign-in']]);
await owner_sign_in(olive);
await olive.page.goto('/owner/networks');
const network = await first(olive.page, '/owner/networks/');
await olive.page.goto('/owner/outbox');
const message = await olive.page.locator('main th a').first().getAttribute('href');
await walk(olive, [
	['owner-dashboard', '/owner/'],
	...['start', 'new', 'expansion', 'churned', 'mrr', 'free', 'guests', 'owed'].map(each => [`owner-figure-${each}`, `/owner/figures/${each}`]),
	['owner-networks', '/owner/networks'],
	['owner-network', network],
	['owner-plans', '/owner/plans'],
	['owner-plan', '/owner/plans/pro'],
	['owner-subscriptions', '/owner/subscriptions'],
	['owner-audit', '/owner/audit'],
	['owner-jobs', '/owner/jobs'],
	['owner-job', '/owner/jobs/keep_summaries'],
	['owner-outbox', '/owner/outbox'],
	['owner-message', message],
	['owner-device', '/owner/device'],
	['owner-404', '/owner/networks/00000000-0000-4000-8000-000000000000'],
]);
sql(`INSERT INTO job VALUES ('tally', 'count everything anew', false, now());
	INSERT INTO job_run (job_run_id, job, started_at, told_at, processed, remaining, ready_at)
	VALUES (gen_random_uuid(), 'tally', now() - interval '75 seconds', now(), 412300, 1204000, now() + interval '4 minutes');
	INSERT INTO job_run (job_run_id, job, started_at, ended_at, success, processed, errors, detail) VALUES (gen_random_uuid(), 'tally',
	now() - interval '2 minutes', now() - interval '90 seconds', false, 90, 1, 'asked for; 019ebbb4-0e00-7535-9657-db726a8db172: ledger/close: 23514 guest_account_pending_check')`);
await walk(olive, [['owner-jobs-running', '/owner/jobs'], ['owner-job-running', '/owner/jobs/tally']]);
sql("DELETE FROM job_run WHERE job = 'tally'; DELETE FROM job_request; DELETE FROM job");
await walk(olive, [['owner-jobs-none', '/owner/jobs']]);

await test('no window had an error, a broken policy or a request to another host', async () => no_faults(...new Set(people)));
await browser.close();
finish();

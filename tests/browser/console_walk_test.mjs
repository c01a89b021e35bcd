// The three audiences in one sitting, by a person's path: a guest buys and redeems, the manager finds both in the figures
// down to the rule that earned them, the owner sees the network, what was done and by whom. With scripts, without, and by
// keyboard. Needs BASE_URL.
import assert from 'node:assert/strict';
import {advance, finish, sql, test, until, verified} from '../live/client.mjs';
import {cashier, focus, identify, launch, leads, main_text, manager, no_faults, owner_sign_in, person, reads, sale, staff_sign_in,
	tab_to, text} from './browser.mjs';

const browser = await launch();
const open = (page, to, link) => leads(page, to, () => page.click(link));
const stat = async (page, word) => text(page.locator('.stats > div', {has: page.locator(`dt:has-text("${word}")`)}).locator('dd.v'));
const number = words => Number(words.replace(/[^0-9.−-]/g, '').replace('−', '-'));
// Summaries are made within seconds; the page says until when.
const shows = (page, condition) => until('the dashboard has it', async () => {
	await page.goto('/manage/?range=today');
	return condition();
}, 20000);

const till = await person(browser, 'cashier', {width: 1280, height: 900});
const maya = await person(browser, 'manager', {width: 1280, height: 900, scripts: false});
const olive = await person(browser, 'owner', {width: 1280, height: 900});
const phone = '+447700900711';
let before, guest;

await test('a cashier works at the till and is led nowhere else', async () => {
	await staff_sign_in(till, cashier);
	await till.page.goto('/manage/');
	assert.equal(new URL(till.page.url()).pathname, '/manage/till');
	const refused = await till.page.goto('/manage/guests');
	assert.equal(refused.status(), 403);
});
await test('a manager begins at the dashboard', async () => {
	await staff_sign_in(maya, manager);
	await maya.page.goto('/manage/?range=today');
	await reads(maya.page, 'Today');
	before = {sales: number(await stat(maya.page, 'Sales')), active: number(await stat(maya.page, 'Active guests')),
		fresh: number(await stat(maya.page, 'New guests'))};
});
await test('a new guest signs up at the till, and buys for £40', async () => {
	await identify(till, phone);
	await leads(till.page, /\/manage\/till\//, () => till.page.click('form[action$="/signups"] button'));
	guest = till.page.url().match(/till\/([0-9a-f-]{36})/)[1];
	await sale(till, '40.00');
});
await test('the dashboard has the sale, the guest, and says until when', async () => {
	await shows(maya.page, async () => number(await stat(maya.page, 'Sales')) === before.sales + 40);
	assert.equal(number(await stat(maya.page, 'New guests')), before.fresh + 1);
	assert.equal(number(await stat(maya.page, 'Active guests')), before.active + 1);
	await reads(maya.page, /Until \w{3} \d+ \w+, \d\d:\d\d/);
});
await test('the figure opens its rows, and they sum to it', async () => {
	const sales = number(await stat(maya.page, 'Sales'));
	await open(maya.page, /\/figures\/sales/, '.stats a:has-text("Sales")');
	let sum = 0;
	for (;;) {
		for (const each of await maya.page.locator('tbody td:last-child').allInnerTexts()) sum += Math.round(number(each) * 100);
		const next = maya.page.locator('a[rel=next]');
		if (!await next.count()) break;
		await leads(maya.page, /figures\/sales/, () => next.click());
	}
	assert.equal(sum, Math.round(sales * 100));
});
await test('the rows lead to the guest, and the guest to why it is that number', async () => {
	await maya.page.goto('/manage/figures/new?range=today');
	await open(maya.page, new RegExp(`/manage/guests/${guest}`), `a[href*="${guest}"]`);
	await reads(maya.page, 'Sale, £40.00');
	await reads(maya.page, 'Mobile not verified');
	await maya.page.locator('details summary', {hasText: 'Why this number?'}).first().click();
	await reads(maya.page, /5 points per £1/);
	await open(maya.page, /\/manage\/visits\//, 'a:has-text("Sale, £40.00")');
	await reads(maya.page, '£40.00');
});
await test('guests are found by phone, by the beginning of a name, and nobody by nonsense', async () => {
	const find = async words => {
		await maya.page.goto('/manage/guests');
		const box = maya.page.locator('input[name=q]:visible');
		await box.fill(words);
		await leads(maya.page, /\/manage\/guests/, () => box.press('Enter'));
	};
	await find('07700 900711');
	assert.ok(await maya.page.locator(`main a[href*="${guest}"]`).count() || maya.page.url().includes(guest));
	await find('adeb');
	await reads(maya.page, 'Oluwaseun Adébáyò-Fairweather');
	await find('конст');
	await reads(maya.page, 'Александра Константинопольская');
	await find('zzzz');
	assert.doesNotMatch(await main_text(maya.page), /Adébáyò/);
});
await test('the list is a file that no spreadsheet takes for formulas', async () => {
	sql("UPDATE guest SET name = '=HYPERLINK(\"http://x\")' WHERE name = 'Ada'");
	await maya.page.goto('/manage/guests');
	const saved = maya.page.waitForEvent('download');
	await maya.page.click('form[action$="/guests/export"] button');
	const stream = await (await saved).createReadStream();
	const parts = [];
	for await (const part of stream) parts.push(part);
	const file = Buffer.concat(parts).toString('utf8');
	assert.ok(file.startsWith('\ufeff'));
	assert.ok(file.includes(`"'=HYPERLINK(""http://x"")"`), file.slice(0, 400));
	assert.ok(!file.includes('900711'), 'no phone number leaves in it');
	sql("UPDATE guest SET name = 'Ada' WHERE name LIKE '=HYPER%'");
});
await test('two restaurants of three are shown when they are chosen', async () => {
	await maya.page.goto('/manage/shown');
	const boxes = maya.page.locator('input[type=checkbox]');
	assert.equal(await boxes.count(), 3);
	await boxes.nth(0).uncheck();
	await leads(maya.page, /\/manage\//, () => maya.page.click('main form button'));
	await maya.page.goto('/manage/?range=28');
	assert.match(await text(maya.page.locator('.side .who')), /2 of 3 restaurants/);
	assert.equal(await maya.page.locator('tbody tr', {hasText: 'Not at a restaurant'}).count(), 0);
	await maya.page.goto('/manage/shown');
	for (const box of await boxes.all()) await box.check();
	await leads(maya.page, /\/manage\//, () => maya.page.click('main form button'));
});
await test('a manager of two restaurants sees these two', async () => {
	const marina = await person(browser, 'manager of two', {width: 1280, height: 900});
	await staff_sign_in(marina, 'manager2@northern-table.example');
	await marina.page.goto('/manage/?range=365');
	const rows = await marina.page.locator('table.fold tbody th').allInnerTexts();
	for (const name of ['Покровка', 'Патриаршие']) assert.ok(rows.some(each => each.includes(name)), rows.join());
	assert.ok(!rows.some(each => each.includes('Сокол')));
	no_faults(marina);
	await marina.close();
});

await test('an owner needs the code of their device', async () => {
	await olive.page.goto('/owner/networks');
	assert.match(olive.page.url(), /\/owner\/sign-in/);
	await owner_sign_in(olive);
	await reads(olive.page, 'MRR');
});
await test('the bridge of each month starts where the last ended, and sums', async () => {
	const months = await olive.page.locator('select[name=month] option').evaluateAll(all => all.map(each => each.value));
	assert.ok(months.length >= 12, months.join());
	let ended = null, moved = 0;
	for (const month of months.slice(0, 12).sort()) {
		await olive.page.goto(`/owner/?month=${month}`);
		const cells = (await olive.page.locator('table.flow td.num').allInnerTexts()).map(number);
		const [start, ...rest] = cells, end = rest.pop();
		assert.equal(rest.reduce((sum, each) => sum + each, start), end, `${month}: ${cells.join(' ')}`);
		if (ended !== null) assert.equal(start, ended, month);
		ended = end;
		moved += rest.filter(each => each).length;
	}
	assert.ok(moved >= 5, `${moved} movements in a year`);
});
await test('a figure opens the networks behind it', async () => {
	await olive.page.goto('/owner/');
	const mrr = number(await stat(olive.page, 'MRR'));
	await open(olive.page, /\/owner\/figures\/mrr/, '.stats a:has-text("MRR")');
	const rows = (await olive.page.locator('tbody td.num').allInnerTexts()).map(number);
	assert.equal(rows.reduce((sum, each) => sum + each, 0), mrr);
});
await test('a plan is changed, which the history, the log and the income show', async () => {
	await olive.page.goto('/owner/networks');
	await open(olive.page, /\/owner\/networks\//, 'a:has-text("Mama Nkechi Kitchen")');
	await olive.page.selectOption('select[name=plan]', 'PRO');
	await leads(olive.page, /\/owner\/networks\//, () => olive.page.click('form[action$="/plan"] button'));
	await reads(olive.page, 'PRO');
	await olive.page.goto('/owner/');
	await reads(olive.page, /Reactivated.*\+₽67,000/s);
	await olive.page.goto('/owner/audit');
	assert.match(await text(olive.page.locator('tbody tr').first()), /Olive Platt.*Mama Nkechi Kitchen/);
});
await test('a job runs now, when it is asked to', async () => {
	await olive.page.goto('/owner/jobs');
	await leads(olive.page, /\/owner\/jobs/, () => olive.page.click('form[action*="/keep_summaries/"] button'));
	await until('it ran', () => sql("SELECT count(*) FROM job_run WHERE job = 'keep_summaries' AND detail = 'asked for'") === '1', 15000);
});
await test('nothing of a guest is on the owner\'s pages', async () => {
	for (const address of ['/owner/', '/owner/networks', '/owner/audit', '/owner/outbox', '/owner/figures/guests']) {
		await olive.page.goto(address);
		assert.doesNotMatch(await olive.page.content(), /Adébáyò|Marguerite|900711|Константинопольская/);
	}
});
await test('the navigation is reached and used by keyboard', async () => {
	await olive.page.goto('/owner/');
	await tab_to(olive.page, at => at.words === 'Audit log');
	await leads(olive.page, '/owner/audit', () => olive.page.keyboard.press('Enter'));
	const narrow = await person(browser, 'manager with a phone');
	await staff_sign_in(narrow, manager);
	await tab_to(narrow.page, at => at.words === 'Menu');
	await narrow.page.keyboard.press('Enter');
	await tab_to(narrow.page, at => at.words === 'Guests');
	assert.ok((await focus(narrow.page)).visible);
	await leads(narrow.page, '/manage/guests', () => narrow.page.keyboard.press('Enter'));
	no_faults(narrow);
	await narrow.close();
});
await test('a day later the points have arrived', async () => {
	await advance('25h');
	await staff_sign_in(maya, manager);
	await maya.page.goto(`/manage/guests/${guest}`);
	await reads(maya.page, 'Confirmed');
	assert.equal(await stat(maya.page, 'Available'), '400'); // 5 for each £1, and Bronze's 5 %, £2.00
	assert.equal(await stat(maya.page, 'Pending'), '0');
});
await test('the ledger and the summaries agree after all of it', async () => verified());
await test('no window had an error, a broken policy or a request to another host', async () => no_faults(till, maya, olive));

await browser.close();
finish();

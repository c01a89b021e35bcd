// What the tests in Chromium share: people with a window each, signing in as guest and staff, pictures kept in $OUTPUT,
// axe, and what a window may never do: errors on the console, a broken policy, a request to another host.
// The copy they use comes from tests/run.sh: BASE_URL, VAR, PORT.
import fs from 'node:fs';
import path from 'node:path';
import {createRequire} from 'node:module';
import {chromium} from 'playwright-core';
import assert from 'node:assert/strict';
import {advance, base, code_for, device_code, owner} from '../live/client.mjs';

const require = createRequire(import.meta.url);
const axe_source = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const output = process.env.OUTPUT;

export const ada = '+447700900123';
export const cashier = 'cashier@blkpages.example';
export const manager = 'manager@blkpages.example';

export const launch = () => chromium.launch({
	executablePath: '/usr/bin/chromium',
	args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
		'--disable-component-update', '--disable-sync'],
});

// ---- a person with a window

// A refused form or a missing page is answered with its status, which Chromium notes on the console: that is no fault.
const noted = /^Failed to load resource: the server responded with a status of 4\d\d/;

// A fresh window. person.faults collects what must stay empty.
export async function person(browser, name, {scripts = true, lang = 'en-GB', width = 360, height = 800, storage} = {}) {
	const context = await browser.newContext({
		baseURL: base.origin, javaScriptEnabled: scripts, locale: lang, viewport: {width, height}, storageState: storage,
	});
	context.setDefaultTimeout(20000);
	const page = await context.newPage();
	const faults = [];
	const fault = text => faults.push(`${name} at ${page.url()}: ${text}`);
	page.on('console', message => {
		if (message.type() === 'error' && !noted.test(message.text())) fault(`console: ${message.text()}`);
		if (message.type() === 'warning') fault(`console warning: ${message.text()}`);
	});
	page.on('pageerror', error => fault(`script: ${error.message}`));
	context.on('request', request => {
		const url = new URL(request.url());
		if (!['data:', 'about:', 'blob:'].includes(url.protocol) && url.origin !== base.origin) fault(`asked another host: ${url}`);
	});
	context.on('response', response => {
		if (response.status() >= 500) fault(`${response.status()} ${response.url()}`);
		else if (response.status() >= 400 && response.request().resourceType() !== 'document' &&
			response.request().resourceType() !== 'fetch') fault(`${response.status()} ${response.url()}`);
	});
	return {name, context, page, faults, scripts, close: () => context.close()};
}
export const no_faults = (...people) => assert.deepEqual(people.flatMap(each => each.faults), []);

// What a person reads in an element, blanks as one.
export const text = async locator => ((await locator.innerText()) || '').replace(/\s+/g, ' ').trim();
export const main_text = page => text(page.locator('main'));
export async function reads(page, wanted, where = 'main') {
	const found = (await Promise.all((await page.locator(where).all()).map(text))).join(' ');
	if (wanted instanceof RegExp ? !wanted.test(found) : !found.includes(wanted))
		throw new Error(`"${wanted}" is not on ${page.url()}:\n  ${found.slice(0, 1500)}`);
	return found;
}
// Does `act` and waits for the page it leads to, which may be at the address of the one before: a path, or a pattern.
export async function leads(page, to, act) {
	const fits = url => to instanceof RegExp ? to.test(url) : new URL(url).pathname === to;
	const seen = [];
	const arrived = page.waitForEvent('framenavigated', frame => frame === page.mainFrame() && (seen.push(frame.url()), fits(frame.url())))
		.catch(error => { throw new Error(`not led to ${to}, but ${seen.join(', ') || 'nowhere'}: ${error.message}`); });
	await Promise.all([arrived, act()]);
	await page.waitForLoadState('load');
}

// ---- signing in

// Asks for the code: with scripts the dialog stands over the page, without them it is a page.
export async function ask_code(who, phone, slug = 'blkpages', send) {
	const {page} = who;
	await page.goto(`/${slug}/`);
	await page.fill('#phone', phone);
	const {code} = await code_for(phone, async () => {
		const done = page.waitForResponse(response => new URL(response.url()).pathname.endsWith('/sign-in'));
		await (send ? send() : page.click('form[action$="/sign-in"] button.btn'));
		const answer = await done;
		return {status: answer.status(), text: ''};
	});
	await page.waitForSelector('dialog[open] #code');
	return code;
}
export async function guest_sign_in(who, phone, {slug = 'blkpages', send, enter, accept = true} = {}) {
	const {page} = who;
	const code = await ask_code(who, phone, slug, send);
	await leads(page, `/${slug}/`, async () => {
		if (enter) await enter(code);
		else if (who.scripts) await page.fill('#code', code);
		else {
			await page.fill('#code', `${code.slice(0, 3)} ${code.slice(3)}`);
			await page.click('form[action$="/code"] button');
		}
	});
	const consent = page.locator('form[action$="/consent"] button');
	if (accept && await consent.count()) await leads(page, `/${slug}/`, () => consent.click());
	return code;
}

// By password, then by the code that the demo shows: current at any time.
export async function owner_sign_in(who) {
	const {page} = who;
	await page.goto('/owner/sign-in');
	await page.fill('input[name=email]', owner);
	await page.fill('input[name=password]', 'loyalty-demo');
	await leads(page, /\/owner\/code/, () => page.click('form[action$="/sign-in"] button'));
	await page.fill('input[name=code]', await device_code());
	await leads(page, '/owner/', () => page.click('form[action$="/code"] button'));
}

export async function staff_sign_in(who, login = cashier) {
	const {page} = who;
	await page.goto('/manage/sign-in');
	await page.fill('input[type=email], input[autocomplete=username]', login);
	await page.fill('input[type=password]', 'loyalty-demo');
	await leads(page, login === cashier ? /\/manage\/till/ : /\/manage\/$/, () => page.click('form[action$="/sign-in"] button'));
}

// ---- at the till

export const finder = '/manage/till';
// Types (or scans) into the till's one field. Returns the status of the answer, once that stands there.
export async function identify(till, words) {
	const {page} = till;
	await page.goto(finder);
	await page.fill('#q', words);
	const answer = page.waitForResponse(response => response.request().method() === 'POST' && response.url().endsWith(finder));
	await leads(page, /\/manage\//, () => page.press('#q', 'Enter'));
	return (await answer).status();
}
// A sale to whoever is shown: the amount, its preview, then the receipt. Returns what the preview said.
export async function sale(till, amount) {
	const {page} = till;
	await page.fill('#amount', amount);
	if (!till.scripts) await leads(page, /\/manage\/till\//, () => page.press('#amount', 'Enter'));
	await page.locator('.tillbill .sum').waitFor();
	const said = await text(page.locator('.tillbill .bill'));
	await leads(page, /\/manage\/visits\/[0-9a-f-]{36}/, () => page.click('.tillbill button.big'));
	return said;
}
// A guest of their own with points: bill of `amount`, confirmed. Needs a clock that may move.
export async function earn(till, phone, amount) {
	await identify(till, phone);
	await sale(till, amount);
	await advance('24h');
}

// ---- looking

// The whole page in a window as high as it is, so that what is fixed to the window's edge stands there; a dialog as it is met.
export async function shot(page, name) {
	if (!output) return;
	const file = path.join(output, `${name}.png`), size = page.viewportSize();
	if (await page.locator('dialog[open]').count()) return void await page.screenshot({path: file});
	const height = await page.evaluate(() => document.documentElement.scrollHeight);
	if (height > size.height) await page.setViewportSize({width: size.width, height: Math.min(height, 6000)});
	await page.screenshot({path: file});
	await page.setViewportSize(size);
}

// What axe finds on the page as it stands, as lines.
export async function axe(page) {
	if (!await page.evaluate('typeof axe === "object"')) await page.evaluate(axe_source);
	const {violations} = await page.evaluate(() => window.axe.run(document, {resultTypes: ['violations']}));
	return violations.flatMap(each => each.nodes.map(node => `${each.id}: ${node.target.join(' ')}: ` +
		`${(node.any[0] || node.all[0] || node.none[0] || {message: each.help}).message}`));
}

// Wider than the window, and by what.
export const sideways = page => page.evaluate(() => {
	const wide = document.documentElement.clientWidth;
	if (document.documentElement.scrollWidth <= wide) return null;
	const out = [...document.querySelectorAll('body *')].filter(each => each.getBoundingClientRect().right > wide + 0.5);
	return `${document.documentElement.scrollWidth} > ${wide}: ` +
		out.slice(-3).map(each => `${each.tagName.toLowerCase()}.${each.className.baseVal ?? each.className}`).join(', ');
});

// The window at both widths in both schemes: pictures kept, axe asked, nothing to scroll sideways. Lists what is wrong.
export async function look(page, name, {axe: ask_axe = true} = {}) {
	const wrong = [];
	const before = page.viewportSize();
	if (!(await page.title()).trim()) wrong.push('no title');
	for (const [width, height, schemes] of [[320, 640, ['light']], [360, 800, ['light', 'dark']], [1280, 900, ['light', 'dark']]]) {
		await page.setViewportSize({width, height});
		const over = await sideways(page);
		if (over) wrong.push(`${width} px: scrolls sideways: ${over}`);
		if (width === 320) continue;
		for (const colorScheme of schemes) {
			await page.emulateMedia({colorScheme, reducedMotion: 'reduce'});
			await shot(page, `${name}-${width}-${colorScheme}`);
			if (ask_axe) for (const line of await axe(page)) wrong.push(`${width} px ${colorScheme}: ${line}`);
		}
	}
	await page.emulateMedia({colorScheme: 'light', reducedMotion: null});
	await page.setViewportSize(before);
	return wrong.map(line => `${name}: ${line}`);
}

// Where the keyboard is: a short name of the focused element, and whether its focus can be seen.
export const focus = page => page.evaluate(() => {
	const at = document.activeElement;
	const style = getComputedStyle(at), near = at.nextElementSibling ? getComputedStyle(at.nextElementSibling) : style;
	const ring = each => each.outlineStyle !== 'none' && parseFloat(each.outlineWidth) >= 2;
	const boxes = [...(at.closest('.otp')?.querySelectorAll('i') ?? [])].map(each => getComputedStyle(each));
	return {
		name: at.id ? `#${at.id}` : at.name ? `${at.tagName.toLowerCase()}[name=${at.name}]` : at.tagName.toLowerCase(),
		words: (at.innerText || at.getAttribute('aria-label') || '').replace(/\s+/g, ' ').trim(),
		inside: at.closest('dialog') ? 'dialog' : 'page',
		visible: ring(style) || ring(near) || boxes.some(ring),
	};
});
// Presses Tab until `is` holds of the focused element; every stop on the way must be visible.
export async function tab_to(page, is, most = 60) {
	for (let i = 0; i < most; i++) {
		await page.keyboard.press('Tab');
		const at = await focus(page);
		if (at.name === 'body') continue;
		assert.ok(at.visible, `focus cannot be seen on ${at.name} "${at.words}" at ${page.url()}`);
		if (is(at)) return at;
	}
	throw new Error(`the keyboard does not get there: ${page.url()}`);
}

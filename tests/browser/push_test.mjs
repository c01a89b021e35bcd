// A guest turns pushes on and off as a person does it, and the script that the browser keeps shows what is pushed. Needs
// BASE_URL. Chromium gives no subscription in a private window, and has no push service without a network: only subscribing
// itself is played here (PushManager); permission, service worker, forms and notifications are Chromium's own, and the push
// reaches the worker as the push service's would, by the debugger's protocol.
import {createECDH, randomBytes} from 'node:crypto';
import assert from 'node:assert/strict';
import {base, finish, sleep, sql, test} from '../live/client.mjs';
import {guest_sign_in, launch, leads, look, no_faults, person, reads, shot} from './browser.mjs';

const browser = await launch();
const phone = '+447700900851', box = '[data-push]';
const keys = createECDH('prime256v1');
keys.generateKeys();
const subscription = {endpoint: 'https://push.example/send/browser-1', keys: {p256dh: keys.getPublicKey('base64url'), auth: randomBytes(16).toString('base64url')}};

function play_push_service(given) {
	const made = () => ({...given, toJSON: () => given, unsubscribe: async () => { localStorage.removeItem('subscribed'); return true; }});
	PushManager.prototype.getSubscription = async () => localStorage.getItem('subscribed') ? made() : null;
	PushManager.prototype.subscribe = async options => {
		if (!options.userVisibleOnly || options.applicationServerKey.length !== 65) throw new Error('no options to subscribe with');
		localStorage.setItem('subscribed', '1');
		return made();
	};
}
const devices = () => sql(`SELECT kind, gone_at IS NULL FROM push_device ORDER BY created_at`).trim();

const ada = await person(browser, 'ada'), {page, context} = ada;
await context.addInitScript(play_push_service, subscription);
await test('who does not allow notifications, or runs no scripts, is not bothered', async () => {
	const plain = await person(browser, 'plain', {scripts: false});
	await guest_sign_in(plain, '+447700900852');
	assert.equal(await plain.page.locator(box).count(), 1);
	assert.equal(await plain.page.locator(box).isVisible(), false);
	await plain.close();
	await guest_sign_in(ada, phone);
	const debug = await context.newCDPSession(page), whole = await browser.newBrowserCDPSession();
	const {targetInfo: {browserContextId}} = await debug.send('Target.getTargetInfo');
	await whole.send('Browser.setPermission', {origin: base.origin, browserContextId, permission: {name: 'notifications'}, setting: 'denied'});
	await page.goto('/blkpages/');
	await page.waitForLoadState('networkidle');
	assert.equal(await page.evaluate(() => Notification.permission), 'denied');
	assert.equal(await page.locator(box).isVisible(), false);
});
await test('the page offers it by a button, and asks the browser for nothing before', async () => {
	await context.grantPermissions(['notifications'], {origin: base.origin});
	await page.goto('/blkpages/');
	await page.locator(box).waitFor();
	await reads(page, 'Get told before points expire', box);
	assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
	assert.equal(devices(), '');
	assert.deepEqual(await look(page, 'push-offer'), []);
});
await test('the button registers this browser', async () => {
	await page.locator(`${box} button[data-when=off]`).focus();
	await page.keyboard.press('Enter');
	await page.locator(`${box} button[data-when=on]`).waitFor();
	await reads(page, 'This device is told before points run out.', box);
	await reads(page, 'Turned on.', `${box} [role=status]`);
	assert.equal(devices(), 'web|t');
	assert.equal(await page.evaluate(() => document.activeElement.dataset.when), 'on');
	const [scope] = await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).map(each => each.scope));
	assert.equal(scope, new URL('/blkpages/', base).href);
	assert.deepEqual(await look(page, 'push-on'), []);
});
await test('what is pushed is shown, and leads into this network\'s pages only', async () => {
	const debug = await context.newCDPSession(page), found = new Promise(done => debug.on('ServiceWorker.workerRegistrationUpdated', ({registrations}) => {
		const ours = registrations.find(each => each.scopeURL.endsWith('/blkpages/') && !each.isDeleted);
		if (ours) done(ours.registrationId);
	}));
	await debug.send('ServiceWorker.enable');
	const registrationId = await found;
	const shown = () => page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(({title, body, data}) => ({title, body, data})));
	// Each has a title of its own; in which order they are listed is the browser's affair.
	const push = async (title, data) => {
		await debug.send('ServiceWorker.deliverPushMessage', {origin: base.origin, registrationId, data});
		for (let i = 0; i < 50; i++) {
			const one = (await shown()).find(each => each.title === title);
			if (one) return one;
			await sleep(100);
		}
		throw new Error(`nothing is shown of "${title}"`);
	};
	const home = new URL('/blkpages/', base).href;
	assert.deepEqual(await push('BlkPages', JSON.stringify({title: 'BlkPages', body: '200 points expire on 3 May.', link: `${home}history`})),
		{title: 'BlkPages', body: '200 points expire on 3 May.', data: `${home}history`});
	for (const link of ['https://evil.example/', 'javascript:alert(1)', '/manage/', '/blkpages/../manage/', '//evil.example', ''])
		assert.equal((await push(`to ${link}`, JSON.stringify({title: `to ${link}`, body: 'x', link}))).data, home, link);
	assert.equal((await push('', 'no json')).data, home);
});
await test('a click opens where it leads', async () => {
	const [worker] = context.serviceWorkers();
	// A window opens, or comes to the front, only for a click of a person's hand, which cannot be played here: it is noted.
	const opened = await worker.evaluate(async () => {
		const went = [];
		WindowClient.prototype.focus = async function () { went.push(this.url); };
		self.clients.openWindow = async url => { went.push(url); };
		for (const notification of await self.registration.getNotifications()) {
			const click = new NotificationEvent('notificationclick', {notification});
			click.waitUntil = promise => went.push(promise);
			self.dispatchEvent(click);
		}
		await Promise.all(went);
		return went.filter(each => typeof each === 'string');
	});
	assert.ok(opened.includes(new URL('/blkpages/history', base).href), opened.join(' '));
	assert.ok(opened.every(url => url.startsWith(new URL('/blkpages/', base).href)), opened.join(' '));
});
await test('it stays on when the page comes again', async () => {
	await page.goto('/blkpages/?lang=ru');
	await page.locator(`${box} button[data-when=on]`).waitFor();
	await reads(page, 'Напомнить, пока баллы не сгорели', box);
	await shot(page, 'push-on-ru');
	await page.goto('/blkpages/?lang=en');
});
await test('and is turned off where it was turned on', async () => {
	await page.locator(`${box} button[data-when=on]`).click();
	await page.locator(`${box} button[data-when=off]`).waitFor();
	await reads(page, 'Turned off.', `${box} [role=status]`);
	assert.equal(devices(), 'web|f');
	assert.equal(await page.evaluate(() => localStorage.getItem('subscribed')), null);
});
await test('on again it is the same device; a failure is said and changes nothing', async () => {
	await page.route('**/push', route => route.abort());
	await page.locator(`${box} button[data-when=off]`).click();
	await page.locator(`${box} [role=status]`, {hasText: 'That did not work.'}).waitFor();
	assert.equal(devices(), 'web|f');
	await page.unroute('**/push');
	await page.locator(`${box} button[data-when=off]`).click();
	await page.locator(`${box} button[data-when=on]`).waitFor();
	assert.equal(devices(), 'web|t');
});
await test('somebody else at this browser is not told to be told', async () => {
	await page.evaluate(() => localStorage.setItem('push /blkpages/', '1'));
	await page.goto('/blkpages/');
	await page.locator(`${box} button[data-when=off]`).waitFor();
});
await test('signing out takes the browser\'s subscription away', async () => {
	await leads(page, '/blkpages/', () => page.click('footer form button'));
	assert.equal(await page.evaluate(() => localStorage.getItem('subscribed')), null);
	assert.equal(await page.locator('#phone').count(), 1);
});
ada.faults.splice(0, ada.faults.length, ...ada.faults.filter(each => !/net::ERR_FAILED/.test(each))); // the answer that was withheld
await test('nothing went wrong in the window', async () => no_faults(ada));

await browser.close();
finish();

// Everybody who may stand before the site, signed in, with something of their own on every page: a redemption waiting, one
// settled, a sale, a code asked for. Two of each where another's things are tried.
import assert from 'node:assert/strict';
import {
	Browser, advance, api_sign_in, code_for, forms, once, owner as owner_email, owner_code, page_sign_in, post, staff_sign_in, status_of, till_find, till_sale,
} from '../live/client.mjs';
import {type_of} from '../live/calls.mjs';
import {crawl, question} from './site.mjs';

const browsing = async (name, sign_in) => {
	const browser = new Browser();
	await sign_in?.(browser);
	return {name, browser};
};
const ada = '+447700900123', another = '+447700900811', foreign = '+79161230811', newcomer = '+447700900814';
export const asking = '+447700900813';
const managers = {blkpages: 'admin@blkpages.example', 'northern-table': 'manager2@northern-table.example'};

// Points that may be spent; sessions of staff do not outlive the day this takes.
async function stock(staff_of, sales) {
	for (const [staff, phone, amount] of sales) {
		const browser = new Browser();
		await staff_sign_in(browser, staff_of[staff]);
		assert.equal((await till_sale(browser, await till_find(browser, phone), amount)).status, 303, phone);
	}
	await advance('25h');
}
// What a guest has then: a redemption settled by that till and one waiting, a sale still pending, a page there.
async function furnish(slug, phone, staff, amount) {
	const token = await api_sign_in(phone, slug), page = await till_find(staff, phone);
	const take = async () => {
		const answer = await post('/api/loyalty/redeem', {selectedPoints: 100, network: slug}, {token, key: once()});
		assert.equal(answer.status, 200, `${phone}: ${answer.text} ${JSON.stringify(await status_of(token))}`);
		return answer.json.redemption;
	};
	const settled = await take();
	await staff.done(await till_find(staff, settled.code), /\/settlement$/);
	const waiting = await take();
	assert.equal((await till_sale(staff, page, amount)).status, 303);
	return {phone, token, till_page: page.address, settled, waiting};
}

export async function everybody() {
	await stock(managers, [['northern-table', foreign, '60000']]);
	const people = {visitor: await browsing('visitor'), stranger: await browsing('stranger')};
	for (const role of ['cashier', 'manager', 'admin'])
		people[role] = await browsing(role, browser => staff_sign_in(browser, `${role}@blkpages.example`));
	people.elsewhere = await browsing('elsewhere', browser => staff_sign_in(browser, managers['northern-table']));
	people.ada = await furnish('blkpages', ada, people.cashier.browser, '20');
	people.twin = await furnish('northern-table', foreign, people.elsewhere.browser, '2000');
	await advance('2m');
	people.guest = await browsing('guest', browser => page_sign_in(browser, ada));
	people.other = await browsing('other guest', browser => page_sign_in(browser, another));
	people.foreign = await browsing('foreign guest', browser => page_sign_in(browser, foreign, 'northern-table'));
	// Somebody who was asked for a code and has not entered it; somebody who entered it and not yet said yes.
	people.asking = await browsing('asking', async browser => browser.follow(await browser.submit(await browser.get('/blkpages/'), '/blkpages/sign-in', {phone: asking})));
	people.newcomer = await browsing('newcomer', async browser => {
		const {code, answer} = await code_for(newcomer, async () => browser.submit(await browser.get('/blkpages/'), '/blkpages/sign-in', {phone: newcomer}));
		await browser.done(await browser.follow(answer), '/blkpages/code', {code});
	});
	people.half = await browsing('half', async browser =>
		browser.done(await browser.get('/owner/sign-in'), '/owner/sign-in', {email: owner_email, password: 'loyalty-demo'}));
	let half_cookie;
	people.owner = await browsing('owner', async browser => {
		const asks = await browser.done(await browser.get('/owner/sign-in'), '/owner/sign-in', {email: owner_email, password: 'loyalty-demo'});
		half_cookie = browser.jar.get('__Host-owner');
		assert.equal((await owner_code(browser, asks, '/owner/code')).status, 303);
	});
	people.owner.half_cookie = half_cookie;
	// A network that may be resumed.
	const [paused] = (await question(`SELECT network_id FROM network WHERE slug = 'mama-nkechi'`));
	await people.owner.browser.done(await people.owner.browser.get(`/owner/networks/${paused}/pause`), `/owner/networks/${paused}/pause`);
	await advance('2m');
	people.bearer = {name: 'bearer', bearer: await api_sign_in(ada)};
	await advance('2m');
	people.challenge = {name: 'challenge', bearer: (await post('/api/user/send-otp', {mobile_number: '+447700900812'})).json.challenge};
	people.nobody = {name: 'nobody', bearer: ''};
	for (const key in people) people[key].key = key;
	return people;
}

// Whose form token is tried in another's form, and where it stands.
const rivals = {visitor: 'stranger', asking: 'stranger', guest: 'other', newcomer: 'other', cashier: 'elsewhere', manager: 'admin', admin: 'manager', owner: 'half', half: 'owner'};
const token_pages = {stranger: '/manage/sign-in', other: '/blkpages/', elsewhere: '/manage/till', admin: '/manage/till', manager: '/manage/till', half: '/owner/code', owner: '/owner/networks'};

// What everybody finds, and by hand what no link leads to.
export async function explore(people) {
	const {ada, cashier} = people;
	const invitation = /\/blkpages\/r\/[\w-]+/.exec((await people.guest.browser.get('/blkpages/')).text)[0];
	// A message that was given up.
	await post('/api/user/send-otp', {mobile_number: '+447700900816'});
	await question(`UPDATE outbox SET state = 'dead', error = 'refused' WHERE outbox_id = (SELECT outbox_id FROM outbox WHERE state = 'queued' ORDER BY created_at DESC LIMIT 1)`);
	const starts = {
		visitor: ['/blkpages/', '/manage/', '/owner/', '/dev/', invitation], asking: ['/blkpages/code'], newcomer: ['/blkpages/'], guest: ['/blkpages/', '/blkpages/card-qr', '/blkpages/push.js'],
		cashier: ['/manage/', `${ada.till_page}?amount=20&code=`, `/manage/redemptions/${ada.waiting.id}`, `${ada.till_page.replace('/till/', '/preview/')}?amount=20&code=`],
		manager: ['/manage/'], admin: ['/manage/messages', '/manage/channels'], half: ['/owner/'], owner: ['/owner/', '/owner/outbox?state=dead'],
	};
	const found = {};
	for (const who in starts) found[who] = await crawl(people[who], starts[who], {enough: 3});
	found.guest.pages.set('/{network}/card-qr', ['/blkpages/card-qr']); // (without JSON it leads to the card)
	const unknown = await cashier.browser.follow(await cashier.browser.submit(await cashier.browser.get('/manage/till'), '/manage/till', {q: '+447700900815'}));
	found.cashier.posts.set('/manage/signups', forms(unknown.text).filter(form => form.action === '/manage/signups'));
	return {
		found,
		// An address of the route, or a form to it as {action, fields}, as `by` found it, else as anybody did.
		example(method, route, by) {
			if (['/health', '/metrics'].includes(route.path) || route.path.startsWith('/api/')) return {action: route.path, fields: {}};
			const of = method === 'POST' ? each => each.posts.get(route.path)?.[0] : each => each.pages.get(route.path)?.[0];
			const one = (by && found[by] && of(found[by])) || Object.values(found).map(of).find(Boolean);
			return method === 'POST' || !one ? one : {action: one, fields: {}};
		},
		type_of: (route, method) => method !== 'POST' ? {} : {'content-type': route.binary === 'hook' ? type_of(route.path.split('/')[2]) : route.json ? 'application/json' : 'application/x-www-form-urlencoded'},
		async foreign_token(by) {
			const other = rivals[by] && people[rivals[by]];
			return other && forms((await other.browser.get(token_pages[other.key])).text).find(form => form.fields.csrf).fields.csrf;
		},
	};
}

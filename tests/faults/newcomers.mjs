// Guests who come by a friend's link while everything fails: each takes the steps a person takes, again where a step fails, and
// buys something. What both get for it is the worker's matter, and I13's.
import {Browser, forms, once, page_sign_in, sleep} from '../live/client.mjs';
import {ask} from './copy.mjs';
import {slug} from './operations.mjs';
import {Random} from './random.mjs';

const every_ms = 1500;

async function insist(step, over) {
	for (let tries = 0; tries < 8 && !over(); tries++) {
		try { return await step(tries); } catch { await sleep(300); }
	}
	return null;
}

export async function newcomers(people, seed, over) {
	const random = new Random(seed, 'newcomers'), joined = [];
	const codes = [...ask(`SELECT referral_code FROM guest WHERE guest_id IN (${people.guests.map(each => `'${each.id}'`).join(',')})`)].map(([code]) => code.toLowerCase());
	for (let number = 0; !over(); number++) {
		await sleep(every_ms);
		const phone = `+447${910000000 + random.below(9999999)}`, code = random.one_of(codes), browser = new Browser();
		const invited = await insist(async () => browser.submit(await browser.get(`/${slug}/r/${code}`), `/${slug}/r/${code}`), over);
		// A code that was sent is good for ten minutes, and the next is sent after one: a try that fails is over.
		const page = invited && await insist(() => page_sign_in(browser, phone, slug), over);
		if (!page || !forms(page.text).length) continue;
		const cashier = people.staff[0], key = once();
		const bought = await insist(async tries => {
			if (tries) await people.renew('staff', 0);
			const id = await people.id_of(phone, await cashier.browser.get('/manage/till'));
			const answer = await cashier.browser.ask('POST', '/manage/visits', new URLSearchParams({csrf: cashier.csrf, once: key, guest: id, amount: '20.00'}).toString());
			if (!/\/visits\//.test(answer.headers.location || '')) throw new Error(`${answer.status}`);
			return id;
		}, over);
		joined.push({phone, bought});
	}
	return joined;
}

// Who acts in a run: guests of the API and of the page, cashiers at their tills, a manager. Each is signed in the way
// people are; when the clock has moved past their sessions, they sign in again.
import {
	Browser, advance, api_sign_in, forms, once, page_sign_in, sleep, staff_sign_in, words,
} from '../live/client.mjs';
import {move_clock} from './copy.mjs';
import {slug} from './operations.mjs';

// 500 codes an hour go to numbers of one beginning: two hundred people have one, for each signs in twice when a day passes.
export const phone_of = number => `+4479${String(Math.floor(number / 200)).padStart(2, '0')}${String(number).padStart(6, '0')}`;

const hidden = (page, name) => forms(page.text).map(each => each.fields[name]).find(Boolean);
const session_of = (browser, page) => ({cookie: browser.cookie_header(), csrf: hidden(page, 'csrf')});

export class People {
	constructor(guests, tills) {
		this.guests = Array.from({length: guests}, (_, i) => ({number: i, phone: phone_of(i + 100)}));
		this.staff = Array.from({length: tills + 1}, (_, i) => ({
			number: i, login: i < tills ? 'cashier@blkpages.example' : 'manager@blkpages.example',
		}));
		this.renewals = new Map();
		this.moved = 0;
	}
	async sign_in() {
		await Promise.all(this.staff.map(each => this.renew('staff', each.number)));
		await Promise.all(this.guests.map(each => this.renew('app', each.number)));
		move_clock(61); // a second code for a phone
		await Promise.all(this.guests.map(each => this.renew('page', each.number)));
	}
	// So that there is something to redeem from the first moment: a sale for each, confirmed a day later. Some have more than
	// the cap lets them redeem, some less.
	async begin() {
		await this.sign_in();
		const {browser} = this.staff[0], till = await browser.get('/manage/till');
		for (const guest of this.guests) guest.id = await this.id_of(guest.phone, till);
		await Promise.all(this.guests.map((guest, i) => browser.ask('POST', '/manage/visits',
			new URLSearchParams({csrf: this.staff[0].csrf, once: once(), guest: guest.id, amount: i % 3 ? '1500.00' : '150.00'}).toString())));
		await advance('25h');
		await Promise.all(this.staff.map(each => this.sign_in_staff(each)));
	}
	async sign_in_app(guest) {
		guest.token = await api_sign_in(guest.phone, slug);
	}
	async sign_in_page(guest) {
		const browser = new Browser();
		Object.assign(guest, session_of(browser, await page_sign_in(browser, guest.phone, slug)));
	}
	async sign_in_staff(person) {
		const browser = person.browser = new Browser(), page = await staff_sign_in(browser, person.login);
		const till = await browser.get('/manage/till');
		Object.assign(person, session_of(browser, till.text ? till : page));
		if (!person.csrf) throw new Error(`${person.login} sees no form: ${words(till.text).slice(0, 200)}`);
	}
	async id_of(phone, till) {
		const answer = await this.staff[0].browser.submit(till, '/manage/till', {q: phone});
		const found = /\/manage\/till\/([0-9a-f-]{36})/.exec(answer.headers.location || '');
		if (!found) throw new Error(`${phone} is nobody at the till: ${answer.status}`);
		return found[1];
	}
	// What a driver needs to act as them.
	told() {
		return {
			guests: this.guests.map(({number, id, phone, token, cookie, csrf}) => ({number, id, phone, token, cookie, csrf})),
			staff: this.staff.map(({number, cookie, csrf}) => ({number, cookie, csrf})),
		};
	}
	// Somebody's session has ended: renewed once, however many drivers noticed.
	renew(kind, number) {
		const name = `${kind} ${number}`;
		if (!this.renewals.has(name))
			this.renewals.set(name, this.renewed(kind, number).finally(() => this.renewals.delete(name)));
		return this.renewals.get(name);
	}
	async renewed(kind, number) {
		for (let tries = 0; ; tries++)
			try {
				if (kind === 'staff') return await this.sign_in_staff(this.staff[number]);
				return await (kind === 'app' ? this.sign_in_app(this.guests[number]) : this.sign_in_page(this.guests[number]));
			} catch (error) {
				if (tries === 40) throw error;
				await sleep(500);
				if (kind !== 'staff') this.next_code();
			}
	}
	// A phone gets one code a minute and three in 15: some minutes pass, once for all who wait for it.
	next_code() {
		if (Date.now() - this.moved < 1000) return;
		this.moved = Date.now();
		move_clock(301);
	}
}

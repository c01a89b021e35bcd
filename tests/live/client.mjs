// What the tests of a running copy share: requests over nginx, a browser without scripts, the demo's messages and clock,
// processes of this copy, and TAP. A test reads BASE_URL, VAR and PORT from tests/run.sh.
import {spawn, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import assert from 'node:assert/strict';
import {webcrypto as crypto} from 'node:crypto';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const base = new URL(process.env.BASE_URL);
export const place = process.env.VAR;
export const sleep = ms => new Promise(done => setTimeout(done, ms));

// ---- TAP

let tests = 0, failures = 0;
export const diag = text => console.log(String(text).replace(/^/gm, '# '));
export async function test(name, body) {
	tests++;
	const began = performance.now();
	try {
		await body();
		console.log(`ok ${tests} - ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
	} catch (error) {
		failures++;
		console.log(`not ok ${tests} - ${name}`);
		diag(`  ${error.message}\n  ${(error.stack || '').split('\n').filter(line => line.includes('/live/')).slice(0, 4).join('\n  ')}`);
	}
}
export function finish() {
	console.log(`1..${tests}`);
	agent.destroy();
	process.exitCode = failures ? 1 : 0;
}

// ---- requests

// Idle connections end before nginx ends them.
const agent = new http.Agent({keepAlive: true, maxSockets: 200, timeout: 10000});
export const heard = []; // the answers of api(), the first of them: a run of hours would fill the memory
const heard_at_most = 5000;
// Resolves with whatever was answered; status 0 when the connection broke.
export function ask(method, address, {headers = {}, body = '', timeout = 45000, agent: by = agent} = {}) {
	return new Promise(done => {
		const bytes = Buffer.from(body);
		const sized = bytes.length || method === 'POST' ? {'content-length': bytes.length} : {};
		const started = performance.now();
		const over = answer => done({...answer, ms: performance.now() - started});
		const broken = error => over({status: 0, headers: {}, text: '', cookies: [], broken: error.message});
		const request = http.request(new URL(address, base), {method, agent: by, headers: {...sized, ...headers}}, response => {
			const parts = [];
			response.on('data', part => parts.push(part));
			response.on('error', broken);
			response.on('end', () => over({
				status: response.statusCode, headers: response.headers, text: Buffer.concat(parts).toString('utf8'),
				cookies: response.headers['set-cookie'] || [],
			}));
		});
		request.setTimeout(timeout, () => request.destroy(new Error('timeout')));
		request.on('error', broken);
		request.end(bytes);
	});
}

const as_json = answer => {
	try { answer.json = JSON.parse(answer.text); } catch { answer.json = undefined; }
	return answer;
};
// A request to the JSON endpoints. `body`: an object, or the very text to send.
export async function api(method, address, body, {token, key, headers = {}} = {}) {
	const all = {accept: 'application/json', ...headers};
	if (token) all.authorization = `Bearer ${token}`;
	if (key !== undefined) all['idempotency-key'] = key;
	if (body !== undefined && !all['content-type']) all['content-type'] = 'application/json';
	const text = body === undefined ? '' : typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
	const answer = as_json(await ask(method, address, {headers: all, body: text}));
	if (heard.length < heard_at_most) heard.push({method, address, ...answer});
	return answer;
}
export const get = (address, token) => api('GET', address, undefined, {token});
export const post = (address, body, options) => api('POST', address, body, options);
export const is_error = (answer, status, code) => {
	assert.equal(`${answer.status} ${answer.json?.error?.code}`, `${status} ${code}`, answer.text.slice(0, 300));
	assert.ok(answer.json.error.message.length > 5, 'an error has a sentence');
};

// ---- the demo's messages and clock

export async function outbox(to) {
	const answer = await api('GET', `/dev/outbox${to ? `?to=${encodeURIComponent(to)}` : ''}`);
	assert.equal(answer.status, 200, answer.text.slice(0, 200));
	return answer.json;
}
// The code that `send` makes arrive at that phone.
export async function code_for(phone, send) {
	const before = (await outbox(phone)).filter(each => each.code).length;
	const answer = await send();
	for (const end = Date.now() + 8000; Date.now() < end; await sleep(40)) {
		const codes = (await outbox(phone)).filter(each => each.code);
		if (codes.length > before) return {code: codes[0].code, answer};
	}
	throw new Error(`no code reached ${phone}: ${answer.status} ${answer.text.slice(0, 200)}`);
}
export async function now() {
	return Date.parse((await api('GET', '/dev/clock')).json.now);
}
export async function advance(amount) {
	const answer = await api('POST', '/dev/clock', `advance=${amount}`,
		{headers: {'content-type': 'application/x-www-form-urlencoded'}});
	assert.equal(answer.status, 200, `advance=${amount}: ${answer.text.slice(0, 300)}`);
	return answer;
}

// A guest of the API: signed in, made when new.
export async function api_sign_in(phone, network) {
	const named = network ? {network} : {};
	const {code, answer} = await code_for(phone, () => post('/api/user/send-otp', {mobile_number: phone, ...named}));
	const verified = await post('/api/user/verify-otp', {mobile_number: phone, code, challenge: answer.json.challenge, ...named});
	assert.equal(verified.status, 200, verified.text);
	return verified.json.token;
}
export const status_of = async token => {
	const answer = await get('/api/loyalty/status', token);
	assert.equal(answer.status, 200, answer.text);
	return answer.json;
};

// ---- a browser without scripts

const entities = {amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0'};
export const decoded = text => text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (all, name) =>
	name[0] !== '#' ? entities[name] ?? all : String.fromCodePoint(/^#x/i.test(name) ? parseInt(name.slice(2), 16) : +name.slice(1)));
// What a person reads: elements gone, blanks one.
export const words = html => decoded(html.replace(/<(script|style|svg)[\s\S]*?<\/\1>/g, '').replace(/<\/?(b|i|em|strong|span|small|time)\b[^>]*>/g, '')
	.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();
function attributes(tag) {
	const found = {};
	for (const [, name, , double, single] of tag.matchAll(/\s([a-z][\w-]*)(=(?:"([^"]*)"|'([^']*)'))?/gi))
		found[name.toLowerCase()] = decoded(double ?? single ?? '');
	return found;
}
// Every form of a page: where it goes, what it would send untouched, its inputs and buttons.
export function forms(html) {
	return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, tag, inner]) => {
		const {action = '', method = 'get'} = attributes(tag), fields = {}, inputs = [], buttons = [];
		for (const [, kind, rest] of inner.matchAll(/<(input|select|textarea|button)\b([^>]*)>/g)) {
			const given = {kind, type: 'text', ...attributes(rest)};
			if (kind === 'button' || given.type === 'submit') { buttons.push(given); continue; }
			inputs.push(given);
			if (!given.name || 'disabled' in given || (['radio', 'checkbox'].includes(given.type) && !('checked' in given))) continue;
			fields[given.name] = given.value ?? '';
		}
		for (const [, tag_, options] of inner.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
			const all = [...options.matchAll(/<option\b([^>]*)>/g)].map(option => attributes(option[1]));
			fields[attributes(tag_).name] = (all.find(each => 'selected' in each) ?? all[0])?.value ?? '';
		}
		return {action, method: method.toLowerCase(), fields, inputs, buttons, html: inner};
	});
}

export class Browser {
	constructor(headers = {}) {
		this.jar = new Map();
		this.headers = headers;
	}
	keep(answer) {
		for (const line of answer.cookies) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
			if (/max-age=0/i.test(line)) this.jar.delete(name);
			else this.jar.set(name, value);
		}
		return answer;
	}
	cookie_header() {
		return [...this.jar].map(each => each.join('=')).join('; ');
	}
	// One request; a redirect is not followed.
	async ask(method, address, body = '', headers = {}) {
		const all = {accept: 'text/html', ...this.headers, ...headers};
		if (this.jar.size) all.cookie = this.cookie_header();
		if (method === 'POST') Object.assign(all, {'content-type': 'application/x-www-form-urlencoded', origin: base.origin, ...headers});
		const answer = this.keep(await ask(method, address, {headers: all, body}));
		answer.address = address;
		return answer;
	}
	async follow(answer) {
		for (let i = 0; answer.status === 303 && i < 5; i++)
			answer = await this.ask('GET', new URL(answer.headers.location, base).pathname + new URL(answer.headers.location, base).search);
		return answer;
	}
	async get(address) {
		const answer = await this.follow(await this.ask('GET', address));
		assert.equal(answer.status, 200, `GET ${address}: ${answer.status} ${words(answer.text).slice(0, 300)}`);
		return answer;
	}
	// The page's form with that action, as sent without being followed.
	form(page, action) {
		const found = forms(page.text).find(each => each.method === 'post' && (action instanceof RegExp ? action.test(each.action) : each.action === action));
		assert.ok(found, `no form to ${action} on ${page.address}: ${forms(page.text).map(each => each.action)}`);
		return found;
	}
	send(form, values = {}) {
		return this.ask('POST', form.action, new URLSearchParams({...form.fields, ...values}).toString());
	}
	async submit(page, action, values) {
		return this.send(this.form(page, action), values);
	}
	// The same, and it has to succeed.
	async done(page, action, values) {
		const answer = await this.submit(page, action, values);
		assert.equal(answer.status, 303, `${action}: ${answer.status} ${words(answer.text).slice(0, 400)}`);
		return this.follow(answer);
	}
}

export async function page_sign_in(browser, phone, slug = 'blkpages') {
	const welcome = await browser.get(`/${slug}/`);
	const {code, answer} = await code_for(phone, () => browser.submit(welcome, `/${slug}/sign-in`, {phone}));
	const asks = await browser.follow(answer);
	const card = await browser.done(asks, `/${slug}/code`, {code});
	if (!/action="[^"]*\/consent"/.test(card.text)) return card;
	return browser.done(card, `/${slug}/consent`);
}

export async function staff_sign_in(browser, who = 'cashier@blkpages.example') {
	const form = forms((await browser.get('/manage/sign-in')).text).find(each => each.inputs.some(input => input.type === 'password'));
	const secret = form.inputs.find(input => input.type === 'password').name;
	const login = form.inputs.find(input => input.type === 'email' || input.autocomplete === 'username').name;
	const answer = await browser.send(form, {[login]: who, [secret]: 'loyalty-demo'});
	assert.equal(answer.status, 303, `${who}: ${answer.status} ${words(answer.text).slice(0, 300)}`);
	const place = await browser.follow(answer);
	const choice = forms(place.text).find(each => each.action === '/manage/place');
	if (!/\/manage\/place$/.test(place.address)) return place;
	return browser.done(place, '/manage/place', {till_id: (choice.buttons.find(each => each.value) ?? choice.inputs.find(each => each.name === 'till_id')).value});
}

export const owner = 'owner@platform.example';
// What the owner's device shows; none for up to half a minute when the present code and the next were taken.
export async function device_code() {
	for (const end = Date.now() + 40000; ; await sleep(1000)) {
		const {code} = (await outbox(owner)).find(each => each.kind === 'totp');
		if (code) return code;
		assert.ok(Date.now() < end, 'no code for the owner in 40 s');
	}
}
export const owner_code = async (browser, page, action, values = {}) =>
	browser.submit(page, action, {...values, code: await device_code()});
export async function owner_sign_in(browser) {
	const asks = await browser.done(await browser.get('/owner/sign-in'), '/owner/sign-in', {email: owner, password: 'loyalty-demo'});
	const answer = await owner_code(browser, asks, '/owner/code');
	assert.equal(answer.status, 303, `${answer.status} ${words(answer.text).slice(0, 300)}`);
	return browser.follow(answer);
}

// ---- this copy's processes and its ledger

// (BUILT is the tests' own variant; the copy runs the release.)
const built = () => path.join(root, process.env.COPY_BUILT || 'build/release');
export const run = (command, ...more) => run_within(60000, command, ...more);
// The same with another patience, in milliseconds.
export function run_within(patience, command, ...more) {
	const result = spawnSync(path.join(root, 'deploy/up.sh'), ['exec', command, ...more],
		{env: {...process.env, VAR: place, BUILT: built()}, encoding: 'utf8', timeout: patience});
	return {status: result.status, text: `${result.stdout}${result.stderr}${result.error ? ` ${result.error.message}` : ''}`.trim(), out: (result.stdout || '').trim()};
}
export const worker = (...what) => run(path.join(built(), 'bin/worker'), ...what);
// One that goes on beside the test.
export const start_worker = (...what) => spawn(path.join(root, 'deploy/up.sh'), ['exec', path.join(built(), 'bin/worker'), ...what],
	{env: {...process.env, VAR: place, BUILT: built()}, stdio: 'ignore'});
export function verified() {
	const result = worker('verify');
	assert.equal(result.status, 0, `worker verify: ${result.text.slice(-1500)}`);
}
const database = () => /^database *= *(.*)$/m.exec(fs.readFileSync(`${place}/loyalty.conf`, 'utf8'))[1];
export function sql(question) {
	const result = run('psql', '-X', '-At', '-v', 'ON_ERROR_STOP=1', '-d', `${database()} user=postgres`, '-c', question);
	assert.equal(result.status, 0, result.text);
	return result.out;
}

const read = file => { try { return fs.readFileSync(file, 'latin1'); } catch { return ''; } };
// Process ids of a binary of this copy: "api", "guest", "worker"; `word`: an argument it has to have.
export function processes(binary, word) {
	return fs.readdirSync('/proc').filter(pid => /^\d+$/.test(pid)).map(Number).filter(pid => {
		const argv = read(`/proc/${pid}/cmdline`).split('\0');
		return path.basename(argv[0]) === binary && read(`/proc/${pid}/comm`).trim() === binary && (!word || argv.includes(word)) &&
			read(`/proc/${pid}/environ`).split('\0').includes(`LOYALTY_CONFIG=${place}/loyalty.conf`);
	});
}
// Postgres' own processes that serve a role.
export function backends(role) {
	const parent = read(`${place}/pg/postmaster.pid`).split('\n')[0];
	return fs.readdirSync('/proc').filter(pid => /^\d+$/.test(pid)).map(Number).filter(pid =>
		read(`/proc/${pid}/stat`).replace(/^.*\) \S+ /, '').split(' ')[0] === parent &&
		read(`/proc/${pid}/cmdline`).startsWith(`postgres: ${role} `));
}
export const kill = (pids, signal = 'SIGKILL') => pids.filter(pid => {
	try { process.kill(pid, signal); return true; } catch { return false; }
});
export async function until(what, condition, ms = 20000) {
	for (const end = Date.now() + ms; Date.now() < end; await sleep(25)) if (await condition()) return;
	throw new Error(`waited ${ms} ms for: ${what}`);
}

// ---- figures

export function spread(times) {
	const sorted = [...times].sort((a, b) => a - b);
	const at = share => sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(0) : '-';
	return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms`;
}
export const count = (answers, how = each => each.status) => {
	const sums = {};
	for (const each of answers) sums[how(each)] = (sums[how(each)] || 0) + 1;
	return sums;
};

// ---- the till

export const once = () => Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url');
// The guest's page at the till, found by card code, QR or phone; signed up when nobody has that phone.
export async function till_find(staff, code) {
	const answer = await staff.follow(await staff.submit(await staff.get('/manage/till'), '/manage/till', {q: code}));
	const sign_up = forms(answer.text).find(each => each.action === '/manage/signups');
	if (!sign_up) return answer;
	return staff.follow(await staff.send(sign_up));
}
// The guest's page with the bill of a sale: what it would earn, or what is wrong with it.
export const till_preview = (staff, page, amount, code = '') =>
	staff.ask('GET', `${page.address}?${new URLSearchParams({amount, code})}`);
// Records a sale as its bill offers it; the answer, also to a bill that was refused, is not followed.
export async function till_sale(staff, page, amount, {code, ...more} = {}) {
	const bill = await till_preview(staff, page, amount, code);
	return bill.status === 200 ? staff.submit(bill, '/manage/visits', more) : bill;
}
// Guests of the api with points that may be spent: `people` are [phone, amount in pounds].
export async function guests_with_points(people) {
	const staff = new Browser(), guests = [];
	await staff_sign_in(staff);
	for (const [phone, amount] of people) {
		const token = await api_sign_in(phone), page = await till_find(staff, phone);
		const sold = await till_sale(staff, page, amount);
		assert.equal(sold.status, 303, `sale for ${phone}: ${sold.status} ${words(sold.text).slice(0, 300)}`);
		guests.push({phone, token, address: page.address});
	}
	await advance('24h');
	for (const guest of guests) guest.before = (await status_of(guest.token)).points;
	return guests;
}

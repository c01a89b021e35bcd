// What is measured once, after the rounds: Mustache, password sign-ins, a guest page beside them, memory.
import {randomBytes} from 'node:crypto';
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {form_token} from './data.mjs';
import {measure, median, members, processes} from './measure.mjs';
import {built, command, configuration, place, ports, sleep} from './stack.mjs';

// The page's template and one guest's data, rendered by both; what they write must be the same.
export async function mustache(guest_page) {
	const folder = path.join(place, 'peers'), text = fs.readFileSync(path.join(folder, 'page.mustache'), 'utf8');
	const peer = createRequire(path.join(folder, 'express/server.js'))('mustache'), data = JSON.parse(await guest_page());
	const file = name => path.join(folder, name), times = 3000;
	fs.writeFileSync(file('page.json'), JSON.stringify(data));
	const ours = [], theirs = [];
	peer.parse(text);
	for (let round = 0; round < 5; round++) {
		ours.push(Number(command(path.join(built, 'bench/render'), [file('page.mustache'), file('page.json'), String(times), file('ours.html')])));
		let written;
		const began = process.cpuUsage();
		for (let i = 0; i < times; i++) written = peer.render(text, data);
		const used = process.cpuUsage(began);
		theirs.push((used.user + used.system) / times);
		const plain = html => html.replace(/&#x2F;/g, '/').replace(/&#x3D;/g, '=').replace(/&#x60;/g, '`').replace(/&#x27;/g, '&#39;');
		if (plain(written) !== plain(fs.readFileSync(file('ours.html'), 'utf8'))) throw new Error(`Mustache and mustache.js differ: ${folder}/ours.html`);
	}
	return {ours_us: median(ours), js_us: median(theirs), bytes: Buffer.byteLength(fs.readFileSync(file('ours.html')))};
}

// The demo's people sign in; nobody is refused, so nobody is counted.
const logins = ['cashier@blkpages.example', 'manager@blkpages.example', 'admin@blkpages.example'];
async function sign_in(key, number) {
	const visitor = randomBytes(32).toString('base64url'), login = logins[number % logins.length];
	const body = new URLSearchParams({csrf: form_token(key, visitor), email: login, password: 'loyalty-demo', next: ''});
	const began = performance.now();
	const answer = await fetch(`http://127.0.0.1:${ports.ours}/manage/sign-in`, {method: 'POST', redirect: 'manual', body,
		headers: {cookie: `__Host-visitor=${visitor}`}});
	await answer.arrayBuffer();
	return {good: answer.status === 303, status: answer.status, ms: performance.now() - began};
}
const form_key = () => Buffer.from(configuration().key_form_1, 'hex');

// As many as the pool takes, four at a time.
export async function sign_ins(seconds) {
	const key = form_key(), until = performance.now() + seconds * 1000, began = performance.now();
	let count = 0, errors = 0;
	await Promise.all([0, 1, 2, 3].map(async () => {
		while (performance.now() < until) (await sign_in(key, count)).good ? count++ : errors++;
	}));
	return {per_second: count / ((performance.now() - began) / 1000), errors};
}

// A guest page at 64 connections with ten sign-ins begun each second, answered or not.
export async function beside(page, seconds) {
	const key = form_key(), running = [];
	let on = true;
	const others = (async () => {
		for (let i = 0; on; i++) {
			running.push(sign_in(key, i));
			await sleep(100);
		}
	})();
	const got = await measure({...page, beside: ['303', '429']}, seconds);
	on = false;
	await others;
	const all = await Promise.all(running);
	// 429: more wait than the pool takes in, so nginx turns some away; that is its promise, and said.
	return {p50: got.p50, p99: got.p99, per_second: got.per_second, sign_ins: all.length, sign_in_median_ms: median(all.map(each => each.ms)),
		turned_away: all.filter(each => each.status === 429).length, errors: got.errors + all.filter(each => !each.good && each.status !== 429).length};
}

// What a process has for itself alone. The password pool is the one that is nice.
export function memory() {
	const of = program => members(processes(), path.join(built, 'bin', program)).map(({pid}) => {
		const text = fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'), stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
		const kilobytes = name => Number(new RegExp(`^${name}: +(\\d+) kB`, 'm').exec(text)[1]);
		return {nice: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]), kb: kilobytes('Private_Clean') + kilobytes('Private_Dirty')};
	});
	const manage = of('manage'), most = list => Math.max(...list.map(each => each.kb));
	return {pages_kb: most([...of('guest'), ...of('api'), ...manage.filter(each => each.nice <= 0)]), password_kb: most(manage.filter(each => each.nice > 0)),
		guest_kb: most(of('guest')), manage_kb: most(manage.filter(each => each.nice <= 0)), api_kb: most(of('api'))};
}

// make bench-load: the two load shapes that the documents ask for, on the data of make bench.
//
//   000-23   100 connections, 60 s, GET status and POST redeem in turns, without a pause
//   004-19   visitors: one minute up to 50, three minutes at 100, one minute down to none; each looks at their page and asks their
//            status, with a second (PAUSE=1000 ms) between; every answer is to be 200 and to take less than 200 ms
//   SCALE=0.1 makes both shorter
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import {begin, guests, people, slug, staff} from './data.mjs';
import {statuses, wrk} from './measure.mjs';
import {pids, place, ports, sleep, stop_ours} from './stack.mjs';

const scale = Number(process.env.SCALE || 1), pause = Number(process.env.PAUSE || 1000);
Object.assign(process.env, {SLUG: slug, PEOPLE: people, STAFF: staff});
const origin = `http://127.0.0.1:${ports.ours}`;
const say = text => console.error(text);

async function crowded() {
	const {log} = pids().ours, seconds = Math.max(2, Math.round(60 * scale));
	statuses(log);
	const got = await wrk(`${origin}/api/loyalty/status`, seconds, 'mixed', {connections: 100});
	const {200: good = 0, ...other} = statuses(log);
	delete other[499]; // wrk went away at the end
	return {name: '000-23', seconds, answers: good, per_second: got.per_second, p50: got.p50, p99: got.p99, broken: got.broken, other};
}

// Visitors at an instant: seconds and how many there are by then.
const steps = [[60, 50], [0, 100], [180, 100], [60, 0]];
function visitors_at(seconds) {
	let from = 0, count = 0;
	for (const [lasts, to] of steps) {
		const length = lasts * scale;
		if (seconds < from + length) return Math.round(count + (to - count) * (seconds - from) / length);
		from += length;
		count = to;
	}
	return 0;
}
const all_seconds = steps.reduce((sum, [lasts]) => sum + lasts * scale, 0);

const agent = new http.Agent({keepAlive: true, maxSockets: 200});
const ask = (at, headers) => new Promise(done => {
	const began = performance.now(), over = status => done({status, ms: performance.now() - began});
	http.get(origin + at, {agent, headers}, answer => {
		answer.on('end', () => over(answer.statusCode)).on('error', () => over(0)).resume();
	}).on('error', () => over(0));
});

async function visitors() {
	const lines = fs.readFileSync(people, 'utf8').trimEnd().split('\n'), answers = [], running = new Set();
	const began = performance.now(), seconds = () => (performance.now() - began) / 1000;
	const visit = async number => {
		for (let i = 0; number < visitors_at(seconds()); i++) {
			const [, cookie, bearer] = lines[(number * 7919 + i * 104729) % lines.length].split(' ');
			answers.push(await (i % 2 ? ask('/api/loyalty/status', {authorization: `Bearer ${bearer}`})
				: ask(`/${slug}/`, {cookie: `__Host-guest-${slug}=${cookie}`})));
			await sleep(pause);
		}
		running.delete(number);
	};
	const visits = [];
	while (seconds() < all_seconds) {
		for (let number = 0; number < visitors_at(seconds()); number++)
			if (!running.has(number)) {
				running.add(number);
				visits.push(visit(number));
			}
		await sleep(50);
	}
	await Promise.all(visits);
	const sorted = answers.map(each => each.ms).sort((a, b) => a - b), part = share => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
	return {name: '004-19', seconds: Math.round(all_seconds), answers: answers.length, per_second: answers.length / seconds(), p50: part(0.5), p99: part(0.99),
		most: sorted.at(-1), not_200: answers.filter(each => each.status !== 200).length, late: answers.filter(each => each.ms >= 200).length};
}

const number = value => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1));
function told(first, second) {
	const kept = second.not_200 === 0 && second.late === 0;
	return `# Load of ${new Date().toISOString().slice(0, 16)}Z

${os.cpus().length} cores (${os.cpus()[0].model}) with the load generator on them, ${guests.toLocaleString('en')} guests, load ${os.loadavg()[0].toFixed(1)} at the end.

| shape | answers | a second | p50 / p99 ms | |
|---|---:|---:|---:|---|
| 000-23: 100 connections, ${first.seconds} s, GET status and POST redeem in turns | ${number(first.answers)} | ${number(first.per_second)} | ${
	number(first.p50)} / ${number(first.p99)} | ${Object.values(first.other).length || first.broken ? `other than 200: ${JSON.stringify(first.other)}, broken ${first.broken}` : 'all 200'} |
| 004-19: up to 50, 100, and down to 0 visitors in ${second.seconds} s, ${pause} ms between | ${number(second.answers)} | ${number(second.per_second)} | ${
	number(second.p50)} / ${number(second.p99)} | ${second.not_200} other than 200, ${second.late} of 200 ms or more (longest ${number(second.most)} ms): ${
	kept ? 'reached' : '**missed**'} |
`;
}

async function run() {
	begin(say);
	say('000-23');
	const first = await crowded();
	say('004-19');
	const second = await visitors(), text = told(first, second);
	console.log(text);
	fs.writeFileSync(path.join(place, 'load.md'), text);
	fs.writeFileSync(path.join(place, 'load.json'), `${JSON.stringify([first, second], null, '\t')}\n`);
	return first.broken || Object.keys(first.other).length || second.not_200 ? 1 : 0;
}

let ending = false;
function end(code) {
	if (ending) return;
	ending = true;
	stop_ours();
	process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(1));
run().then(end, error => {
	console.error(error);
	end(1);
});

// make bench-growth: what a request and the worker cost with 100 thousand and with 1 million guests, and with 10 million of one entry each.
// Each size is a copy of its own under VAR/bench-growth, loaded once and kept; they are measured in turns.
//
//   SIZES (100000,1000000,10000000)   with less disk than they need the larger ones are skipped
//   ROUNDS (4), SECONDS_EACH (5)      of each measurement; the median of the rounds counts
import {fork} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {median} from './measure.mjs';

const here = path.dirname(fileURLToPath(import.meta.url)), top = path.resolve(here, '../..', process.env.VAR || 'var', 'bench-growth');
const rounds = Number(process.env.ROUNDS || 4), seconds = Number(process.env.SECONDS_EACH || 5), port = Number(process.env.PORT || 8080);
const wanted = (process.env.SIZES || '100000,1000000,10000000').split(',').map(Number);
const entries_of = guests => (guests >= 10000000 ? 1 : 12);
// What a guest takes on the disk: measured with 12 entries and with one; then room for the log of writes and for sorting.
const needed = guests => guests * (entries_of(guests) === 1 ? 4000 : 21000) + 12e9;
const began = performance.now();
const say = text => console.error(`${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s  ${text}`);
const children = [];

function size_of(guests, index) {
	const place = path.join(top, String(guests));
	fs.mkdirSync(place, {recursive: true});
	if (process.getuid() === 0) fs.chmodSync(place, 0o755);
	const child = fork(path.join(here, 'growth_size.mjs'), {env: {...process.env, VAR: place, PORT: String(port + 2 * index), GUESTS: String(guests),
		ENTRIES: String(entries_of(guests))}});
	children.push(child);
	const ask = message => new Promise((done, fail) => {
		child.once('message', ({result, error}) => (error ? fail(new Error(error)) : done(result)));
		child.send(message);
	});
	return {guests, ask, found: {page: [], first_page: [], redeem: [], confirm: [], verify: []}};
}

function choose() {
	const sizes = [], skipped = [];
	fs.mkdirSync(top, {recursive: true});
	for (const guests of wanted) {
		const {bavail, bsize} = fs.statfsSync(top), free = bavail * bsize, there = fs.existsSync(path.join(top, String(guests), 'bench/loaded'));
		if (there || free > needed(guests)) sizes.push(guests);
		else skipped.push(`${guests.toLocaleString('en')} guests: skipped, they need ${Math.round(needed(guests) / 1e9)} GB of free disk and there are ${
			Math.round(free / 1e9)}`);
	}
	return {sizes: sizes.map(size_of), skipped};
}

async function measure_all(sizes) {
	for (let round = 0; round < rounds; round++) {
		say(`round ${round + 1} of ${rounds}`);
		for (const size of round % 2 ? [...sizes].reverse() : sizes) {
			for (const name of ['page', 'first_page']) size.found[name].push(await size.ask({act: 'web', name, seconds}));
			if (entries_of(size.guests) > 1) size.found.redeem.push(await size.ask({act: 'web', name: 'redeem', seconds}));
			size.found.confirm.push(await size.ask({act: 'confirm', count: 2000}));
			size.found.verify.push(await size.ask({act: 'verify', count: 1000}));
		}
	}
}

const whole = value => (Number.isFinite(value) ? Math.round(value).toLocaleString('en') : '–');
function row_of({guests, found, bytes, load_seconds}) {
	const of = (name, column) => median(found[name].map(each => each[column] ?? NaN));
	return {guests, entries: entries_of(guests), bytes, load_seconds, page_postgres_us: of('page', 'postgres_us'), page_app_us: of('page', 'app_us'),
		pages_per_second: of('page', 'per_second'), first_page_postgres_us: of('first_page', 'postgres_us'), redeem_postgres_us: of('redeem', 'postgres_us'), redeems_per_second: of('redeem', 'per_second'),
		confirmed_per_second: of('confirm', 'per_second'), verified_per_second: of('verify', 'per_second'),
		errors: [...found.page, ...found.first_page, ...found.redeem].reduce((sum, each) => sum + each.errors, 0)};
}

function report(rows, sizes, skipped) {
	const of = guests => rows.find(each => each.guests === guests), small = of(100000), large = of(1000000);
	const ratio = small && large ? large.page_postgres_us / small.page_postgres_us : null;
	const goal = ratio === null ? 'not measured' : `${ratio.toFixed(2)}: ${ratio <= 1.25 ? 'reached' : '**missed**'}`;
	const text = `# Growth, ${new Date().toISOString().slice(0, 16)}Z

${os.cpus().length} cores (${os.cpus()[0].model}), load ${os.loadavg()[0].toFixed(1)} at the end; median of ${rounds} rounds of ${seconds} s in turns. Compare within this run only.
Postgres' CPU of a guest page with 1 million guests to that with 100 thousand, 2,000 guests looking again and again, wanted ≤ 1.25: ${goal}
With 20,000 guests in turn, whose rows are ${ratio === null ? 'not measured' : `not in Postgres' memory when they come: ${(
		large.first_page_postgres_us / small.first_page_postgres_us).toFixed(2)}`}

| guests | entries each | on disk | page: Postgres + app CPU µs | pages / s | 20,000 in turn: Postgres | redeem: Postgres CPU µs | redeems / s | confirmed / s | verified guests / s | errors |
|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
${rows.map(each => `| ${whole(each.guests)} | ${each.entries} | ${(each.bytes / 1e9).toFixed(2)} GB | ${whole(each.page_postgres_us)} + ${whole(each.page_app_us)} | ${
		whole(each.pages_per_second)} | ${whole(each.first_page_postgres_us)} | ${each.entries > 1 ? whole(each.redeem_postgres_us) : '–'} | ${each.entries > 1 ? whole(each.redeems_per_second) : '–'} | ${
		whole(each.confirmed_per_second)} | ${whole(each.verified_per_second)} | ${each.errors} |`).join('\n')}

${[...skipped, ...sizes.map(each => `${whole(each.guests)} guests: ${each.plans.text}`)].join('\n\n')}
`;
	return {text, json: {rounds, seconds, ratio, rows, skipped, plans: sizes.map(({guests, plans}) => ({guests, ...plans}))}};
}

async function run() {
	const {sizes, skipped} = choose();
	for (const line of skipped) say(line);
	for (const size of sizes) {
		say(`${size.guests.toLocaleString('en')} guests: start, and load what is not there yet`);
		Object.assign(size, await size.ask({act: 'begin'}));
		say(`${size.verified}${size.load_seconds ? `; loaded in ${Math.round(size.load_seconds)} s` : ''}`);
		size.plans = await size.ask({act: 'plans'});
	}
	await measure_all(sizes);
	for (const size of sizes) say(`${size.guests} after it: ${(await size.ask({act: 'sample'})).verified}`);
	const told = report(sizes.map(row_of), sizes, skipped);
	console.log(told.text);
	fs.writeFileSync(path.join(top, 'growth.md'), told.text);
	fs.writeFileSync(path.join(top, 'growth.json'), `${JSON.stringify(told.json, null, '\t')}\n`);
	await Promise.all(sizes.map(size => size.ask({act: 'end'})));
	return sizes.every(size => size.plans.good) && told.json.rows.every(each => !each.errors) ? 0 : 1;
}

run().then(code => { process.exitCode = code; }, error => {
	console.error(error);
	for (const child of children) if (child.connected) child.send({act: 'end'});
	process.exitCode = 1;
});

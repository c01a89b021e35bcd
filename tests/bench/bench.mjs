// make bench: our own and its peers, measured in turns within one run, and how that stands to the goals.
//
//   ROUNDS (4), SECONDS_EACH (5)   of each measurement; the median of the rounds counts
//   GUESTS (100000)                loaded once and kept under VAR/bench
//   ONLY=word,word                 some targets only
//   VERIFY=1                       worker verify afterwards, over what everybody wrote; a minute or two
import fs from 'node:fs';
import path from 'node:path';
import {begin, guests, network_id, people, slug, staff} from './data.mjs';
import {beside, memory, mustache, sign_ins} from './extras.mjs';
import {check_pages, page_data} from './same.mjs';
import {measure, median} from './measure.mjs';
import {start_peers} from './peers.mjs';
import {report} from './report.mjs';
import {check_rows} from './rows.mjs';
import {as_copy, built, pids, place, root, sql, stop_ours, stop_peers} from './stack.mjs';
import {targets_of} from './targets.mjs';

const rounds = Number(process.env.ROUNDS || 4), seconds = Number(process.env.SECONDS_EACH || 5);
const only = (process.env.ONLY || '').split(',').filter(Boolean);
const began = performance.now();
const say = text => console.error(`${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${text}`);
Object.assign(process.env, {SLUG: slug, PEOPLE: people, STAFF: staff});

let ending = false;
async function end(code) {
	if (ending) return;
	ending = true;
	await stop_peers();
	stop_ours();
	process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(1));

const columns = ['per_second', 'p50', 'p99', 'nginx_us', 'app_us', 'postgres_us'];
function summary(target, results) {
	const of = name => median(results.map(each => each[name]));
	return {name: target.name, about: target.about, ...Object.fromEntries(columns.map(name => [name, of(name)])),
		errors: results.reduce((sum, each) => sum + each.errors, 0), rounds: results.map(each => Math.round(each.per_second)),
		statuses: results.find(each => each.statuses)?.statuses};
}

async function extras(targets) {
	if (only.length) return {};
	say('Mustache, sign-ins, memory');
	const rendered = await mustache(page_data), page = targets.find(each => each.name === 'page');
	return {mustache: rendered, sign_ins: await sign_ins(seconds), beside: await beside(page, 2 * seconds), memory: memory()};
}

async function run() {
	begin(say);
	const measured = performance.now();
	await start_peers(network_id());
	say(await check_pages());
	sql(path.join(root, 'tests/bench/pgbench_redeem.sql'));
	const rows = await check_rows();
	say(`a redemption writes the same rows everywhere: ${rows}`);
	const targets = targets_of(pids()).filter(each => !only.length || only.includes(each.name));
	const results = new Map(targets.map(each => [each.name, []]));
	for (const target of targets) await measure(target, 1);
	for (let round = 1; round <= rounds; round++) {
		say(`round ${round} of ${rounds}`);
		// There and back: who writes first after a checkpoint pays for whole pages, who comes last finds more rows.
		for (const target of round % 2 ? targets : [...targets].reverse()) results.get(target.name).push(await measure(target, seconds));
	}
	const table = targets.map(each => summary(each, results.get(each.name)));
	const extra = await extras(targets).catch(error => ({failed: error.message})); // what was measured is shown all the same
	const told = report({guests, rounds, seconds, table, rows, extra, took: (performance.now() - measured) / 1000});
	console.log(told.text);
	fs.writeFileSync(path.join(place, 'bench.md'), told.text);
	fs.writeFileSync(path.join(place, 'bench.json'), `${JSON.stringify(told.json, null, '\t')}\n`);
	say(`written to ${place}/bench.md and bench.json`);
	if (process.env.VERIFY) say(as_copy(path.join(built, 'bin/worker'), ['verify', slug]).trimEnd().split('\n').at(-1));
	return told.broken ? 1 : 0;
}

run().then(end, error => {
	console.error(error);
	end(1);
});

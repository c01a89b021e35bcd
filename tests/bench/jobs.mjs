// make bench-jobs: a million earnings that are due, confirmed by the worker in one run, beside plain SQL that writes the same rows for another
// million: half of those before the worker's and half after, so that a machine that becomes slower tells on neither alone. In a copy of its own
// under VAR/bench-jobs, loaded anew each time and removed at the end.
//
//   GUESTS (100000), EACH (10)   guests of each network, and earnings of each guest
import {spawn} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..'), top = path.resolve(root, process.env.VAR || 'var', 'bench-jobs');
Object.assign(process.env, {VAR: top, CRON: '/dev/null'}); // stack.mjs and the copy read them
const {as_copy, built, place, reset_ours, sql, start_ours} = await import('./stack.mjs');
const guests = Number(process.env.GUESTS || 100000), each = Number(process.env.EACH || 10), worker = path.join(built, 'bin/worker');
const began = performance.now(), say = text => console.error(`${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s  ${text}`);
const pending = slug => Number(sql(`SELECT count(*) FROM due JOIN network USING (network_id) WHERE kind = 'confirm_earning' AND slug = '${slug}'`));

function load() {
	if (fs.existsSync(path.join(place, 'run'))) reset_ours();
	fs.mkdirSync(place, {recursive: true});
	if (process.getuid() === 0) fs.chmodSync(top, 0o755);
	start_ours();
	sql("ALTER SYSTEM SET max_wal_size = '8GB'");
	sql('SELECT pg_reload_conf()');
	for (const [slug, count, story] of [['before', guests / 2, 'pending'], ['worker', guests, 'due'], ['after', guests / 2, 'pending']]) {
		as_copy(path.join(built, 'bench/load'), [slug, String(count), String(each), story]);
	}
	sql('VACUUM (ANALYZE)');
	sql('CHECKPOINT');
}

// `act` does what is due in that network; its entries a second.
async function timed(slug, act) {
	const count = pending(slug), from = performance.now();
	await act();
	const seconds = (performance.now() - from) / 1000, left = pending(slug);
	if (left) throw new Error(`${slug}: ${left} of ${count} are left`);
	say(`${slug}: ${count.toLocaleString('en')} entries in ${seconds.toFixed(0)} s`);
	return {count, seconds, per_second: count / seconds};
}
const plain = slug => timed(slug, () => sql(path.join(root, 'tests/bench/confirm.sql'),
	{network: sql(`SELECT network_id FROM network WHERE slug = '${slug}'`)}));

// What the worker's memory came to at the most, in MB: as the kernel counts it, read while it runs.
function peak_of(pids) {
	let most = 0;
	for (const pid of pids) {
		try {
			if (fs.readlinkSync(`/proc/${pid}/exe`) !== worker) continue;
			most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'latin1'))[1]));
		} catch {
			// it ended meanwhile
		}
	}
	return most / 1024;
}
function by_worker(found) {
	return timed('worker', () => new Promise((done, fail) => {
		const child = spawn(path.join(root, 'deploy/up.sh'), ['exec', worker, 'confirm_earnings'],
			{env: {...process.env, VAR: place, BUILT: built}, stdio: ['ignore', 'inherit', process.stderr.isTTY ? 'inherit' : 'ignore']});
		const look = setInterval(() => {
			found.peak = Math.max(found.peak, peak_of(fs.readdirSync('/proc').filter(name => /^\d+$/.test(name))));
			found.first ||= found.peak;
		}, 500);
		child.on('exit', code => {
			clearInterval(look);
			if (code === 0) done(); else fail(new Error(`the worker ended with ${code}`));
		});
	}));
}

async function run() {
	say(`load ${(2 * guests * each).toLocaleString('en')} earnings of ${(2 * guests).toLocaleString('en')} guests`);
	load();
	say('confirm them');
	const memory = {first: 0, peak: 0}, before = await plain('before'), ours = await by_worker(memory), after = await plain('after');
	const verified = as_copy(worker, ['verify', 'worker', '2000']).trim(), sqls = (before.count + after.count) / (before.seconds + after.seconds);
	const whole = value => Math.round(value).toLocaleString('en');
	const text = `# Jobs, ${new Date().toISOString().slice(0, 16)}Z

${os.cpus().length} cores (${os.cpus()[0].model}), load ${os.loadavg()[0].toFixed(1)} at the end. Compare within this run only.

| ${whole(ours.count)} earnings confirmed | entries / s |
|---|---:|
| by the worker, in one run of ${whole(ours.seconds)} s | ${whole(ours.per_second)} |
| the same rows by plain SQL, half before it | ${whole(before.per_second)} |
| and half after it | ${whole(after.per_second)} |

The worker to plain SQL: ${(100 * ours.per_second / sqls).toFixed(0)} %. Its memory: ${memory.first.toFixed(0)} MB soon after its start, ${memory.peak.toFixed(0)} MB at the most.
${verified}
`;
	console.log(text);
	fs.writeFileSync(path.join(top, 'jobs.md'), text);
	fs.writeFileSync(path.join(top, 'jobs.json'), `${JSON.stringify({guests, each, ours, before, after, memory, verified}, null, '\t')}\n`);
	reset_ours();
}

await run();

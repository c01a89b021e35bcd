// One measurement: wrk for some seconds, and what nginx, the application and Postgres used of the CPU meanwhile.
import {execFile} from 'node:child_process';
import {closeSync, fstatSync, openSync, readFileSync, readSync, readdirSync, readlinkSync, truncateSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

const run = promisify(execFile);
const here = path.dirname(fileURLToPath(import.meta.url));
const tick = 10000; // microseconds of a clock tick: Linux gives them in hundredths to everybody

export function processes() {
	const found = [];
	for (const name of readdirSync('/proc')) {
		if (!/^\d+$/.test(name)) continue;
		try {
			const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
			const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
			let program = '';
			try {
				program = readlinkSync(`/proc/${name}/exe`).replace(/ \(deleted\)$/, '');
			} catch {
				// the kernel's own
			}
			// utime, stime, and those of children that were waited for
			const ticks = fields.slice(11, 15).reduce((sum, each) => sum + Number(each), 0);
			found.push({pid: Number(name), parent: Number(fields[1]), program, ticks});
		} catch {
			// it ended meanwhile
		}
	}
	return found;
}

// `what`: a pid, for it and everything below it; or the path of a program, for all that run it.
export function members(all, what) {
	if (typeof what === 'string') return all.filter(each => each.program === what);
	const parents = new Map(all.map(each => [each.pid, each.parent]));
	return all.filter(each => {
		let pid = each.pid;
		while (pid > 1 && pid !== what) pid = parents.get(pid) ?? 0;
		return pid === what;
	});
}

export function cpu_microseconds(what) {
	const all = processes();
	return what.map(each => (each ? members(all, each).reduce((sum, one) => sum + one.ticks, 0) * tick : 0));
}

export const median = (values) => {
	const sorted = values.filter(value => Number.isFinite(value)).sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

// What nginx answered, by status, out of its access log; the log is emptied.
export function statuses(log) {
	const counts = {};
	const file = openSync(log, 'r');
	const buffer = Buffer.alloc(1 << 20);
	let rest = '';
	for (let left = fstatSync(file).size; left > 0; ) {
		const length = readSync(file, buffer, 0, buffer.length, null);
		if (!length) break;
		left -= length;
		const text = rest + buffer.toString('latin1', 0, length);
		for (const match of text.matchAll(/"status":(\d+),/g)) counts[match[1]] = (counts[match[1]] ?? 0) + 1;
		rest = text.slice(-40).replace(/"status":\d+,/g, "");
	}
	closeSync(file);
	truncateSync(log);
	return counts;
}

// wrk on a url. `shape`: which requests load.lua makes.
export async function wrk(url, seconds, shape, {connections = 64, threads = 2, env = {}} = {}) {
	const { stdout } = await run(
		'wrk',
		[`-t${threads}`, `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '--latency', '-s', path.join(here, 'load.lua'), url],
		{ env: { ...process.env, ...env, SHAPE: shape }, maxBuffer: 1 << 24 },
	);
	const result = /^RESULT (.+)$/m.exec(stdout);
	if (!result) throw new Error(`wrk said nothing about ${url}: ${stdout}`);
	const [requests, seconds_taken, p50, p99, broken] = result[1].split(' ').map(Number);
	return {requests, per_second: requests / seconds_taken, p50, p99, broken};
}

// A target: name, url, shape, expect (the only status that is right, but for those of what runs `beside`), nginx (pid and log), app,
// postgres. `load` replaces wrk.
export async function measure(target, seconds) {
	if (target.nginx) statuses(target.nginx.log);
	const what = [target.nginx?.pid, target.app, target.postgres];
	const before = cpu_microseconds(what);
	const got = target.load ? await target.load(seconds) : await wrk(target.url, seconds, target.shape, target);
	const used = cpu_microseconds(what).map((after, i) => (after - before[i]) / got.requests);
	let errors = got.broken;
	if (target.nginx) {
		// 499: wrk went away at the end
		const seen = statuses(target.nginx.log), right = [String(target.expect ?? 200), '499', ...(target.beside ?? [])];
		for (const [status, count] of Object.entries(seen)) if (!right.includes(status)) errors += count;
		if (errors) got.statuses = seen;
	}
	return {...got, errors, nginx_us: used[0], app_us: used[1], postgres_us: used[2]};
}

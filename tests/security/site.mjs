// The site as its binaries tell it (`--pages=json`), and as somebody finds it who follows every link: for each route the
// addresses that exist and the forms that lead to it. What is made from this covers a page that is added later by itself.
import {spawn, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import {ask, base, decoded, forms, place, root, run, sleep, until} from '../live/client.mjs';

const built = path.join(root, process.env.COPY_BUILT || 'build/release');
export const routes = ['guest', 'manage', 'owner', 'api', 'hook', 'dev'].flatMap(binary => {
	const {stdout, status} = spawnSync(path.join(built, 'bin', binary), ['--pages=json'], {encoding: 'utf8'});
	if (status !== 0) throw new Error(`${binary} --pages=json: ${status}`);
	return stdout.trim().split('\n').map(line => {
		const route = JSON.parse(line), parts = route.path.split(/\{[^}]*\}/).map(part => part.replace(/[.*+?^$()|[\]\\]/g, '\\$&'));
		return {...route, pattern: new RegExp(`^${parts.join('([^/?]+)')}$`), exact: !route.path.replace(/^\/\{network\}/, '').includes('{')};
	});
});
export const named = (method, where) => routes.find(route => route.methods.includes(method) && route.path === where);
// The route of an address, as the binaries find it: an exact path before one with a {value}, a console before a network.
export function route_of(address) {
	const {pathname} = new URL(address, base), binary = /^\/(manage|owner|dev|api|hook)s?\//.exec(pathname)?.[1];
	const fits = routes.filter(route => route.pattern.test(pathname) && (binary ? route.binary === binary : ['guest', 'api'].includes(route.binary)));
	return fits.find(route => route.exact) ?? fits[0];
}

// ---- who

// One request as this person, whose cookies stay as they are: an attack must not change the next one's start. A provider
// has none of a browser's headers, and signs what is sent.
export function send_as(person, method, address, {body = '', headers = {}} = {}) {
	if (person.provider) {
		const call = person.sign?.(route_of(address), {method, address, body}) ?? {address, body, headers: {}};
		return ask(method, call.address, {headers: {...headers, ...call.headers}, body: call.body});
	}
	const all = {accept: person.bearer === undefined ? 'text/html' : 'application/json'};
	if (person.bearer) all.authorization = `Bearer ${person.bearer}`;
	if (person.browser?.jar.size) all.cookie = person.browser.cookie_header();
	if (method === 'POST') Object.assign(all, {origin: base.origin, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded'});
	for (const [name, value] of Object.entries(headers)) if (value === null) delete all[name]; else all[name] = value;
	return ask(method, address, {headers: all, body});
}

// ---- what links lead to

function links(text) {
	return [...text.matchAll(/<(?:a|link|img)\b[^>]*\s(?:href|src)="([^"]*)"/g)].map(found => decoded(found[1])).filter(link => /^[/?]/.test(link));
}
// Follows links from `starts` until every route was met with `enough` addresses for each set of parameter names.
// Gives pages (path of the route -> addresses), posts (path -> forms) and answers.
export async function crawl(person, starts, {enough = 2, follow = () => true} = {}) {
	const met = new Map(), pages = new Map(), posts = new Map(), answers = [], waiting = [...starts];
	while (waiting.length) {
		const address = waiting.shift(), url = new URL(address, base), route = route_of(address);
		if (!route?.methods.includes('GET') || !follow(route, address)) continue;
		const shape = `${route.path}?${[...url.searchParams.keys()].sort()}`, seen = met.get(shape) ?? new Set();
		if (seen.has(address) || seen.size >= enough) continue;
		met.set(shape, seen.add(address));
		const answer = await person.browser.ask('GET', address);
		answers.push({route, ...answer});
		if (answer.status === 303) waiting.unshift(answer.headers.location.replace(base.origin, ''));
		if (answer.status !== 200) continue;
		pages.set(route.path, [...pages.get(route.path) ?? [], address]);
		for (const link of links(answer.text)) waiting.push(link.startsWith('?') ? url.pathname + link : link);
		for (const form of forms(answer.text)) {
			if (form.method === 'get') {
				waiting.push(`${form.action || url.pathname}?${new URLSearchParams(form.fields)}`);
				continue;
			}
			const to = route_of(form.action || url.pathname);
			if (to) posts.set(to.path, [...posts.get(to.path) ?? [], {...form, action: form.action || url.pathname, page: address}]);
		}
	}
	return {pages, posts, answers};
}

// ---- what the database holds

const database = () => /^database *= *(.*)$/m.exec(fs.readFileSync(`${place}/loyalty.conf`, 'utf8'))[1];
let psql, lines, asked;
// One psql for all questions: starting one costs more than most of them.
export async function question(text) {
	if (!psql) {
		psql = spawn(path.join(root, 'deploy/up.sh'), ['exec', 'psql', '-X', '-At', '-q', '-v', 'ON_ERROR_STOP=1', '-d', `${database()} user=postgres`],
			{env: {...process.env, VAR: place, BUILT: built}, stdio: ['pipe', 'pipe', 'inherit']});
		lines = readline.createInterface({input: psql.stdout});
		lines.on('line', line => line === '--end--' ? asked.done(asked.lines) : asked.lines.push(line));
		psql.on('exit', () => asked?.failed(new Error(`psql ended at: ${asked.text}`)));
	}
	const answer = new Promise((done, failed) => { asked = {done, failed, lines: [], text}; });
	psql.stdin.write(`${text};\n\\echo --end--\n`);
	return answer;
}
export function end_questions() {
	asked = null;
	psql?.stdin.end();
	psql = null;
}
let tables;
// Count, newest transaction and places of the rows of every table: the same text means that no row was added, changed,
// removed, or written again as it was.
export async function held(of = () => true) {
	tables ??= await question("SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = 'public' ORDER BY 1");
	const rows = await question(tables.filter(of).map(table =>
		// (That somebody was there is noted in a session.)
		/_session$/.test(table) ? `SELECT '${table}', count(*), 0, coalesce(sum(hashtextextended((to_jsonb(x) - 'seen_at')::text, 0)::numeric), 0) FROM ${table} x` :
		`SELECT '${table}', count(*), coalesce(max(xmin::text::bigint), 0), coalesce(sum(hashtid(ctid)::bigint), 0) FROM ${table}`).join(' UNION ALL '));
	return new Map(rows.map(row => [row.slice(0, row.indexOf('|')), row]));
}
export const changed = (before, after) => [...after].filter(([table, row]) => before.get(table) !== row).map(([table]) => table);

// Stops the copy's cron and waits for its jobs: from here on the database changes by requests alone.
export async function still() {
	const of_copy = pid => {
		try { return fs.readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(`LOYALTY_CONFIG=${place}/loyalty.conf`); } catch { return false; }
	};
	const named_so = name => fs.readdirSync('/proc').filter(pid => /^\d+$/.test(pid)).map(Number).filter(pid => {
		try { return fs.readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0').some(word => path.basename(word) === name) && of_copy(pid); } catch { return false; }
	});
	const crons = named_so('cron_loop.sh');
	for (const pid of crons) process.kill(pid, 'SIGSTOP');
	for (const pid of named_so('worker')) process.kill(pid, 'SIGTERM');
	await until('the jobs have ended', () => named_so('worker').every(pid => fs.readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ')));
	await sleep(50);
	return () => crons.forEach(pid => process.kill(pid, 'SIGCONT'));
}
export {run};

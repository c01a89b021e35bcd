// sqlmap at every form's fields, every parameter and every id of an address, as whoever may send it.
import {spawn} from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import {base, place, root} from '../live/client.mjs';
import {routes, send_as} from './site.mjs';
import {encoded} from './breaches.mjs';
import {read_table} from './table.mjs';

const folder = path.join(place, 'sqlmap'), level = process.env.LEVEL ?? '1', risk = process.env.RISK ?? '1', minutes = Number(process.env.MINUTES ?? 10);
const found = /sqlmap identified the following injection point/;

function run_sqlmap(name, request, parameters) {
	const file = path.join(folder, `${name}.request`), words = ['-r', file, '--batch', '--ignore-stdin', '--disable-coloring', '--flush-session', '--output-dir', path.join(folder, name), '--level', level, '--risk', risk,
		'--dbms', 'PostgreSQL', '--technique', 'BEUT', '--time-sec', '3', '--skip-waf', '--ignore-code', '*', '--drop-set-cookie', ...parameters.length ? ['-p', parameters.join(',')] : [], '--skip', 'csrf,once',
		...request.includes('once=') ? ['--randomize', 'once'] : []];
	fs.writeFileSync(file, request);
	return new Promise(done => {
		const child = spawn('sqlmap', words, {stdio: ['ignore', 'pipe', 'pipe'], env: {...process.env, HOME: folder}}), parts = [];
		child.stdout.on('data', part => parts.push(part));
		child.stderr.on('data', part => parts.push(part));
		child.on('close', () => {
			const text = Buffer.concat(parts).toString('utf8');
			fs.writeFileSync(path.join(folder, `${name}.log`), text);
			done({name, text, hole: found.test(text), tried: /do not appear to be injectable|does not seem to be injectable|identified the following/.test(text)});
		});
	});
}

// A server that does what must not be done, with the copy's own Postgres behind it.
export async function planted_hole() {
	fs.mkdirSync(folder, {recursive: true});
	const database = /^database *= *(.*)$/m.exec(fs.readFileSync(`${place}/loyalty.conf`, 'utf8'))[1];
	const server = http.createServer((request, response) => {
		const q = new URL(request.url, base).searchParams.get('q') ?? '';
		const psql = spawn(path.join(root, 'deploy/up.sh'), ['exec', 'psql', '-X', '-At', '-d', `${database} user=postgres`, '-c', `SELECT name FROM network WHERE slug = '${q}' AND 1 = 1`], {env: process.env});
		let text = '';
		psql.stdout.on('data', part => { text += part; });
		psql.stderr.on('data', part => { text += part; });
		psql.on('close', () => response.end(`<p>${text}</p>`));
	});
	await new Promise(done => server.listen(0, '127.0.0.1', done));
	const {hole} = await run_sqlmap('planted', `GET /?q=blkpages HTTP/1.1\r\nHost: 127.0.0.1:${server.address().port}\r\n\r\n`, ['q']);
	server.close();
	fs.truncateSync(path.join(place, 'log/postgres.log'));
	return hole;
}

const likely = {line: 'a', text: 'a', uuid: '00000000-0000-7000-8000-000000000000', uuids: '00000000-0000-7000-8000-000000000000', word: 'a', token: 'a', flag: '1', int: '1'};
// Everything that takes something: a form with its declared fields, an address with parameters, an address with an id.
function targets(people, site) {
	const table = read_table('tests/security/routes.txt'), list = [];
	const add = (route, method, who, action, fields, parameters) => list.push({name: `${list.length}-${route.path.replace(/\W+/g, '-')}`, route, method, person: people[who], action, fields, parameters, what: `${method} ${action.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…')}`});
	for (const route of routes) {
		if (!route.methods.includes('POST') || !route.fields.length) continue;
		const row = table.get(`POST ${route.path}`), example = site.example('POST', route, row.by), values = {}, rest = {};
		for (const {name, kind} of route.fields.filter(each => !(route.json && each.name === 'network'))) {
			const value = row.values[name]?.replace(/^@.*/, '000000') ?? example.fields[name];
			if (value === undefined) rest[name] = likely[kind];
			else values[name] = route.json && kind === 'int' ? Number(value) : value;
		}
		add(route, 'POST', row.by, example.action, {...example.fields, ...values}, Object.keys(values));
		// (What a form does not always have may not go with the rest.)
		if (Object.keys(rest).length) add(route, 'POST', row.by, example.action, {...example.fields, ...values, ...rest}, Object.keys(rest));
	}
	const shapes = new Set();
	for (const [who, {pages}] of Object.entries(site.found)) for (const [where, addresses] of pages) for (const action of addresses) {
		const url = new URL(action, base), shape = `${where}?${[...url.searchParams.keys()].sort()}`, route = routes.find(each => each.path === where);
		if (shapes.has(shape) || (!url.search && route.exact)) continue;
		shapes.add(shape);
		if (url.search) add(route, 'GET', who, action, {}, [...url.searchParams.keys()]);
		else add(route, 'GET', who, action.replace(/\/([0-9a-f-]{36}|[^/]+)(\/[a-z]*)?$/, '/$1*$2'), {}, []);
	}
	return list;
}
function request_text({route, method, person, action, fields}) {
	const body = method === 'POST' ? encoded(route, fields) : '', lines = [`${method} ${action} HTTP/1.1`, `Host: ${base.host}`, `Accept: ${route.json ? 'application/json' : 'text/html'}`];
	if (person.bearer) lines.push(`Authorization: Bearer ${person.bearer}`);
	if (person.browser?.jar.size) lines.push(`Cookie: ${person.browser.cookie_header()}`);
	if (method === 'POST') lines.push(`Content-Type: ${route.json ? 'application/json' : 'application/x-www-form-urlencoded'}`, `Content-Length: ${Buffer.byteLength(body)}`);
	return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
export async function inject(people, site) {
	const waiting = targets(people, site), all = waiting.length, findings = [], end = Date.now() + minutes * 60e3;
	const statuses = {};
	let parameters = 0, untried = 0;
	console.log(`sqlmap ${all} requests, level ${level}, risk ${risk}`);
	await Promise.all(Array.from({length: os.cpus().length}, async () => {
		for (let target; (target = waiting.shift());) {
			if (Date.now() > end) { waiting.unshift(target); return; }
			const {person, method, action, route, fields} = target;
			const {status} = await send_as(person, method, action.replace('*', ''), {body: method === 'POST' ? encoded(route, fields) : '', headers: site.type_of(route, method)});
			statuses[status] = (statuses[status] ?? 0) + 1;
			if (process.env.SHOW) console.log(status, target.what);
			const result = await run_sqlmap(target.name, request_text(target), target.parameters);
			parameters += Math.max(1, target.parameters.length);
			if (result.hole) findings.push(`sqlmap: ${target.what}: ${/Parameter: .*/.exec(result.text)?.[0]}, see ${folder}/${target.name}.log`);
			if (!result.tried) { untried++; findings.push(`sqlmap did not try ${target.what}: ${/\[(CRITICAL|ERROR)\].*/.exec(result.text)?.[0]}`); }
		}
	}));
	console.log(`sqlmap ${all - waiting.length} of ${all} requests, ${parameters} parameters, ${untried} not tried; as they were, they were answered ${JSON.stringify(statuses)}`);
	if (waiting.length) findings.push(`sqlmap: ${waiting.length} requests were not reached in ${minutes} minutes: MINUTES=`);
	return findings;
}

// Every route of every binary × everybody × everything that may be wrong with a request: who may is in
// routes.txt, beside an example of each form that is taken; all else is refused as said here, and no row changes.
import assert from 'node:assert/strict';
import {device_code, diag, once, outbox, test, words} from '../live/client.mjs';
import {asking} from './people.mjs';
import {changed, held, routes, send_as} from './site.mjs';
import {unknown_to, wrong_calls} from './providers.mjs';
import {read_table} from './table.mjs';
import {breaches, encoded, methods_refused} from './breaches.mjs';

const table = read_table('tests/security/routes.txt');
let people, site, before;
// (nginx lets few owners sign in at once.)
async function few_at_once(list, work) {
	const results = [], waiting = [...list.entries()];
	await Promise.all(Array.from({length: 6}, async () => { for (let next; (next = waiting.shift());) results[next[0]] = await work(next[1]); }));
	return results;
}

export async function tables(people_, site_) {
	[people, site, before] = [people_, site_, await held()];
	await test('routes.txt has every route, and everybody finds it', every_route);
	await test('who may open what: every cell of routes.txt', every_cell);
	for (const [line, row] of rows_of_posts()) await test(`${line}: whatever is wrong is refused, and no row changes`, () => every_breach(line, row));
	await test('methods that an address does not take: 405 with Allow, and HEAD is GET without a body', every_method);
	diag(`${sent} requests with something wrong`);
	// The examples themselves are taken: what was refused above was refused for what was wrong with it.
	for (const last of [false, true]) for (const [line, row] of rows_of_posts().filter(([, each]) => each.last === last && !each.untried))
		await test(`${line}: the example is taken (${row.wanted}${row.changes ? '' : ', changes nothing'})`, () => every_example(line, row));
}
const rows_of_posts = () => [...table].filter(([line]) => line.startsWith('POST '));
const parts_of = line => {
	const [method, where] = line.split(' ');
	return {method, route: routes.find(each => each.path === where)};
};

async function every_route() {
	const missing = routes.flatMap(route => route.methods.map(method => `${method} ${route.path}`)).filter(line => !table.has(line));
	assert.deepEqual(missing, [], 'routes.txt says nothing about these');
	const gone = [...table.keys()].filter(line => !routes.some(route => route.methods.some(method => `${method} ${route.path}` === line)));
	assert.deepEqual(gone, [], 'routes.txt tells of what is not there');
	const unseen = routes.flatMap(route => route.methods.filter(method => !site.example(method, route)).map(method => `${method} ${route.path}`));
	assert.deepEqual(unseen, [], 'no link, form or seed (people.mjs) leads there');
}

// What came of it, in the words of routes.txt.
function outcome(method, answer, signed) {
	const location = answer.headers.location ?? '';
	if (answer.status === 303 && /\/sign-in(\?|$)/.test(location)) return 'sign-in';
	if (answer.status === 303 && /\/owner\/code(\?|$)/.test(location)) return 'code';
	if (answer.status === 403) return 'refused';
	if (answer.status === 404) return 'missing';
	if (answer.status === 401) return 'unknown';
	if (method === 'POST') return answer.status === (signed ? 200 : 400) ? 'open' : String(answer.status);
	return answer.status === 200 || answer.status === 303 ? 'open' : String(answer.status);
}
async function every_cell() {
	const wrong = [];
	for (const [line, row] of table) {
		const {method, route} = parts_of(line), {action} = site.example(method, route);
		// A field that nobody knows: whoever may send the form is told so, and nothing is done. Providers are only thanked.
		const signed = route.binary === 'hook', body = method === 'GET' ? '' : signed ? unknown_to(route) : encoded(route, {nobody_knows_this: '1'});
		const got = await few_at_once(row.roles, async role => outcome(method, await send_as(people[role], method, action, {body, headers: site.type_of(route, method)}), signed));
		if (got.join() !== row.cells.join()) wrong.push(`${line}: ${row.roles.map((role, i) => got[i] === row.cells[i] ? '' : `${role} ${got[i]}, not ${row.cells[i]}`).filter(Boolean).join('; ')}`);
		if (process.env.SHOW) console.log(`#> ${line.padEnd(56)} ${got.map(each => each.padEnd(8)).join(' ')}`);
	}
	assert.deepEqual(wrong, []);
	assert.deepEqual(changed(before, await held()), [], 'rows changed');
}

// The example's fields: what its form had, and what the table writes into it.
function fields_of(route, row, example) {
	const fields = {...example.fields, ...row.values};
	for (const {name, kind} of route.fields) if (route.json && kind === 'int' && name in fields) fields[name] = Number(fields[name]);
	if (route.once && route.form_token) fields.once = once();
	return fields;
}

const said = text => words(text).slice(-300);
let sent = 0;
async function every_breach(line, row) {
	const {method, route} = parts_of(line), example = site.example(method, route, row.by), sender = people[row.by], fields = fields_of(route, row, example);
	const attacks = route.binary === 'hook' ? wrong_calls(route) : breaches(route, fields, {foreign_token: await site.foreign_token(row.by), numbers: row.numbers, taken: row.taken});
	sent += attacks.length;
	const wrong = (await few_at_once(attacks, async ({what, wanted, by, method: how = 'POST', address = example.action, ...request}) => {
		const {status, text} = await send_as(people[by] ?? sender, how, address, {...request, headers: {...site.type_of(route, 'POST'), ...request.headers}});
		return wanted.includes(status) ? '' : `${what}: ${status}, not ${wanted}: ${said(text)}`;
	})).filter(Boolean);
	// (That a page refused a number is an outcome, kept under the form's key.)
	const now = await held(), rows = changed(before, now).filter(each => !(row.numbers.length && route.once && each === 'idempotency'));
	before = now;
	assert.deepEqual([...wrong, ...rows.map(each => `rows of ${each} changed`)], []);
}
async function every_method() {
	const wrong = [];
	for (const route of routes) {
		const [first] = route.methods, {by} = table.get(`${first} ${route.path}`), {action} = site.example(first, route, by), sender = people[by];
		const tries = methods_refused(route);
		sent += tries.length;
		for (const [method, wanted] of tries) {
			const answer = await send_as(sender, method, action, {headers: method === 'POST' ? site.type_of(route, method) : {}});
			if (answer.status !== wanted) wrong.push(`${method} ${action}: ${answer.status}, not ${wanted}`);
			if (wanted === 405 && method !== 'TRACE' && !answer.headers.allow) wrong.push(`${method} ${action}: no Allow`);
		}
		if (!route.methods.includes('GET')) continue;
		const [get, head] = await Promise.all(['GET', 'HEAD'].map(method => send_as(sender, method, action)));
		if (get.status !== head.status || head.text || get.headers['content-type'] !== head.headers['content-type'])
			wrong.push(`HEAD ${action}: ${head.status}, not ${get.status}, ${head.headers['content-type']}, ${head.text.length} bytes`);
	}
	assert.deepEqual(wrong, []);
	assert.deepEqual(changed(before, await held()), [], 'rows changed');
}
async function every_example(line, row) {
	const {route} = parts_of(line);
	const example = site.example('POST', route, row.by), fields = fields_of(route, row, example);
	for (const name in fields) {
		if (fields[name] === '@device') fields[name] = await device_code();
		if (fields[name] === '@otp') fields[name] = (await outbox(asking)).find(each => each.code).code;
	}
	const was = await held(), answer = await send_as(people[row.by], 'POST', example.action, {body: example.body ?? encoded(route, fields), headers: site.type_of(route, 'POST')});
	assert.equal(answer.status, row.wanted, `${answer.headers.location ?? ''} ${said(answer.text)}`);
	assert.equal(changed(was, await held()).length > 0, row.changes, `changed: ${changed(was, await held())}`);
}

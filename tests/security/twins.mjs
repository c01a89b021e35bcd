// Two networks with the same in both. Every request that somebody of one can send, found by following links, is sent with
// each id in it replaced by the other network's in the same place: the answer is, byte for byte, the one to an id that
// nobody has, and no row of either changes.
import assert from 'node:assert/strict';
import {webcrypto as crypto} from 'node:crypto';
import {type_of} from '../live/calls.mjs';
import {diag, once, test} from '../live/client.mjs';
import {changed, crawl, held, question, route_of, send_as} from './site.mjs';
import {address_of, of_hooks, says} from './providers.mjs';

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;
// As one of today's that nobody has.
const nobody_s = like => like.slice(0, 19) + crypto.randomUUID().slice(19);

// Every request of a crawl, as {method, action, fields}, a few of each route and shape.
function requests(found) {
	const list = [], seen = new Map();
	const add = request => {
		const shape = `${request.method} ${route_of(request.action).path} ${Object.keys(request.fields)} ${[...new URL(request.action, 'http://x').searchParams.keys()]}`;
		seen.set(shape, (seen.get(shape) ?? 0) + 1);
		if (seen.get(shape) <= 2) list.push(request);
	};
	for (const addresses of found.pages.values()) for (const action of addresses) add({method: 'GET', action, fields: {}});
	for (const forms of found.posts.values()) for (const {action, fields} of forms) add({method: 'POST', action, fields});
	return list;
}
// Where ids stand in a request: which one it is, what its place is called, and the request with another one there.
function places_of(request) {
	const places = [];
	for (const [id] of request.action.matchAll(uuid)) places.push({id, name: `${route_of(request.action).path} ${request.action.indexOf(id) < (request.action + '?').indexOf('?') ? 'address' : 'query'}`, with: other => ({...request, action: request.action.replace(id, other)})});
	for (const [name, value] of Object.entries(request.fields)) for (const [id] of String(value).matchAll(uuid))
		places.push({id, name: `${route_of(request.action).path} ${name}`, with: other => ({...request, fields: {...request.fields, [name]: value.replace(id, other)}})});
	return places;
}
// Tokens, numbers of requests, times to the second and the id itself are of their request, not of its answer.
const masked = ({status, text, headers, cookies}, id) => JSON.stringify([status, headers.location ?? '', headers['content-type'] ?? '', cookies.map(line => line.replace(/=[^;]*/, '=')),
	text.replace(/name="(csrf|once)" value="[^"]*"/g, '$1').replace(/[0-9a-f]{32}/g, 'request').replace(uuid, each => each === id ? 'that id' : each)]).replaceAll(id, 'that id');

export async function twins(people) {
	const pairs = {
		'the till and the console': {
			mine: people.admin, theirs: people.elsewhere,
			starts: {mine: starts_of_staff(people.ada), theirs: starts_of_staff(people.twin)},
		},
		'guests\' pages': {mine: people.guest, theirs: people.foreign, starts: {mine: ['/blkpages/', '/blkpages/history'], theirs: ['/northern-table/', '/northern-table/history']}},
	};
	for (const [name, {mine, theirs, starts}] of Object.entries(pairs)) for (const [me, them, my_starts, their_starts] of
		[[mine, theirs, starts.mine, starts.theirs], [theirs, mine, starts.theirs, starts.mine]])
		await test(`${name}: ${me.name} asks for what is ${them.name}'s`, async () => replay(me, them, await requests_of(me, my_starts), await requests_of(them, their_starts)));
	await test('two guests of one network: one asks for what is the other\'s', async () => replay(people.other, people.guest, await requests_of(people.other, ['/blkpages/']), await requests_of(people.guest, ['/blkpages/']), true));
	await test('codes, numbers and invitations of the other network are nobody\'s', () => codes(people));
	await test('a network\'s own account with a provider tells of its own messages, of no other\'s', () => told(people));
}
const starts_of_staff = guest => ['/manage/', `${guest.till_page}?amount=20&code=`, `${guest.till_page.replace('/till/', '/preview/')}?amount=20&code=`,
	`/manage/redemptions/${guest.waiting.id}`, `/manage/redemptions/${guest.settled.id}/void`, guest.till_page.replace('/till/', '/guests/')];
const requests_of = async (person, starts) => requests(await crawl(person, starts));

async function replay(me, them, mine, theirs, one_network) {
	const of_theirs = new Map(), known = new Set(mine.flatMap(places_of).map(place => place.id)), wrong = [];
	for (const place of theirs.flatMap(places_of)) if (!known.has(place.id)) of_theirs.set(place.name, [...of_theirs.get(place.name) ?? [], place.id]);
	const before = await held();
	let tried = 0;
	const send = request => {
		const fields = {...request.fields, ...'once' in request.fields ? {once: once()} : {}};
		return send_as(me, request.method, request.action, {body: request.method === 'POST' ? new URLSearchParams(fields).toString() : ''});
	};
	// What the other has and I have no form for is asked for as the other asks, with my own session and token.
	const token = mine.find(request => request.fields.csrf)?.fields.csrf;
	const borrowed = theirs.filter(request => !one_network || /[0-9a-f]{8}-/.test(request.action)).map(request => ({...request, fields: {...request.fields, ...'csrf' in request.fields ? {csrf: token} : {}},
		action: one_network ? request.action : request.action.replace(/^\/(blkpages|northern-table)\//, `/${mine[0].action.split('/')[1]}/`)}));
	const tries = [
		...mine.flatMap(request => places_of(request).flatMap(place => (of_theirs.get(place.name) ?? []).slice(0, 2).map(id => ({place, id})))),
		...borrowed.flatMap(request => places_of(request).filter(place => !known.has(place.id)).map(place => ({place, id: place.id}))),
	];
	for (const {place, id} of tries) {
		const absent = nobody_s(id), [theirs_, nobodys] = [await send(place.with(id)), await send(place.with(absent))];
		tried++;
		if (masked(theirs_, id) !== masked(nobodys, absent)) wrong.push(`${place.name}: ${theirs_.status} for theirs, ${nobodys.status} for nobody's\n${masked(theirs_, id).slice(0, 300)}\n${masked(nobodys, absent).slice(0, 300)}`);
		if (/ address$/.test(place.name) && ![404, 403].includes(theirs_.status)) wrong.push(`${place.name} ${place.with(id).action}: ${theirs_.status}`);
	}
	const rows = changed(before, await held()).filter(each => each !== 'idempotency');
	assert.deepEqual([...wrong, ...rows.map(each => `rows of ${each} changed`)], []);
	assert.ok(tried >= 4, `${tried} tries`);
	diag(`${tried} requests with an id of ${them.name}`);
}

// What is not an id but leads to somebody: a code of a redemption, of a card, a phone.
async function codes({admin, elsewhere, ada, twin, guest}) {
	const wrong = [];
	for (const [staff, own, other] of [[admin, ada, twin], [elsewhere, twin, ada]]) {
		const page = await staff.browser.get('/manage/till'), form = staff.browser.form(page, '/manage/till');
		const look = q => send_as(staff, 'POST', '/manage/till', {body: new URLSearchParams({...form.fields, q}).toString()});
		const mine = await look(own.waiting.code);
		if (!(mine.headers.location ?? '').includes(own.waiting.id)) wrong.push(`${staff.name} does not find the own ${own.waiting.code}: ${mine.status} ${mine.headers.location}`);
		const [theirs, nobodys] = [await look(other.waiting.code), await look(other.waiting.code.replace(/\w/g, each => /\d/.test(each) ? (Number(each) + 3) % 10 : each))];
		if (theirs.status !== nobodys.status || theirs.headers.location !== nobodys.headers.location) wrong.push(`${staff.name}: a code of theirs ${theirs.status} ${theirs.headers.location}, of nobody ${nobodys.status}`);
		if (JSON.stringify(theirs.headers).includes(other.waiting.id)) wrong.push(`${staff.name} is led to ${other.waiting.id}`);
	}
	const [code] = /[\w-]+$/.exec(/\/blkpages\/r\/[\w-]+/.exec((await guest.browser.get('/blkpages/')).text)[0]);
	const [theirs, nobodys] = [await send_as(elsewhere, 'GET', `/northern-table/r/${code}`), await send_as(elsewhere, 'GET', '/northern-table/r/zzzzzzzz')];
	if (masked(theirs, code) !== masked(nobodys, 'zzzzzzzz')) wrong.push(`an invitation of the other network: ${theirs.status}, of nobody: ${nobodys.status}`);
	assert.deepEqual(wrong, []);
}

// Both networks have an account of their own with every provider; what one tells is never of the other's messages and guests.
async function told({own, rival}) {
	const wrong = [], one = async text => (await question(text)).join(';'), others = "(SELECT network_id FROM network WHERE slug <> 'northern-table')";
	const [network, message] = (await one("SELECT network_id, outbox_id FROM outbox JOIN network USING (network_id) WHERE slug = 'blkpages' ORDER BY outbox.created_at DESC LIMIT 1")).split('|');
	const state = () => one(`SELECT delivery FROM outbox WHERE outbox_id = '${message}'`), stopped = () => one('SELECT count(*) FROM opt_out');
	const theirs = () => one(['outbox', 'sent_message', 'opt_out'].map(table => `SELECT '${table}', count(*), max(xmin::text::bigint) FROM ${table} WHERE network_id IN ${others}`).join(' UNION ALL '));
	const tell = async (who, route, address, told_) => {
		const {status} = await send_as(who, 'POST', address, {body: says(route, told_), headers: {'content-type': type_of(route.path.split('/')[2])}});
		if (status !== 200) wrong.push(`${who.name} at ${address}: ${status}`);
	};
	// A message's own address, and for SendGrid the call itself, say which message the provider's id is of.
	for (const route of of_hooks().filter(each => /message|sendgrid/.test(each.path))) {
		const id = once().replace(/[-_]/g, 'x'), of = status => ({id, status, network, message});
		await question(`UPDATE outbox SET delivery = '', delivery_error = '' WHERE outbox_id = '${message}'`);
		await tell(rival, route, address_of(route, network, message), of('sent'));
		if (await state() !== 'sent') wrong.push(`${route.path}: its own account is not heard`);
		const before = await theirs();
		for (const status of ['failed', 'delivered']) for (const at of [undefined, message, nobody_s(message)]) await tell(own, route, address_of(route, undefined, at), of(status));
		if (await theirs() !== before) wrong.push(`${route.path}: ${before} became ${await theirs()}`);
		// Nothing was kept of it that would count with the next one.
		await tell(rival, route, address_of(route, network, message), of('deferred'));
		if (await state() !== 'sent') wrong.push(`${route.path}: ${await state()} in the end`);
	}
	for (const route of of_hooks().filter(each => !each.path.includes('{message}'))) {
		const [before, few] = [await theirs(), await stopped()];
		await tell(own, route, address_of(route));
		if (await theirs() !== before) wrong.push(`STOP by ${route.path}: ${before} became ${await theirs()}`);
		if (await stopped() === few) wrong.push(`STOP by ${route.path} stops nobody`);
	}
	assert.deepEqual(wrong, []);
}

// Two networks with the same in both. Every request that somebody of one can send, found by following links, is sent with
// each id in it replaced by the other network's in the same place: the answer is, byte for byte, the one to an id that
// nobody has, and no row of either changes.
import assert from 'node:assert/strict';
import {webcrypto as crypto} from 'node:crypto';
import {diag, once, test} from '../live/client.mjs';
import {changed, crawl, held, route_of, send_as} from './site.mjs';

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

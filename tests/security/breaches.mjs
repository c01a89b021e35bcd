// What may be wrong with a form or a JSON body, made from what its route declares: each with the statuses that are right.
import {once} from '../live/client.mjs';

// A body in the route's own form; `pairs` may name a field twice.
export const encoded = (route, fields) => {
	const pairs = Array.isArray(fields) ? fields : Object.entries(fields);
	if (!route.json) return pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
	return `{${pairs.map(([name, value]) => `${JSON.stringify(name)}:${value?.raw ?? JSON.stringify(value)}`).join(',')}}`;
};
const raw_pair = (name, bytes) => `${encodeURIComponent(name)}=${bytes}`;

const numbers = ['-1', '0', '2147483647', '2147483648', '-2147483649', '9223372036854775807', '9223372036854775808', '1e9', ' 7', '+7', '٣', '0x10', '1,5', '1.005', 'NaN',
	'', '7'.repeat(400)];
const long = 'a'.repeat(256), everyone = ['role', 'network_id', 'tenant_id', 'guest_id', 'points_available', 'balance', 'approved', 'is_admin', 'csrf_token', '__proto__'];

// Values that no field of that kind takes.
function wrong_values(kind) {
	const bad = {
		line: ['a\u0001b', 'a\nb', 'a\rb', 'a\u001bb', 'a\u007fb', 'a\u0085b', 'a'.repeat(201), 'ж'.repeat(201)],
		text: ['a\u0001b', 'a\u001bb', 'a\u007fb', 'a\u0085b', 'a'.repeat(4001)],
		token: ['a b', 'a\nb', 'é', long],
		address: ['a b', 'a\nb', 'é', 'a'.repeat(1001)],
		uuid: ['x', '00000000-0000-0000-0000-00000000000', "' OR 1=1 --", '{00000000-0000-7000-8000-000000000000}', long],
		uuids: ['x', "' OR 1=1 --", long],
		word: ['a b', 'A', '../x', 'a'.repeat(41)],
		flag: ['2', 'yes', long],
		int: ['1e9', ' 7', '+7', '٣', '1.5', '0x10', '7'.repeat(19), '7'.repeat(400), '9223372036854775807', '-', '--1'],
	};
	return bad[kind];
}

export function breaches(route, good, {foreign_token, numbers: fields_of_numbers, taken}) {
	const list = [], add = (what, wanted, request) => list.push({what, wanted: [wanted].flat(), ...request});
	const body = encoded(route, good), with_ = (name, value) => encoded(route, {...good, [name]: value});
	if (route.form_token) {
		const {csrf, ...rest} = good;
		add('no form token', 403, {body: encoded(route, rest)});
		add('an empty form token', 403, {body: with_('csrf', '')});
		add('a broken form token', 403, {body: with_('csrf', csrf.slice(0, -2) + (csrf.endsWith('AA') ? 'BB' : 'AA'))});
		add('a form token of another session', 403, {body: with_('csrf', foreign_token)});
	}
	if (!route.json) {
		for (const origin of ['https://evil.example', 'null', 'http://localhost.evil.example', 'http://localhost:1', 'file://'])
			add(`from ${origin}`, 403, {body, headers: {origin}});
		for (const site of ['cross-site', 'same-site']) add(`fetched ${site}`, 403, {body, headers: {'sec-fetch-site': site}});
	}
	for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/xml', route.json ? 'application/x-www-form-urlencoded' : 'application/json'])
		add(`as ${type}`, 415, {body: body || 'x=1', headers: {'content-type': type}});
	for (const name of [...everyone, ...route.json ? ['csrf', 'once'] : []]) if (!route.fields.some(field => field.name === name))
		add(`an unknown field ${name}`, 400, {body: with_unknown(route, good, name)});
	for (const name of Object.keys(good)) if (!route.fields.some(field => field.name === name && field.kind === 'uuids'))
		add(`${name} twice`, 400, {body: encoded(route, [...Object.entries(good), [name, good[name]]])});
	for (const field of route.fields) shape_of_field(route, good, field, add, with_);
	if (route.fields.length || !route.json) add('65 fields', 400, {body: encoded(route, [...Object.entries(good), ...Array.from({length: 65}, (_, i) => [`f${i}`, '1'])])});
	add('a body of 17 kB', 413, {body: `${body}&x=${'x'.repeat(17000)}`});
	for (const name of fields_of_numbers) for (const number of numbers) {
		const raw = route.fields.find(field => field.name === name).kind === 'int' && route.json;
		if (!taken.includes(`${name}:${number}`) && !(raw && !/^-?\d+$/.test(number)))
			add(`${name} ${JSON.stringify(number).slice(0, 30)}`, [400, 422], {body: encoded(route, {...good, ...'once' in good ? {once: once()} : {}, [name]: raw ? {raw: number} : number})});
	}
	if (route.json) for (const broken of ['{', '[]', 'null', '"x"', '{"a":{"b":1}}', '{"a":[1]}', '['.repeat(5000), '{"a":1}{"b":2}', '\ufeff{}'])
		add(`body ${broken.slice(0, 20)}`, 400, {body: broken});
	else for (const bytes of ['%', '%0', '%zz', 'x=%00', 'x=%ff', 'x=%c3', 'x=%ed%a0%80', 'x=%c0%80'])
		add(`body ${bytes}`, 400, {body: body ? `${body}&${bytes}` : bytes});
	return list;
}
const with_unknown = (route, good, name) => encoded(route, [...Object.entries(good), [name, '1']]);

function shape_of_field(route, good, field, add, with_) {
	const {name, kind} = field, others = Object.entries(good).filter(([each]) => each !== name);
	if (field.required) add(`without ${name}`, 400, {body: encoded(route, others)});
	if (route.json) {
		for (const raw of ['{}', '[]', '1.5', 'true', ...kind === 'int' ? ['"7"', '1e9', '9223372036854775808', '7'.repeat(400)] : ['7']])
			if (!(kind === 'flag' && raw === 'true')) add(`${name} as ${raw.slice(0, 30)}`, 400, {body: encoded(route, {...good, [name]: {raw}})});
		// (Which network is asked for before the rest: one that cannot be is one that is not.)
		if (kind !== 'int') for (const value of wrong_values(kind))
			add(`${name} ${JSON.stringify(value).slice(0, 30)}`, name === 'network' ? [400, 404] : 400, {body: with_(name, value)});
		return;
	}
	for (const value of wrong_values(kind)) add(`${name} ${JSON.stringify(value).slice(0, 30)}`, 400, {body: with_(name, value)});
	for (const bytes of ['%FF', '%C3', '%ED%A0%80', 'a%00b', '%C0%AF'])
		add(`${name} with ${bytes}`, 400, {body: [...others.map(pair => encoded(route, [pair])), raw_pair(name, bytes)].join('&')});
}

export function methods_refused(route) {
	const tries = ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'].map(method => [method, 405]);
	if (!route.methods.includes('GET')) tries.push(['GET', 405], ['HEAD', 405]);
	if (!route.methods.includes('POST')) tries.push(['POST', 405]);
	return tries;
}

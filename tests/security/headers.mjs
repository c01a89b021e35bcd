// What every answer carries, whoever asks and whatever comes of it: pages, redirects, refusals, static files, and what
// nginx says itself.
import assert from 'node:assert/strict';
import net from 'node:net';
import {ask, base, test} from '../live/client.mjs';
import {routes, send_as} from './site.mjs';

const policy = {
	'default-src': "'none'", 'style-src': "'self'", 'script-src': "'self'", 'img-src': "'self' data:", 'connect-src': "'self'", 'manifest-src': "'self'", 'form-action': "'self'",
	'base-uri': "'none'", 'frame-ancestors': "'none'",
};
const with_charset = /^(text\/(html|css|csv|plain|javascript)|image\/svg\+xml)/;
const once_each = ['content-type', 'content-security-policy', 'x-content-type-options', 'referrer-policy', 'cache-control', 'location', 'content-length'];
// (A log says which version answered, an answer does not.)
const leaks = /nginx\/\d|libfcgi|PostgreSQL|libpq|\bpgcode\b|SQLSTATE|\/cgi-bin\/|\/work\/|\.c:\d|at line \d|AddressSanitizer/i;

export function faults_of(answer, {own = true} = {}) {
	const {headers, status, text} = answer, wrong = [], expect = (right, what) => right || wrong.push(what);
	const sent = Object.fromEntries((headers['content-security-policy'] ?? '').split(';').map(each => each.trim()).filter(Boolean).map(each => [each.split(' ')[0], each.slice(each.indexOf(' ') + 1)]));
	expect(JSON.stringify(sent) === JSON.stringify(policy), `Content-Security-Policy: ${headers['content-security-policy']}`);
	expect(headers['x-content-type-options'] === 'nosniff', 'X-Content-Type-Options');
	expect(headers['referrer-policy'] === 'same-origin', 'Referrer-Policy');
	expect(headers['cross-origin-opener-policy'] === 'same-origin' && headers['cross-origin-resource-policy'] === 'same-origin', 'Cross-Origin-*');
	expect(/camera=\((self)?\), microphone=\(\), geolocation=\(\)/.test(headers['permissions-policy'] ?? ''), 'Permissions-Policy');
	expect(headers['x-request-id'] !== undefined, 'X-Request-Id');
	expect(!headers['access-control-allow-origin'], 'Access-Control-Allow-Origin');
	expect(headers.server === 'nginx' && !headers['x-powered-by'], `Server: ${headers.server}`);
	expect(base.protocol !== 'https:' || /max-age=(3[2-9]|[4-9]\d)\d{6}; includeSubDomains/.test(headers['strict-transport-security'] ?? ''), 'Strict-Transport-Security');
	for (const name of once_each) expect(!/,/.test(headers[name] ?? '') || ['cache-control', 'content-security-policy'].includes(name), `${name} twice: ${headers[name]}`);
	if (text) {
		const type = headers['content-type'] ?? '';
		expect(type, 'no Content-Type');
		expect(!with_charset.test(type) || /; *charset=utf-8$/i.test(type), `Content-Type: ${type}`);
	}
	if (own && status !== 304) expect(keeping(answer).test(headers['cache-control'] ?? ''), `Cache-Control: ${headers['cache-control']}`);
	expect(!leaks.test(text) && !leaks.test(JSON.stringify(headers)), `tells of itself: ${leaks.exec(text + JSON.stringify(headers))?.[0]}`);
	for (const line of answer.cookies) {
		expect(/^__Host-[\w-]+=[^;]*; Path=\/; Secure; HttpOnly; SameSite=(Lax|Strict)(; Max-Age=\d+)?$/.test(line), `Set-Cookie: ${line.replace(/=[^;]*/, '=…')}`);
		const value = /=([^;]*)/.exec(line)[1];
		expect(value.length < 20 || !text.includes(value), 'a cookie\'s value stands in the body');
	}
	if (/html/.test(headers['content-type'] ?? '')) for (const [what, found] of inline_of(text)) expect(!found, `${what}: ${found}`);
	return wrong;
}
// Only what is nobody's own may be kept: a network's colours and its manifest, and files by the name of their content.
const keeping = ({address = ''}) => /\/(theme\/\w+|manifest\.webmanifest)$/.test(address) ? /^private, max-age=\d+/ : /^\/static\//.test(address) ? /^public, max-age=\d+, immutable$/ : /^no-store$/;
// What the policy would stop, and so must not be there.
const inline_of = html => [
	['inline script', /<script\b(?![^>]*\ssrc=)(?![^>]*type="application\/(ld\+)?json")[^>]*>/.exec(html)?.[0]],
	['inline style', /<style\b|<[a-z][^>]*\sstyle=/i.exec(html)?.[0]], ['handler', /<[a-z][^>]*\son[a-z]+=/i.exec(html)?.[0]],
	['javascript:', /(href|src|action)="(javascript|vbscript|data:text)/i.exec(html)?.[0]], ['from elsewhere', /<(?:script|link|img|iframe|form|object|embed)\b[^>]*\s(?:src|href|action)="(?:https?:)?\/\/[^"]*"/.exec(html)?.[0]],
];

// ---- what is asked

const statics = answers => new Set(answers.flatMap(({text}) => [...text.matchAll(/"(\/static\/[^"#]+)/g)].map(found => found[1])));
const wrong_in = (list, options) => list.flatMap(answer => faults_of(answer, options).map(fault => `${answer.what ?? answer.address}: ${answer.status}: ${fault}`));

export async function headers(people, site) {
	for (const [who, {answers}] of Object.entries(site.found)) await test(`headers and cookies of the ${answers.length} answers that ${who} gets`, () => {
		assert.deepEqual(wrong_in(answers), []);
		assert.ok(answers.every(answer => answer.status < 500), answers.filter(answer => answer.status >= 500).map(answer => answer.address).join());
		const secrets = [...people[who].browser.jar.values()].filter(value => value.length > 20);
		assert.deepEqual(answers.filter(({text}) => secrets.some(secret => text.includes(secret))).map(each => each.address), [], 'a cookie\'s value stands in a page');
	});
	const everything = Object.values(site.found).flatMap(each => each.answers);
	await test('static files: kept for ever, their type, no cookie', async () => {
		const names = statics(everything), answers = [];
		assert.ok(names.size >= 5, `${names.size} files`);
		for (const name of names) answers.push({what: name, address: name, ...await ask('GET', name)});
		assert.deepEqual(wrong_in(answers), []);
		for (const {what, status, headers: given, cookies} of answers) {
			assert.equal(`${status} ${given['cache-control']} ${cookies.length}`, '200 public, max-age=31536000, immutable 0', what);
			assert.doesNotMatch(given['content-type'], /octet-stream/, what);
		}
	});
	await test('refusals of every route: 403, 404, 405, 400, 415, 413, 401', async () => {
		const answers = [];
		for (const route of routes) {
			const method = route.methods.at(-1), {action} = site.example(method, route), type = site.type_of(route, 'POST');
			const tries = [['no method', 'PUT', action], ['not there', 'GET', `${action.replace(/\/$/, '')}/none/of/this`], ['from elsewhere', 'POST', action, {body: 'a=1', headers: {...type, origin: 'https://evil.example'}}],
				['as text', 'POST', action, {body: 'a=1', headers: {'content-type': 'text/plain'}}], ['unreadable', 'POST', action, {body: '%', headers: type}], ['too large', 'POST', action, {body: 'x'.repeat(17000), headers: type}]];
			for (const [what, by, where, more] of tries) answers.push({what: `${what}: ${by} ${where}`, ...await send_as(people.visitor, by, where, more)});
			answers.push({what: `nobody: ${method} ${action}`, address: action, ...await send_as(people.nobody, method, action, {headers: method === 'POST' ? type : {}})});
		}
		assert.deepEqual(wrong_in(answers), []);
		assert.ok(answers.every(answer => answer.status >= 200 && answer.status < 500), answers.filter(answer => answer.status >= 500 || !answer.status).map(answer => `${answer.status} ${answer.what}`).join('\n'));
		for (const status of [400, 401, 403, 404, 405, 413, 415]) assert.ok(answers.some(answer => answer.status === status), `no ${status} among them`);
	});
	await test('paths of addresses that hide, climb or break', async () => {
		const answers = [];
		for (const address of ['/.git/config', '/.env', '/nginx.conf', '/cgi-bin/', '/static/', '/static/../loyalty.conf', '/static/%2e%2e/loyalty.conf', '/static/..%2f..%2floyalty.conf', '/static/a.map',
			'/manage/../owner/', '/manage/%2e%2e/metrics', '/%00', '/%ff', '/blkpages/%0d%0aSet-Cookie:a=b', '//evil.example', '/\\evil.example', '/blkpages//history', '/server-status', '/manage', '/owner', '/health?x=%0d%0a'])
			answers.push({what: address, ...await raw(`GET ${address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)});
		assert.deepEqual(wrong_in(answers.filter(each => each.headers['content-security-policy'] || each.status !== 400)), []);
		for (const {what, status, text, headers: given} of answers) {
			assert.ok(status >= 200 && status < 500, `${what}: ${status}`);
			assert.doesNotMatch(text, /key_seal|worker_processes|\[core\]/, what);
			assert.ok(!given['set-cookie']?.includes('a=b') && !/^(https?:)?\/\/evil|^\/\\/.test(given.location ?? ''), `${what} -> ${given.location}`);
		}
	});
	await test('what nginx refuses before there is an address: 400, 414, 494, 505, TRACE', async () => {
		const long = 'x'.repeat(20000), answers = [];
		for (const [what, text, status] of [['nonsense', 'NONSENSE\r\n\r\n', 400], ['no host', 'GET / HTTP/1.1\r\n\r\n', 400], ['two hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400],
			['a long address', `GET /${long} HTTP/1.1\r\nHost: localhost\r\n\r\n`, 414], ['a long header', `GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${long}\r\n\r\n`, 400], ['HTTP/9.9', 'GET / HTTP/9.9\r\nHost: localhost\r\n\r\n', 505],
			['TRACE', 'TRACE / HTTP/1.1\r\nHost: localhost\r\nX-Secret: 7\r\n\r\n', 405], ['CONNECT', 'CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
			['a length and chunks', 'POST /blkpages/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
			['two lengths', 'POST /blkpages/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\na=b', 400],
			['a length below zero', 'POST /blkpages/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n', 400],
			['unknown chunks', 'POST /blkpages/sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n', 501]]) {
			const answer = await raw(text.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
			answers.push({what, ...answer});
			assert.equal(answer.status, status, `${what}: ${answer.text.slice(0, 100)}`);
			assert.ok(!answer.text.includes('X-Secret'), what);
		}
		// (Read before the headers' settings are known: no Content-Security-Policy can be promised for the very first of them.)
		assert.deepEqual(wrong_in(answers, {own: false}), []);
	});
}
// One request as it is written here, and what came back.
function raw(text) {
	return new Promise((done, failed) => {
		const socket = net.connect(Number(base.port), '127.0.0.1', () => socket.write(text)), parts = [];
		socket.setTimeout(8000, () => socket.destroy(new Error('no answer')));
		socket.on('data', part => parts.push(part));
		socket.on('error', failed);
		socket.on('close', () => {
			const [head, ...body] = Buffer.concat(parts).toString('utf8').split('\r\n\r\n'), [first, ...lines] = head.split('\r\n'), headers = {}, cookies = [];
			for (const line of lines) {
				const name = line.slice(0, line.indexOf(':')).toLowerCase(), value = line.slice(line.indexOf(':') + 1).trim();
				if (name === 'set-cookie') cookies.push(value);
				headers[name] = name in headers && name !== 'set-cookie' ? `${headers[name]}, ${value}` : value;
			}
			done({status: Number(/^HTTP\/1\.\d (\d+)/.exec(first)?.[1] ?? 0), headers, cookies, text: body.join('\r\n\r\n')});
		});
	});
}

// Our pushes as others read them: http_ece opens the sealed body with a browser's keys, jws and Node verify what we sign,
// google-auth-library and our Firebase get their tokens from one and the same double.
import {execFileSync, spawn} from 'node:child_process';
import {createECDH, generateKeyPairSync, randomBytes} from 'node:crypto';
import {createRequire} from 'node:module';
import assert from 'node:assert/strict';
import {start_double} from '../doubles/double.mjs';

const require = createRequire(import.meta.url);
const ece = require('http_ece'), jws = require('jws'), web_push = require('web-push'), {JWT} = require('google-auth-library');
const built = process.env.BUILT || 'build/debug';

let tests = 0, failures = 0;
async function test(name, body) {
	tests++;
	try {
		await body();
		console.log(`ok ${tests} - ${name}`);
	} catch (error) {
		failures++;
		console.log(`not ok ${tests} - ${name}\n${String(error.stack).replace(/^/gm, '# ')}`);
	}
}

// The pair that deploy/webpush_keys.sh makes.
const [privateKey, publicKey] = execFileSync('deploy/webpush_keys.sh', {encoding: 'utf8'}).match(/[\w-]{40,}$/gm);
const vapid = {privateKey, publicKey};
const service = generateKeyPairSync('rsa', {modulusLength: 2048, privateKeyEncoding: {type: 'pkcs8', format: 'pem'}, publicKeyEncoding: {type: 'spki', format: 'pem'}});

// What became of one message.
function send(provider, delivery, settings = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(`${built}/tests/channels/send_one`, [provider], {stdio: ['pipe', 'pipe', 'inherit'], env: {
			...process.env, LOYALTY_WEBPUSH_PRIVATE: vapid.privateKey, LOYALTY_WEBPUSH_PUBLIC: vapid.publicKey,
			LOYALTY_WEBPUSH_SUBJECT: 'mailto:us@loyalty.example', LOYALTY_FIREBASE_PROJECT: 'cards',
			LOYALTY_FIREBASE_EMAIL: 'push@cards.example', LOYALTY_FIREBASE_PRIVATE_KEY: service.privateKey.replaceAll('\n', '\\n'),
			...settings,
		}});
		let said = '';
		child.stdout.on('data', part => { said += part; });
		child.on('error', reject);
		child.on('close', code => code ? reject(new Error(`send_one ends with ${code}`)) : resolve(JSON.parse(said)));
		child.stdin.end(JSON.stringify({delivery: {kind: 'points_expiring', subject: 'Скоро сгорят', body: '200 points expire on 3 May. 🎉',
			from_name: 'BlackPages', link: 'https://loyalty.example/blkpages/', ...delivery}}));
	});
}

// ---- Web Push

const browser = createECDH('prime256v1'), auth = randomBytes(16);
browser.generateKeys();
const push_service = await start_double(() => ({status: 201, headers: {Location: '/message/1'}}));
const subscription = (over = {}) => JSON.stringify({device: 'd', kind: 'web', endpoint: `${push_service.url}/push/abc?x=1`,
	p256dh: browser.getPublicKey('base64url'), auth: auth.toString('base64url'), ...over});

await test('the browser reads what was sealed for it, and the push service is told how long to keep it', async () => {
	const outcome = await send('webpush', {to: subscription()});
	assert.deepEqual([outcome.verdict, outcome.status], ['sent', 201]);
	const [asked] = push_service.requests.slice(-1);
	assert.equal(`${asked.method} ${asked.path}?${new URLSearchParams(asked.query)}`, 'POST /push/abc?x=1');
	assert.equal(asked.headers['content-encoding'], 'aes128gcm');
	assert.equal(asked.headers.ttl, '3600');
	assert.equal(asked.headers.urgency, 'normal');
	const opened = ece.decrypt(asked.body, {version: 'aes128gcm', privateKey: browser, authSecret: auth.toString('base64url')});
	assert.deepEqual(JSON.parse(opened.toString('utf8')),
		{title: 'Скоро сгорят', body: '200 points expire on 3 May. 🎉', link: 'https://loyalty.example/blkpages/'});
});
await test('another browser does not read it, nor this one what was changed on its way', async () => {
	const [{body}] = push_service.requests.slice(-1), other = createECDH('prime256v1');
	other.generateKeys();
	const open = (bytes, privateKey, secret) => ece.decrypt(bytes, {version: 'aes128gcm', privateKey, authSecret: secret.toString('base64url')});
	assert.throws(() => open(body, other, auth));
	assert.throws(() => open(body, browser, randomBytes(16)));
	const changed = Buffer.from(body);
	changed[changed.length - 20] ^= 1;
	assert.throws(() => open(changed, browser, auth));
});
await test('key and salt are fresh each time', async () => {
	await send('webpush', {to: subscription()});
	const [one, other] = push_service.requests.slice(-2).map(each => each.body);
	assert.notEqual(one.subarray(0, 16).toString('hex'), other.subarray(0, 16).toString('hex'));
	assert.notEqual(one.subarray(21, 86).toString('hex'), other.subarray(21, 86).toString('hex'));
});
await test('the VAPID token is ours, for this push service, for less than a day', async () => {
	const [, token, key] = /^vapid t=([^,]+), k=(.+)$/.exec(push_service.requests.at(-1).headers.authorization);
	assert.equal(key, vapid.publicKey);
	const point = Buffer.from(vapid.publicKey, 'base64url');
	const pem = require('crypto').createPublicKey({format: 'jwk', key: {kty: 'EC', crv: 'P-256',
		x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url')}}).export({type: 'spki', format: 'pem'});
	assert.ok(jws.verify(token, 'ES256', pem));
	const {aud, exp, sub} = jws.decode(token).payload, left = exp - Date.now() / 1000;
	assert.deepEqual([aud, sub], [push_service.url, 'mailto:us@loyalty.example']);
	assert.ok(left > 3600 && left < 86400, `${left} s`);
});
await test('what the library web-push sends looks the same', async () => {
	const theirs = web_push.generateRequestDetails({endpoint: push_service.url, keys: {p256dh: browser.getPublicKey('base64url'), auth: auth.toString('base64url')}},
		'x', {vapidDetails: {subject: 'mailto:us@loyalty.example', ...vapid}, contentEncoding: 'aes128gcm', TTL: 3600, urgency: 'normal'});
	const ours = push_service.requests.at(-1).headers;
	for (const name of ['TTL', 'Urgency', 'Content-Encoding', 'Content-Type']) assert.equal(ours[name.toLowerCase()], String(theirs.headers[name]), name);
	assert.match(theirs.headers.Authorization, /^vapid t=.*, k=/);
});
await test('a code wakes a sleeping phone, and the longest words still fit', async () => {
	await send('webpush', {to: subscription(), code: '123456'});
	assert.equal(push_service.requests.at(-1).headers.urgency, 'high');
	assert.equal((await send('webpush', {to: subscription(), subject: '"\n'.repeat(500), body: '"\n'.repeat(1000)})).verdict, 'sent');
	assert.ok(push_service.requests.at(-1).body.length <= 4096);
	const opened = ece.decrypt(push_service.requests.at(-1).body, {version: 'aes128gcm', privateKey: browser, authSecret: auth.toString('base64url')});
	assert.match(JSON.parse(opened).body, /…$/);
});
for (const [mode, verdict] of [[410, 'gone'], [404, 'gone'], [413, 'refused'], [400, 'refused'], [403, 'account'], [429, 'later'], [500, 'later'],
	['reset', 'later'], ['garbage', 'sent']])
	await test(`a push service that answers ${mode}: ${verdict}`, async () => {
		push_service.next(mode);
		assert.equal((await send('webpush', {to: subscription()})).verdict, verdict);
	});
await test('no push leaves with another key than the browser was given', async () => {
	const asked = push_service.requests.length;
	const outcome = await send('webpush', {to: subscription()}, {LOYALTY_WEBPUSH_PUBLIC: web_push.generateVAPIDKeys().publicKey});
	assert.equal(outcome.verdict, 'refused');
	assert.equal(push_service.requests.length, asked);
});

// ---- Firebase: one double is Google's token server and Firebase

const fcm_error = (status, code) => ({status, body: {error: {code: status, message: 'The reason', status: 'X', details: [
	{'@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode: code}]}}});
let answer = () => ({body: {name: 'projects/cards/messages/0:1500415314455276%31bd1c9631bd1c96'}}), grants = 0;
const google = await start_double(request => {
	if (request.path !== '/token') return answer(request);
	const {grant_type, assertion} = request.form, said = assertion && jws.verify(assertion, 'RS256', service.publicKey) && jws.decode(assertion);
	const claims = said && (typeof said.payload === 'string' ? JSON.parse(said.payload) : said.payload), now = Date.now() / 1000;
	const good = claims && grant_type === 'urn:ietf:params:oauth:grant-type:jwt-bearer' && claims.iss === 'push@cards.example' &&
		claims.scope === 'https://www.googleapis.com/auth/firebase.messaging' && claims.exp - claims.iat <= 3600 && Math.abs(claims.iat - now) < 60;
	if (!good) return {status: 400, body: {error: 'invalid_grant', error_description: 'Invalid JWT Signature.'}};
	return {body: {access_token: `ya29.${++grants}`, expires_in: 3599, token_type: 'Bearer'}};
});
const at_google = {LOYALTY_FIREBASE_URL: google.url, LOYALTY_FIREBASE_TOKEN_URL: `${google.url}/token`};
const app = JSON.stringify({device: 'd', kind: 'app', token: 'fXk:APA91b'});

await test('google-auth-library gets a token from the double', async () => {
	const {Gaxios} = require('gaxios');
	// The library's address is fixed: its own client asks the double instead.
	class Elsewhere extends Gaxios {
		request(options) {
			assert.equal(String(options.url), 'https://oauth2.googleapis.com/token');
			return super.request({...options, url: `${google.url}/token`});
		}
	}
	const transporter = new Elsewhere({retryConfig: {retry: 0}});
	const client = new JWT({email: 'push@cards.example', key: service.privateKey, scopes: ['https://www.googleapis.com/auth/firebase.messaging'], transporter});
	const {access_token} = await client.authorize();
	assert.match(access_token, /^ya29\./);
	const other = generateKeyPairSync('rsa', {modulusLength: 2048, privateKeyEncoding: {type: 'pkcs8', format: 'pem'}, publicKeyEncoding: {type: 'spki', format: 'pem'}});
	const stranger = new JWT({email: 'push@cards.example', key: other.privateKey, scopes: ['https://www.googleapis.com/auth/firebase.messaging'], transporter});
	await assert.rejects(stranger.authorize());
});
await test('so does ours, and sends with it', async () => {
	google.requests.length = 0;
	const outcome = await send('firebase', {to: app}, at_google);
	assert.deepEqual([outcome.verdict, outcome.message_id], ['sent', 'projects/cards/messages/0:1500415314455276%31bd1c9631bd1c96']);
	const [granted, sent] = google.requests;
	assert.equal(granted.form.grant_type, 'urn:ietf:params:oauth:grant-type:jwt-bearer');
	assert.equal(sent.path, '/v1/projects/cards/messages:send');
	assert.equal(sent.headers.authorization, `Bearer ya29.${grants}`);
	const {message} = sent.json;
	assert.equal(message.token, 'fXk:APA91b');
	assert.deepEqual(message.notification, {title: 'Скоро сгорят', body: '200 points expire on 3 May. 🎉'});
	assert.deepEqual(message.data, {kind: 'points_expiring', link: 'https://loyalty.example/blkpages/'});
	assert.equal(message.android.ttl, '3600s');
	assert.equal(message.webpush.headers.TTL, '3600');
	assert.ok(sent.body.length <= 4096);
});
for (const [status, code, verdict] of [[404, 'UNREGISTERED', 'gone'], [400, 'INVALID_ARGUMENT', 'refused'], [403, 'SENDER_ID_MISMATCH', 'refused'],
	[429, 'QUOTA_EXCEEDED', 'later'], [503, 'UNAVAILABLE', 'later'], [500, 'INTERNAL', 'later'], [401, 'THIRD_PARTY_AUTH_ERROR', 'account']])
	await test(`Firebase says ${code}: ${verdict}`, async () => {
		const before = answer;
		answer = () => ({...fcm_error(status, code), headers: status === 429 ? {'Retry-After': '17'} : {}});
		const outcome = await send('firebase', {to: app}, at_google);
		answer = before;
		assert.deepEqual([outcome.verdict, outcome.retry_after], [verdict, status === 429 ? 17 : 0]);
		if (![429, 500, 503].includes(status)) assert.match(outcome.why, new RegExp(code));
	});
for (const mode of ['garbage', 'reset', 502])
	await test(`Firebase answers ${mode}: later`, async () => {
		google.next('ok', mode, mode); // libcurl asks again where a kept connection broke
		assert.equal((await send('firebase', {to: app}, at_google)).verdict, 'later');
		google.queue.length = 0;
	});
await test('a token server that fails is tried later; one that does not know us is the account\'s fault', async () => {
	for (const mode of ['garbage', 'reset', 503]) {
		google.next(mode);
		assert.equal((await send('firebase', {to: app}, at_google)).verdict, 'later', String(mode));
	}
	const outcome = await send('firebase', {to: app}, {...at_google, LOYALTY_FIREBASE_EMAIL: 'other@cards.example'});
	assert.deepEqual([outcome.verdict, outcome.why], ['account', 'the token\'s server answered 400 invalid_grant']);
});

await push_service.close();
await google.close();
console.log(`1..${tests}`);
process.exitCode = failures ? 1 : 0;

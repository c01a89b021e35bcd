// SMS over real HTTP: the providers' own descriptions take what we send and refuse it broken, their own clients send the same,
// doubles have errors of every kind and every bad mood.
import assert from 'node:assert/strict';
import http from 'node:http';
import {createRequire} from 'node:module';
import {start_prism} from '../doubles/prism.mjs';
import {start_twilio, start_vonage} from '../doubles/sms.mjs';
import {bears_moods, finish, send_by, test} from './sender.mjs';

const require = createRequire(import.meta.url);
const ada = '+447700900123', service = 'MG0123456789abcdef0123456789abcdef', hard = '£5 & a=b+c%20\n"Ваш код" ☕🎉';
const sid = 'AC0123456789abcdef0123456789abcdef', messages = `/2010-04-01/Accounts/${sid}/Messages.json`;
const as_twilio = {account: sid, token: 'to+k/e=n', from: '+447700900000'}, as_vonage = {key: 'abcd1234', secret: 's&cret=1', from: 'Blackpages'};
// The path of its server, /sms, is left out by prism; and its answers cannot be told apart, so that "exactly one of" never holds.
function mend_vonage(description) {
	const sending = description.paths['/{format}'], answers = sending.post.responses[200].content;
	answers['application/json'].schema = answers['application/json'].schema.oneOf[0];
	description.paths = {'/sms/{format}': sending};
}
const [twilio, vonage, twilio_prism, vonage_prism] = await Promise.all([
	start_twilio(as_twilio), start_vonage(as_vonage),
	start_prism('twilio_api_v2010.json', {paths: ['/2010-04-01/Accounts/{AccountSid}/Messages.json']}),
	start_prism('vonage_sms.yml', {mend: mend_vonage}),
]);
const by_twilio = (delivery, over = {}) => send_by('twilio', {to: ada, ...delivery}, {settings: as_twilio, at: twilio.url, ...over});
const by_vonage = (delivery, over = {}) => send_by('vonage', {to: ada, ...delivery}, {settings: as_vonage, at: vonage.url, ...over});
const no_twilio = twilio_prism ? '' : 'no twilio_api_v2010.json in $PROVIDER_SPECS';
const no_vonage = vonage_prism ? '' : 'no vonage_sms.yml in $PROVIDER_SPECS';

// The recorded request, changed, as the description sees it.
async function spoilt(url, {path, headers, form}, spoil) {
	const broken = {form: {...form}, headers: {Authorization: headers.authorization, 'Content-Type': headers['content-type']}, path};
	if (!broken.headers.Authorization) delete broken.headers.Authorization;
	spoil(broken);
	return (await fetch(url + broken.path, {method: 'POST', headers: broken.headers, body: String(new URLSearchParams(broken.form))})).status;
}

await test("Twilio's description takes our messages", async () => {
	for (const [delivery, settings] of [[{body: hard, callback: 'https://hooks.example/hooks/twilio/n/o'}, as_twilio],
		[{body: 'x'}, {...as_twilio, from: service}], [{body: 'x'.repeat(1600)}, {...as_twilio, from: 'Blackpages'}]]) {
		const outcome = await by_twilio(delivery, {settings, at: twilio_prism.url});
		assert.deepEqual([outcome.verdict, outcome.status], ['sent', 201], JSON.stringify(outcome));
		assert.match(outcome.message_id, /^SM[0-9a-f]{32}$/);
	}
}, no_twilio);

await test('it refuses them broken, and without the account', async () => {
	await by_twilio({body: hard}, {settings: {...as_twilio, from: service}});
	const request = twilio.requests.at(-1), taken = [];
	assert.equal(await spoilt(twilio_prism.url, request, () => {}), 201);
	for (const [how, spoil] of Object.entries({
		'without a recipient': each => { delete each.form.To; },
		'with a service that is none': each => { each.form.MessagingServiceSid = 'MG1'; },
		'with a time that is no number': each => { each.form.ValidityPeriod = 'long'; },
		'with an address that is none': each => { each.form.StatusCallback = 'no address'; },
		'without the account': each => { delete each.headers.Authorization; },
		'to an account that is none': each => { each.path = each.path.replace(sid, 'AC1'); },
		'as JSON': each => { each.headers['Content-Type'] = 'application/json'; },
	})) {
		const status = await spoilt(twilio_prism.url, request, spoil);
		if (status < 400) taken.push(`${how}: ${status}`);
	}
	assert.deepEqual(taken, []);
}, no_twilio);

await test("Twilio's own client sends the same", async () => {
	const Client = require('twilio/lib/base/RequestClient');
	class Here extends (Client.default || Client) {
		request(options) { return super.request({...options, uri: options.uri.replace('https://api.twilio.com', twilio.url)}); }
	}
	const client = require('twilio')(as_twilio.account, as_twilio.token, {httpClient: new Here()});
	await by_twilio({body: hard, callback: 'https://hooks.example/x'});
	const ours = twilio.requests.at(-1);
	const {sid: theirs_id} = await client.messages.create({to: ada, from: as_twilio.from, body: hard, statusCallback: 'https://hooks.example/x',
		validityPeriod: Number(ours.form.ValidityPeriod)});
	const theirs = twilio.requests.at(-1);
	assert.notEqual(theirs, ours);
	assert.match(theirs_id, /^SM/);
	for (const part of ['method', 'path', 'form', 'query']) assert.deepEqual(ours[part], theirs[part], part);
	for (const name of ['authorization', 'content-type']) assert.equal(ours.headers[name], theirs.headers[name]);
});

await test('what Twilio says is what we hear', async () => {
	const sent = await by_twilio({body: hard});
	assert.deepEqual([sent.verdict, sent.status, sent.why], ['sent', 201, '']);
	assert.equal(twilio.requests.at(-1).form.Body, hard);
	for (const [code, verdict] of [[21211, 'refused'], [21610, 'opted_out'], [21611, 'later'], [21606, 'account'], [29999, 'refused']]) {
		twilio.bad.set(ada, code);
		const outcome = await by_twilio({body: 'x'});
		assert.deepEqual([outcome.verdict, outcome.why.slice(0, 7)], [verdict, `${code}: `], JSON.stringify(outcome));
		assert.ok(!outcome.why.includes('7700'));
	}
	twilio.bad.clear();
	assert.equal((await by_twilio({body: 'x'}, {settings: {...as_twilio, token: 'old'}})).verdict, 'account');
	const asked = twilio.requests.length, never = await by_twilio({body: 'x'.repeat(1601)});
	assert.deepEqual([never.verdict, twilio.requests.length], ['refused', asked]);
});

await test('in every bad mood of Twilio the message may go later', () => bears_moods(twilio, () => by_twilio({body: 'x'})));

await test("Vonage's description takes our messages", async () => {
	for (const body of ['£5 & a=b+c%20', hard, 'x'.repeat(1600)]) {
		const outcome = await by_vonage({body, callback: 'https://hooks.example/hooks/vonage/n/o'}, {at: vonage_prism.url});
		assert.deepEqual([outcome.verdict, outcome.status], ['sent', 200], JSON.stringify(outcome));
		assert.match(outcome.message_id, /^[0-9A-F]+$/);
	}
}, no_vonage);

await test('it refuses these broken too', async () => {
	await by_vonage({body: hard});
	const request = vonage.requests.at(-1), taken = [];
	assert.equal(await spoilt(vonage_prism.url, request, () => {}), 200);
	for (const [how, spoil] of Object.entries({
		'without a recipient': each => { delete each.form.to; },
		'without a sender': each => { delete each.form.from; },
		'without the key': each => { delete each.form.api_key; },
		'with a key that is none': each => { each.form.api_key = 'abc'; },
		'with a type that is none': each => { each.form.type = 'words'; },
		'with too short a time': each => { each.form.ttl = '19999'; },
		'with too long a time': each => { each.form.ttl = '604800001'; },
		'with a recipient that is none': each => { each.form.to = 'ada'; },
		'in another format': each => { each.path = '/sms/csv'; },
	})) {
		const status = await spoilt(vonage_prism.url, request, spoil);
		if (status < 400) taken.push(`${how}: ${status}`);
	}
	assert.deepEqual(taken, []);
}, no_vonage);

await test("Vonage's own client of old sends the same", async () => {
	const Nexmo = require('nexmo'), {port} = new URL(vonage.url);
	const client = new Nexmo({apiKey: as_vonage.key, apiSecret: as_vonage.secret}, {restHost: '127.0.0.1', port, https: http});
	await by_vonage({body: hard});
	const ours = vonage.requests.at(-1);
	await new Promise((resolve, reject) => {
		client.message.sendSms(as_vonage.from, ada.slice(1), hard, {type: 'unicode', ttl: Number(ours.form.ttl), 'client-ref': ours.form['client-ref']},
			(error, answer) => (error ? reject(error) : resolve(answer)));
	});
	const theirs = vonage.requests.at(-1);
	assert.notEqual(theirs, ours);
	assert.deepEqual([ours.method, ours.path, {...ours.form}], [theirs.method, theirs.path, {...theirs.query, ...theirs.form}]);
});

await test('what Vonage says is what we hear, part by part', async () => {
	vonage.parts = 3;
	const sent = await by_vonage({body: hard.repeat(6)});
	assert.deepEqual([sent.verdict, sent.status, sent.why], ['sent', 200, '']);
	const {form} = vonage.requests.at(-1);
	assert.deepEqual([form.text, form.type, form.to], [hard.repeat(6), 'unicode', ada.slice(1)]);
	for (const [status, verdict] of [['1', 'later'], ['5', 'later'], ['6', 'refused'], ['7', 'refused'], ['9', 'account'], ['77', 'refused']]) {
		vonage.bad.set(ada.slice(1), status);
		const outcome = await by_vonage({body: 'x'});
		assert.deepEqual([outcome.verdict, outcome.status, outcome.why.split(':')[0]], [verdict, 200, status], JSON.stringify(outcome));
		assert.ok(!outcome.why.includes('7700'));
	}
	vonage.bad.clear();
	assert.equal((await by_vonage({body: 'x'}, {settings: {...as_vonage, secret: 'old'}})).verdict, 'account');
	await by_vonage({body: '£5 for you'});
	assert.equal(vonage.requests.at(-1).form.type, undefined);
});

await test('in every bad mood of Vonage the message may go later', () => bears_moods(vonage, () => by_vonage({body: 'x'})));

await Promise.all([twilio.close(), vonage.close(), twilio_prism?.close(), vonage_prism?.close()]);
finish();

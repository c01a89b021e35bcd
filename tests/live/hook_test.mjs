// What providers tell a running copy at BASE_URL, through nginx: signed by what the providers themselves publish (npm
// twilio and nexmo, Meta's OpenAPI examples); floods, replays, a process that is killed. What is wrong with a call is in
// tests/security.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {start_double} from '../doubles/double.mjs';
import * as calls from './calls.mjs';
import {form, json, new_account, pairs, signed, twilio, unconfigure, url} from './calls.mjs';
import {ask, base, code_for, count, diag, finish, kill, place, post, processes, root, spread, sql, start_worker, test, until} from './client.mjs';

const require = createRequire(path.join(root, 'tests/package.json'));
const tables = ['receipt', 'sent_message', 'inbound', 'last_inbound', 'opt_out', 'outbox', 'expiry_reminder'];
const held = () => sql(tables.map(table => `SELECT '${table}', count(*), coalesce(max(xmin::text::bigint), 0) FROM ${table}`).join(' UNION ALL '));
const rows = (table, where = 'true') => Number(sql(`SELECT count(*) FROM ${table} WHERE ${where}`));

const account = {...new_account('platform'), twilio: {token: '12345'}}, settings = calls.named_settings(account);
const configure = changes => calls.configure(Object.assign(settings, changes));
const send = (address, body, headers = {}, type = json) => ask('POST', address, {body, headers: {'content-type': type, ...headers}});
// A call that its provider signed, by the platform's account unless it says another.
function tell(provider, call, by = account) {
	const {address, body, headers} = signed[provider](by[provider], call);
	return ask(call.method, address, {body, headers: {'content-type': call.type ?? calls.type_of(provider), ...headers}});
}
const by_twilio = (address, parameters) => tell('twilio', {method: 'POST', address, body: pairs(parameters)});
const by_meta = body => tell('whatsapp', {method: 'POST', address: '/hooks/whatsapp/platform', body});
const by_sendgrid = body => tell('sendgrid', {method: 'POST', address: '/hooks/sendgrid/platform', body});
function by_vonage(address, parameters, how) {
	const method = how === 'GET' ? 'GET' : 'POST', type = how === 'JSON' ? json : form, text = type === json ? JSON.stringify(parameters) : pairs(parameters);
	return tell('vonage', method === 'GET' ? {method, address: `${address}?${text}`, body: ''} : {method, address, body: text, type});
}

await code_for('+447700900761', () => post('/api/user/send-otp', {mobile_number: '+447700900761'}));
const [network, message] = sql('SELECT network_id, outbox_id FROM outbox ORDER BY created_at DESC LIMIT 1').split('|');
const delivery = () => sql(`SELECT delivery FROM outbox WHERE outbox_id = '${message}'`);
sql(`UPDATE outbox SET delivery = '' WHERE outbox_id = '${message}'`);

await test('nothing is configured: there is no account, whatever is sent', async () => {
	for (const provider of ['twilio', 'vonage', 'whatsapp', 'sendgrid', 'telegram'])
		assert.equal((await send(`/hooks/${provider}/platform`, '{}', {'x-telegram-bot-api-secret-token': ''})).status, 404, provider);
});
await configure();

await test('Twilio: what its own library signs is taken', async () => {
	const address = `/hooks/twilio/${network}/${message}`;
	const parameters = {MessageSid: 'SM1', MessageStatus: 'sent', To: '+447700900761', AccountSid: 'AC1'};
	assert.equal((await by_twilio(address, parameters)).status, 200);
	assert.equal(delivery(), 'sent');
	assert.ok(twilio.validateRequest('12345', twilio.getExpectedTwilioSignature('12345', url(address), parameters), url(address), parameters));
	// A repeated parameter, a query, letters of all kinds.
	const odd = {MessageSid: 'SM1', MessageStatus: 'delivered', Odd: ['b & c', 'a=1', 'b & c', 'ü€ +'], A: ''};
	assert.equal((await by_twilio(`${address}?x=%2F1&y=a+b`, odd)).status, 200);
	assert.equal(delivery(), 'delivered');
	// Without the port, as Twilio also signs.
	const bare = url(address).replace(`:${base.port}`, '');
	const signature = twilio.getExpectedTwilioSignature('12345', bare, parameters);
	assert.equal((await send(address, pairs(parameters), {'x-twilio-signature': signature}, form)).status, 200);
	// JSON, whose hash is in the address.
	const body = JSON.stringify({MessageSid: 'SM1', MessageStatus: 'read'});
	const hashed = `${address}?bodySHA256=${crypto.createHash('sha256').update(body).digest('hex')}`;
	const mac = twilio.getExpectedTwilioSignature('12345', url(hashed), {});
	assert.ok(twilio.validateRequestWithBody('12345', mac, url(hashed), body));
	assert.equal((await send(hashed, body, {'x-twilio-signature': mac})).status, 200);
	assert.equal(delivery(), 'read');
	assert.equal((await send(hashed, body.replace('read', 'sent'), {'x-twilio-signature': mac})).status, 403);
});
await test('Twilio: an SMS is kept, sealed, and answered by nothing', async () => {
	const answer = await by_twilio('/hooks/twilio/platform', {MessageSid: 'SM2', From: '+447700900762', To: '+447700900999', Body: 'Привет, is it open?'});
	assert.equal(`${answer.status} ${answer.text} ${answer.headers['content-type']}`, '200 <Response/> text/xml');
	assert.equal(rows('inbound', "event_id = 'SM2'"), 1);
});
for (const method of ['md5hash', 'md5', 'sha1', 'sha256', 'sha512'])
	await test(`Vonage: what its own library signs by ${method} is taken, by GET, form and JSON`, async () => {
		account.vonage.signature_method = method;
		if (method !== settings.vonage_signature_method) await configure({vonage_signature_method: method});
		for (const how of ['GET', 'POST', 'JSON']) {
			const told = {messageId: `0A${method}${how}`, status: 'delivered', 'err-code': '0', msisdn: '447700900761', 'client-ref': 'a&b=c ü'};
			assert.equal((await by_vonage(`/hooks/vonage/${network}/${message}`, told, how)).status, 200, how);
			assert.equal(rows('receipt', `message_id = '0A${method}${how}' AND delivery = 'delivered'`), 1, how);
		}
	});

await test('WhatsApp: the greeting', async () => {
	const answer = await ask('GET', '/hooks/whatsapp/platform?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=platform-verify');
	assert.equal(`${answer.status} ${answer.text} ${answer.headers['content-type']}`, '200 1158201444 text/plain; charset=utf-8');
});
const specification = path.join(process.env.PROVIDER_SPECS || path.join(root, '../shared/providers'), 'whatsapp_business_messaging_v23.yaml');
await test(`WhatsApp: Meta's example calls are taken${fs.existsSync(specification) ? '' : ' # SKIP no OpenAPI file'}`, async () => {
	if (!fs.existsSync(specification)) return;
	const examples = [];
	JSON.stringify(require('yaml').parse(fs.readFileSync(specification, 'utf8'), {maxAliasCount: -1}), (key, value) => {
		if (value?.object === 'whatsapp_business_account' && Array.isArray(value.entry)) examples.push(value);
		return value;
	});
	assert.ok(examples.length >= 16, `${examples.length} examples`);
	sql("DELETE FROM inbound WHERE provider = 'whatsapp'; DELETE FROM receipt WHERE provider = 'whatsapp'");
	for (const each of examples) assert.equal((await by_meta(JSON.stringify(each))).status, 200, JSON.stringify(each).slice(0, 300));
	const values = examples.flatMap(each => each.entry).flatMap(each => each.changes).filter(each => each.field === 'messages').map(each => each.value);
	const written = new Set(values.flatMap(each => each.messages ?? []).filter(each => each.from).map(each => each.id));
	const told = new Set(values.flatMap(each => each.statuses ?? []).map(each => `${each.id}.${each.status}`));
	assert.equal(rows('inbound', "provider = 'whatsapp'"), written.size);
	assert.equal(rows('receipt', "provider = 'whatsapp'"), told.size);
	diag(`${examples.length} examples: ${written.size} messages, ${told.size} statuses`);
});
await test('Telegram: its secret, an update once', async () => {
	const body = JSON.stringify({update_id: 41, message: {message_id: 1, date: 1781262000, chat: {id: 5}, text: 'hello'}}), secret = {'x-telegram-bot-api-secret-token': account.telegram.secret};
	for (let i = 0; i < 3; i++) assert.equal((await send('/hooks/telegram/platform', body, secret)).status, 200);
	assert.equal(rows('inbound', "provider = 'telegram'"), 1);
});

await test('10,000 receipts for one message, sixteen calls at once: bounded, and the last word counts', async () => {
	const list = (call, size) => JSON.stringify(Array.from({length: size}, (_, i) => ({
		sg_event_id: `${call}.${i}`, sg_message_id: 'flood.filter0001', event: call === 99 && i === 77 ? 'open' : 'deferred', email: 'ada@example.com', network_id: network, outbox_id: message,
	})));
	sql(`UPDATE outbox SET delivery = '' WHERE outbox_id = '${message}'`);
	const began = Date.now(), calls = Array.from({length: 100}, (_, call) => call), answers = [];
	await Promise.all(Array.from({length: 16}, async () => { for (let call; (call = calls.shift()) !== undefined;) answers.push(await by_sendgrid(list(call, 100))); }));
	assert.deepEqual(count(answers), {200: 100});
	assert.equal(delivery(), 'read');
	const stored = rows('receipt', "message_id = 'flood'");
	assert.ok(stored >= 50 && stored <= 51, `${stored} rows`);
	diag(`10,000 receipts in ${Date.now() - began} ms, ${spread(answers.map(each => each.ms))}, ${stored} rows`);
});
await test('1 MB is taken, a byte more is not', async () => {
	const body = size => { const text = '{"object":"whatsapp_business_account","entry":[]}'; return text + ' '.repeat(size - text.length); };
	const [whole, more] = [await by_meta(body(1 << 20)), await by_meta(body((1 << 20) + 1))];
	assert.equal(`${whole.status} ${more.status}`, '200 413');
	assert.equal(JSON.parse(more.text).error.code, 'too_large');
	const events = Array.from({length: 4000}, (_, i) => ({sg_event_id: `mb${i}`, sg_message_id: `mb${i}`, event: 'delivered', email: 'x'.repeat(150)}));
	const many = await by_sendgrid(JSON.stringify(events));
	assert.equal(many.status, 200);
	assert.equal(rows('receipt', "event_id LIKE 'mb%'"), 4000);
	diag(`4,000 events in ${JSON.stringify(events).length} bytes: ${many.ms.toFixed(0)} ms`);
});
await test('an unknown network is answered in the time of a known one', async () => {
	const times = {known: [], unknown: []};
	for (let i = 0; i < 100; i++) for (const [kind, id] of [['known', network], ['unknown', '01890000-0000-7000-8000-000000000001']])
		times[kind].push((await send(`/hooks/whatsapp/${id}`, '{}')).ms);
	const middle = list => [...list].sort((a, b) => a - b)[list.length >> 1];
	diag(`known ${spread(times.known)}; unknown ${spread(times.unknown)}`);
	const [known, unknown] = [middle(times.known), middle(times.unknown)];
	assert.ok(Math.abs(known - unknown) < Math.max(2, known / 2), `the middle ones: ${known}, ${unknown} ms`);
});
await test('replays change nothing', async () => {
	const meta = JSON.stringify({object: 'whatsapp_business_account', entry: [{changes: [{field: 'messages', value: {
		metadata: {phone_number_id: '1'}, statuses: [{id: 'w1', status: 'read', timestamp: '1781262000'}], messages: [{id: 'w2', from: '447700900764', type: 'text', text: {body: 'STOP'}}],
	}}]}]});
	assert.equal((await by_meta(meta)).status, 200);
	assert.ok(rows('opt_out') > 0);
	const before = held();
	const answers = await Promise.all(Array.from({length: 40}, () => by_meta(meta)));
	assert.deepEqual(count(answers), {200: 40});
	assert.equal(held(), before);
});
await test('a process that is killed in the middle loses nothing that was answered', async () => {
	const told = [];
	let going = true;
	const telling = Array.from({length: 8}, async (_, who) => {
		for (let i = 0; going; i++) {
			const {status} = await by_sendgrid(JSON.stringify([{sg_event_id: `k${who}.${i}`, sg_message_id: `k${who}.${i}`, event: 'delivered'}]));
			if (status === 200) told.push(`k${who}.${i}`);
		}
	});
	for (let i = 0; i < 6; i++) { await new Promise(done => setTimeout(done, 150)); kill(processes('hook').slice(0, 1)); }
	going = false;
	await Promise.all(telling);
	const stored = new Set(sql("SELECT event_id FROM receipt WHERE event_id LIKE 'k%'").split('\n'));
	assert.deepEqual(told.filter(each => !stored.has(each)), []);
	assert.ok(told.length > 20, `${told.length} told`);
	diag(`${told.length} told, ${stored.size} stored`);
});
await test('a code that leaves by Twilio: the receipt is faster than the answer, and is not lost', async () => {
	const sid = `SM${'0'.repeat(32)}`, double = await start_double(() => ({status: 201, body: {sid, status: 'queued', error_code: null}}));
	double.mode = 'slow';
	await configure({send_sms: 'twilio', twilio_account: `AC${'0'.repeat(32)}`, twilio_from: '+447700900999', twilio_url: double.url, hooks_origin: base.origin});
	kill(processes('worker', 'send'), 'SIGTERM');
	await until('no one sends', () => !processes('worker', 'send').length);
	start_worker('send', '60');
	const to = '+447700900765', outcome = () => sql("SELECT state, provider, delivery FROM outbox ORDER BY created_at DESC LIMIT 1");
	assert.equal((await post('/api/user/send-otp', {mobile_number: to})).status, 200);
	await until('Twilio is asked', () => double.requests.length);
	const {To, StatusCallback} = double.requests[0].form;
	assert.equal(To, to);
	assert.match(StatusCallback, new RegExp(`^${base.origin}/hooks/twilio/[0-9a-f-]{36}/[0-9a-f-]{36}$`));
	assert.equal((await by_twilio(new URL(StatusCallback).pathname, {MessageSid: sid, MessageStatus: 'delivered'})).status, 200);
	assert.match(outcome(), /^sending\|/);
	await until('Twilio has answered', () => outcome().startsWith('sent|'));
	assert.equal(outcome(), 'sent|twilio|delivered');
	assert.equal((await by_twilio(new URL(StatusCallback).pathname, {MessageSid: sid, MessageStatus: 'sent'})).status, 200);
	assert.equal(outcome(), 'sent|twilio|delivered');
	await double.close();
});
await test('logs and open columns know no number, address, text or secret', async () => {
	const secrets = [...Object.entries(settings).filter(([name]) => /token|secret/.test(name) && name !== 'vonage_signature_method').map(([, value]) => value).filter(value => value.length > 5), '700900762', '700900764', '700900765', 'ada@example', 'is it open'];
	for (const name of fs.readdirSync(`${place}/log`)) {
		const text = fs.readFileSync(`${place}/log/${name}`, 'utf8');
		for (const secret of secrets) assert.ok(!text.includes(secret), `${name} has ${secret}`);
	}
	for (const table of ['receipt', 'sent_message', 'inbound', 'last_inbound', 'opt_out'])
		assert.equal(rows(`${table} t`, "t::text ~ '700900762|700900764|700900765|ada@example|is it open'"), 0, table);
});
unconfigure();
finish();

// E-mail by SendGrid over real HTTP: its own description takes what we send and refuses it broken; a double has errors of every
// kind and every bad mood.
import assert from 'node:assert/strict';
import {start_prism} from '../doubles/prism.mjs';
import {start_sendgrid} from '../doubles/sendgrid.mjs';
import {bears_moods, finish, send_by, test} from './sender.mjs';

const settings = {key: 'SG.k-e_y', from: 'points@loyalty.example'};
const ids = {network_id: '00000000-0000-7000-8000-000000000001', outbox_id: '00000000-0000-7000-8000-00000000000a'};
const ada = {...ids, to: 'ada@example.com', subject: '£5 для "вас"', from_name: 'Кофе', body: 'Dear Ada,\nВаш код: 1 < 2 & \\ ☕🎉'};
const link = 'https://loyalty.example/a?b=1&c=2';
const [sendgrid, prism] = await Promise.all([start_sendgrid(settings), start_prism('sendgrid_mail_v3.json', {paths: ['/v3/mail/send']})]);
const send = (delivery, over = {}) => send_by('sendgrid', {...ada, ...delivery}, {settings, at: sendgrid.url, ...over});
const skip = prism ? '' : 'no sendgrid_mail_v3.json in $PROVIDER_SPECS';

await test("SendGrid's description takes our mails", async () => {
	for (const delivery of [{}, {link}, {from_name: ''}, {body: 'x'.repeat(100000)}]) {
		const outcome = await send(delivery, {at: prism.url});
		assert.deepEqual([outcome.verdict, outcome.status], ['sent', 202], JSON.stringify(outcome));
	}
}, skip);

await test('it refuses them broken, and without the key', async () => {
	await send({link});
	const request = sendgrid.requests.at(-1), taken = [];
	const again = async (spoil, key = `Bearer ${settings.key}`) => {
		const json = structuredClone(request.json);
		spoil(json);
		const headers = {'Content-Type': 'application/json', ...(key && {Authorization: key})};
		return (await fetch(`${prism.url}/v3/mail/send`, {method: 'POST', headers, body: JSON.stringify(json)})).status;
	};
	assert.equal(await again(() => {}), 202);
	for (const [how, spoil] of Object.entries({
		'without recipients': json => { delete json.personalizations; },
		'without an address': json => { delete json.personalizations[0].to[0].email; },
		'without a sender': json => { delete json.from; },
		'with a sender that is a text': json => { json.from = settings.from; },
		'with an empty subject': json => { json.subject = ''; },
		'with an empty text': json => { json.content[0].value = ''; },
		'without a type of its text': json => { delete json.content[0].type; },
		'with content that is no list': json => { json.content = json.content[0]; },
		'with arguments that are a text': json => { json.personalizations[0].custom_args = 'x'; },
	})) {
		const status = await again(spoil);
		if (status < 400) taken.push(`${how}: ${status}`);
	}
	const status = await again(() => {}, '');
	if (status !== 401) taken.push(`without the key: ${status}`);
	assert.deepEqual(taken, []);
}, skip);

await test('what arrives is what was to be sent, and its id comes back', async () => {
	const outcome = await send({link});
	assert.deepEqual([outcome.verdict, outcome.status, outcome.why], ['sent', 202, '']);
	assert.match(outcome.message_id, /^[\w-]{22}$/);
	const {headers, json} = sendgrid.requests.at(-1);
	assert.equal(headers['content-type'], 'application/json');
	assert.deepEqual(json.personalizations, [{to: [{email: 'ada@example.com'}], custom_args: ids}]);
	assert.deepEqual([json.from, json.subject], [{email: settings.from, name: 'Кофе'}, ada.subject]);
	assert.deepEqual(json.content.map(each => each.type), ['text/plain', 'text/html']);
	assert.equal(json.content[0].value, `${ada.body}\n\n${link}`);
	assert.ok(json.content[1].value.includes('Ваш код: 1 &lt; 2 &amp; \\ ☕🎉</p>'));
});

await test('what SendGrid says is what we hear', async () => {
	const refused = await send({to: 'ada@example'});
	assert.deepEqual([refused.verdict, refused.why], ['refused', '400: Does not contain a valid address.']);
	const foreign = await send({}, {settings: {...settings, from: 'eve@elsewhere.example'}});
	assert.deepEqual([foreign.verdict, foreign.why], ['account', '403: The from address does not match a verified Sender Identity.']);
	assert.equal((await send({}, {settings: {...settings, key: 'SG.old'}})).verdict, 'account');
	sendgrid.limit = 40;
	const limited = await send({});
	sendgrid.limit = 0;
	assert.equal(limited.verdict, 'later');
	assert.ok(limited.retry_after > 30 && limited.retry_after <= 41, String(limited.retry_after));
	const asked = sendgrid.requests.length;
	for (const spoilt of [{subject: 'x\r\nBcc: eve@example.com'}, {to: 'ada@example.com\n'}, {link: 'javascript:x'}])
		assert.equal((await send(spoilt)).verdict, 'refused');
	assert.equal(sendgrid.requests.length, asked);
});

await test('in every bad mood of theirs the message may go later', () => bears_moods(sendgrid, () => send({})));

await Promise.all([sendgrid.close(), prism?.close()]);
finish();

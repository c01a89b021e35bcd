// WhatsApp over real HTTP: Meta's own description takes what we send and refuses it broken; a double with a window, templates
// and every bad mood.
import assert from 'node:assert/strict';
import {start_prism} from '../doubles/prism.mjs';
import {start_whatsapp} from '../doubles/whatsapp.mjs';
import {bears_moods, finish, send_by, test} from './sender.mjs';

const settings = {token: 'EAAB-x_1', phone_id: '1001'}, ada = '447700900123';
const path = '/{Version}/{Phone-Number-ID}/messages';
const deliveries = {
	text: {window_open: true, body: 'Ваш "код":\n1 \\ 2 ☕'},
	buttons: {window_open: true, body: 'Coming?', buttons: ['yes', 'Да ☕', 'no', 'No', 'later', '12345678901234567890']},
	template: {template: 'points_expiring', language: 'ru', parameters: ['Ада "A"', '200', '3 мая\n2026']},
	'template in the English of a country': {template: 'vip_welcome', language: 'en_GB', parameters: ['Ada']},
	'template with nothing to fill': {template: 'hello'},
	code: {template: 'sign_in', code: '123456', parameters: ['123456']},
};

// The description's own example of a button has index "0", which its pattern does not allow.
const mend = description => {
	for (const name of ['TemplateComponent', 'ButtonComponent']) {
		const {allOf, properties = allOf?.[1].properties} = description.components.schemas[name];
		properties.index.pattern = '^[0-9]$';
	}
};
const prism = await start_prism('whatsapp_business_messaging_v23.yaml', {paths: [path], mend});
const whatsapp = await start_whatsapp(settings);
const send = (delivery, over = {}) => send_by('whatsapp', {to: `+${ada}`, ...delivery}, {settings, at: whatsapp.url, ...over});
const skip = prism ? '' : 'no whatsapp_business_messaging_v23.yaml in $PROVIDER_SPECS';

for (const [name, delivery] of Object.entries(deliveries))
	await test(`Meta's description takes our ${name}`, async () => {
		const outcome = await send(delivery, {at: prism.url});
		assert.deepEqual([outcome.verdict, outcome.status], ['sent', 200], JSON.stringify(outcome));
		assert.match(outcome.message_id, /^wamid\./);
	}, skip);

const broken = [
	['text', 'without a text', body => { delete body.text.body; body.text.words = 'x'; }],
	['text', 'whose text is a number', body => { body.text.body = 5; }],
	['text', 'without its recipient', body => { delete body.to; }],
	['text', 'with a field of our own', body => { body.network = 'x'; }],
	['text', 'of a kind that is none', body => { body.type = 'words'; }],
	['buttons', 'with a title of 21 characters', body => { body.interactive.action.buttons[0].reply.title = 'x'.repeat(21); }],
	['buttons', 'with four of them', body => { body.interactive.action.buttons.push(body.interactive.action.buttons[0]); }],
	['buttons', 'with none of them', body => { body.interactive.action.buttons = []; }],
	['buttons', 'over 1024 characters', body => { body.interactive.body.text = 'x'.repeat(1025); }],
	['template', 'without a language', body => { delete body.template.language; }],
	['template', 'without a name', body => { delete body.template.name; }],
	['code', 'whose button has no index', body => { delete body.template.components[1].index; body.template.components[1].index = 'x'; }],
];
await test('it refuses each of them broken, and without its token', async () => {
	whatsapp.open.add(ada);
	const taken = [];
	for (const [name, how, spoil] of [...broken, ['text', 'without its token', null]]) {
		await send(deliveries[name]);
		const {json} = whatsapp.requests.at(-1), headers = {'Content-Type': 'application/json', Authorization: 'Bearer EAAB-x_1'};
		if (spoil) spoil(json);
		else delete headers.Authorization;
		const {status} = await fetch(`${prism.url}/v23.0/1001/messages`, {method: 'POST', headers, body: JSON.stringify(json)});
		if (![401, 422].includes(status)) taken.push(`${name} ${how}: ${status}`);
	}
	assert.deepEqual(taken, []);
}, skip);

await test('what arrives is what was to be sent', async () => {
	await send(deliveries.text);
	const {headers, json} = whatsapp.requests.at(-1);
	assert.equal(headers['content-type'], 'application/json');
	assert.equal(headers.authorization, 'Bearer EAAB-x_1');
	assert.deepEqual(json, {messaging_product: 'whatsapp', recipient_type: 'individual', to: ada, type: 'text',
		text: {preview_url: false, body: deliveries.text.body}});
	await send(deliveries.buttons);
	assert.deepEqual(whatsapp.requests.at(-1).json.interactive.action.buttons.map(each => each.reply),
		[{id: 'yes', title: 'Да ☕'}, {id: 'no', title: 'No'}, {id: 'later', title: '12345678901234567890'}]);
});

await test('templates outside the window, in their language and with as many values as they have', async () => {
	whatsapp.open.clear();
	whatsapp.templates.set('points_expiring/ru', 3);
	const outcome = await send(deliveries.template);
	assert.equal(outcome.verdict, 'sent', outcome.why);
	assert.deepEqual(whatsapp.requests.at(-1).json.template.components, [{type: 'body', parameters:
		['Ада "A"', '200', '3 мая 2026'].map(text => ({type: 'text', text}))}]);
	assert.match((await send({...deliveries.template, language: 'en'})).why, /^132001: /);
	const short = await send({...deliveries.template, parameters: ['one']});
	assert.deepEqual([short.verdict, short.why], ['refused', '132000: the template does not fit, or is not approved']);
});

await test('a window that is closed after all: the template next, or nothing', async () => {
	const next = await send({...deliveries.text, template: 'points_expiring'});
	assert.deepEqual([next.verdict, next.why.slice(0, 6)], ['later', '131047']);
	const never = await send(deliveries.text);
	assert.deepEqual([never.verdict, never.why.slice(0, 6)], ['refused', '131047']);
	const asked = whatsapp.requests.length, none = await send({body: 'x'});
	assert.deepEqual([none.verdict, none.why], ['refused',
		'the guest has not written in the last 24 hours, and the message has no template approved by WhatsApp']);
	assert.equal(whatsapp.requests.length, asked);
});

await test('a number without WhatsApp, a wrong token, a wrong number of ours', async () => {
	whatsapp.none.add('447700900199');
	assert.equal((await send({...deliveries.text, to: '+447700900199'})).verdict, 'refused');
	assert.equal((await send(deliveries.text, {settings: {...settings, token: 'old'}})).verdict, 'account');
	assert.equal((await send(deliveries.text, {settings: {...settings, phone_id: '1002'}})).verdict, 'account');
});

await test('in every bad mood of theirs the message may go later', async () => {
	whatsapp.open.add(ada);
	await bears_moods(whatsapp, () => send(deliveries.text));
});

await whatsapp.close();
await prism?.close();
finish();

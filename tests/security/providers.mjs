// Those who call the hooks: the platform's provider, one of a network's own account, one of another network's, somebody
// with secrets of his own, and somebody who signs nothing. No session, no cookie, no form token: a call is its signature.
import assert from 'node:assert/strict';
import {Browser, once, staff_sign_in} from '../live/client.mjs';
import {configure, form, json, named_settings, new_account, pairs, seconds, signed, type_of, unconfigure} from '../live/calls.mjs';
import {question, routes, send_as} from './site.mjs';

const accounts = Object.fromEntries(['platform', 'own', 'rival', 'forger'].map(word => [word, new_account(word)]));
const provider_of = route => route.path.split('/')[2];
// What the account's provider tells, each time of something new.
const tidings = {
	twilio: () => pairs({MessageSid: `SM${once()}`, MessageStatus: 'delivered', From: '+447700900831', To: '+447700900999', Body: 'STOP'}),
	vonage: () => pairs({messageId: once(), status: 'delivered', msisdn: '447700900832', to: '447700900999', text: 'STOP'}),
	whatsapp: () => JSON.stringify({object: 'whatsapp_business_account', entry: [{changes: [{field: 'messages', value: {
		metadata: {phone_number_id: '1'}, statuses: [{id: `wamid.${once()}`, status: 'delivered'}], messages: [{id: `wamid.${once()}`, from: '447700900833', text: {body: 'STOP'}}],
	}}]}]}),
	sendgrid: () => JSON.stringify([{sg_event_id: once(), sg_message_id: `${once()}.recvd`, event: 'unsubscribe', email: 'somebody@example.com'}]),
	telegram: () => JSON.stringify({update_id: Date.now() * 1000 + Math.floor(Math.random() * 1000), message: {chat: {id: 7}, text: 'STOP'}}),
};

const typed = {
	twilio: {account: `AC${'0'.repeat(32)}`, from: '+447700900999'}, vonage: {key: 'key', secret: 'secret', from: '+447700900999'}, sendgrid: {key: 'SG.key', from: 'hello@example.com'},
	whatsapp: {token: 'token', phone_id: '1'}, telegram: {token: '1:token'},
};
// As a network's admin enters them.
async function enter(browser, account) {
	for (const [provider, {private_key, ...proofs}] of Object.entries(account)) {
		const address = `/manage/channels/${provider}`;
		assert.equal((await browser.submit(await browser.get(address), address, {...typed[provider], ...proofs})).status, 303, address);
	}
}
const caller = (name, account) => ({name, provider: true, browser: new Browser(), sign: account && ((route, call) => signed[provider_of(route)](account[provider_of(route)], call))});
let networks, messages;
// (While nobody sends: these accounts are at no provider.)
export async function everybodys_providers(people, site) {
	await configure(named_settings(accounts.platform));
	const northern = new Browser();
	await staff_sign_in(northern, 'admin@northern-table.example');
	await enter(northern, accounts.own);
	await enter(people.admin.browser, accounts.rival);
	for (const word of Object.keys(accounts)) people[word] = {key: word, ...caller(word, accounts[word])};
	people.unsigned = {key: 'unsigned', ...caller('unsigned')};
	const by_slug = async text => Object.fromEntries((await question(text)).map(line => line.split('|')));
	networks = await by_slug('SELECT slug, network_id FROM network');
	messages = await by_slug('SELECT DISTINCT ON (slug) slug, outbox_id FROM outbox JOIN network USING (network_id) ORDER BY slug, outbox.created_at DESC');
	await look(people, site);
}
export async function no_providers() {
	unconfigure();
	await question('DELETE FROM provider_account');
}
export const address_of = (route, network = networks['northern-table'], message = messages['northern-table']) => route.path.replace('{network:word}', network).replace('{message}', message);
export const of_hooks = () => routes.filter(route => route.binary === 'hook');

// What providers find, in the form of a crawl: of each route an address, a call, and what each caller is answered.
async function look(people, site) {
	const found = {pages: new Map(), posts: new Map(), answers: []};
	for (const route of of_hooks()) for (const method of route.methods) {
		const action = address_of(route);
		if (method === 'GET') found.pages.set(route.path, [action]);
		else found.posts.set(route.path, [{action, fields: {}, get body() { return tidings[provider_of(route)](); }}]);
		for (const who of ['unsigned', 'forger', 'platform', 'rival', 'own'])
			found.answers.push({route, address: action, what: `${who}: ${method} ${action}`, ...await send_as(people[who], method, action, {body: method === 'POST' ? unknown_to(route) : '', headers: {'content-type': type_of(provider_of(route))}})});
	}
	site.found.own = found;
}
// The same told on purpose: of a message, its id at the provider and what became of it; without one that somebody writes STOP.
export function says(route, {id, status, network, message} = {}) {
	const provider = provider_of(route);
	if (!id) return tidings[provider]();
	if (provider === 'sendgrid') return JSON.stringify([{sg_event_id: once(), sg_message_id: `${id}.recvd`, event: {sent: 'processed', failed: 'bounce'}[status] ?? status, network_id: network, outbox_id: message}]);
	return pairs(provider === 'twilio' ? {MessageSid: id, MessageStatus: status} : {messageId: id, status: {sent: 'accepted'}[status] ?? status});
}
// What nobody knows: providers add names as they like, so it is taken, and nothing is kept of it.
export const unknown_to = route => ({twilio: 'nobody_knows_this=1', vonage: 'nobody_knows_this=1', sendgrid: '[{"nobody_knows_this":1}]'})[provider_of(route)] ?? '{"nobody_knows_this":1}';

// What may be wrong with a call, each with the statuses that are right; `by`: who signs it, else it stays as it is.
export function wrong_calls(route) {
	const provider = provider_of(route), own = accounts.own[provider], address = address_of(route), type = type_of(provider), list = [];
	const add = (what, wanted, call) => list.push({what, wanted: [wanted].flat(), address, by: 'unsigned', method: 'POST', body: '', headers: {}, ...call});
	const sealed = (call, account = own) => { const {address: at, body, headers} = signed[provider](account, call); return {address: at, body, headers: {'content-type': type, ...headers}}; };
	const good = method => ({method, address, body: method === 'POST' ? tidings[provider]() : ''});
	for (const method of route.methods) {
		const call = {...good(method), headers: {'content-type': type}};
		add(`${method} unsigned`, 403, call);
		for (const who of ['forger', 'platform', 'rival']) if (who !== 'platform' || !route.path.includes('{message}')) add(`${method} signed by ${who}`, 403, {...call, by: who});
		for (const [what, network] of [['of nobody', '01890000-0000-7000-8000-000000000001'], ['that has no account', networks['mama-nkechi']], ['by its name', 'northern-table']])
			if (!route.path.includes('{message}') || what !== 'that has no account') add(`${method} a network ${what}`, 404, {...call, address: address_of(route, network), by: 'own'});
		add(`${method} another network's address`, 403, {...call, address: address_of(route, networks.blkpages, messages.blkpages), by: 'own'});
		if (!route.path.includes('{message}')) add(`${method} the platform's address`, 403, {...call, address: address_of(route, 'platform'), by: 'own'});
		const proof = sealed(call);
		const {headers} = proof;
		for (const name of Object.keys(headers).filter(each => each !== 'content-type' && !/timestamp/.test(each))) for (const [what, value] of Object.entries({
			empty: '', longer: `${headers[name]}A`, shorter: headers[name].slice(0, -2), other: headers[name].replace(/[A-Za-z0-9]/, each => each === 'B' ? 'C' : 'B'), large: headers[name].toUpperCase(), long: 'A'.repeat(4000), twice: `${headers[name]}, ${headers[name]}`,
		})) if (value !== headers[name]) add(`${method} its signature ${what}`, 403, {...proof, method, headers: {...headers, [name]: value}});
		if (provider === 'vonage') for (const [what, from, to] of [['changed', /sig=./, each => `sig=${each.at(-1) === '1' ? '2' : '1'}`], ['cut', /sig=\w{10}/, 'sig='], ['missing', /&?sig=\w+/, ''], ['large', /sig=\w+/, each => `sig=${each.slice(4)}0`]])
			add(`${method} its signature ${what}`, 403, {...proof, method, address: proof.address.replace(from, to), body: proof.body.replace(from, to)});
		if (provider === 'whatsapp' && method === 'GET') for (const [what, from, to] of [['mode', 'subscribe', 'unsubscribe'], ['token', 'own-verify', 'own-verif'], ['no token', /&hub.verify_token=[\w-]+/, '']])
			add(`GET its ${what}`, 403, {...proof, method, address: proof.address.replace(from, to)});
	}
	// (Vonage's and SendGrid's carry their time, Telegram's binds nothing but itself.)
	if (['vonage', 'sendgrid'].includes(provider)) for (const [what, at] of [['of yesterday and before', seconds() - 26 * 3600], ['of tomorrow', seconds() + 900], ['of no time', 'never']])
		add(`signed ${what}`, 403, sealed({...good('POST'), at}));
	if (provider !== 'telegram') {
		const proof = sealed(good('POST'));
		add('a body that was changed', 403, {...proof, body: proof.body.replace('STOP', 'START').replace('unsubscribe', 'open')});
		if (provider !== 'vonage' && provider !== 'twilio') add('a body that was lengthened', 403, {...proof, body: `${proof.body} `});
	}
	if (provider === 'twilio') add('signed for another address', 403, {...sealed({...good('POST'), address: address_of(route, networks.blkpages)}), address});
	const unread = type === form ? ['a=%ff', 'a=%', 'a=%00', `${'a=1&'.repeat(70)}b=1`] : ['{', '"', '\xff', '{"a":"\\ud800"}', '['.repeat(5000), '{}{}', 'null', provider === 'sendgrid' ? '{}' : '[]'];
	for (const body of unread) {
		const name = JSON.stringify(body.slice(0, 12)), bytes = Buffer.from(body, 'latin1');
		add(`unsigned ${name}`, type === form ? [400, 403] : 403, {body: bytes, headers: {'content-type': type}});
		if (provider !== 'vonage') add(`signed ${name}`, type === form ? [400, 403] : 400, sealed({method: 'POST', address, body: bytes}));
	}
	for (const other of ['text/plain', 'multipart/form-data; boundary=x', type === form ? json : form, ''])
		add(`unsigned as ${other}`, [400, 403], {body: tidings[provider](), headers: {'content-type': other}});
	add('a body of 1 MB and a byte', 413, sealed({method: 'POST', address, body: type === form ? `a=${'x'.repeat((1 << 20) - 1)}` : ' '.repeat((1 << 20) + 1)}));
	return list;
}

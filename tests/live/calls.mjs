// Calls of providers to a running copy, signed as each signs its own: by the library it publishes where there is one.
import crypto from 'node:crypto';
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {ask, base, kill, place, processes, root, until} from './client.mjs';

const require = createRequire(path.join(root, 'tests/package.json'));
export const twilio = require('twilio');
const HashGenerator = require('nexmo/lib/HashGenerator').default ?? require('nexmo/lib/HashGenerator');
export const form = 'application/x-www-form-urlencoded', json = 'application/json';
export const type_of = provider => ['twilio', 'vonage'].includes(provider) ? form : json;
export const url = address => new URL(address, base).href;
export const pairs = parameters => new URLSearchParams(Object.entries(parameters).flatMap(([name, values]) => [values].flat().map(value => [name, value]))).toString();
const parameters_of = text => {
	const found = {};
	for (const [name, value] of new URLSearchParams(String(text))) found[name] = name in found ? [found[name], value].flat() : value;
	return found;
};
export const seconds = () => Math.floor(Date.now() / 1000);

// What proves an account with each provider, that no other account has.
export function new_account(word) {
	const {privateKey, publicKey} = crypto.generateKeyPairSync('ec', {namedCurve: 'P-256'});
	return {
		twilio: {token: `${word} token`}, vonage: {signature_secret: `${word} signature`, signature_method: 'md5hash'},
		whatsapp: {app_secret: `${word}-app`, verify_token: `${word}-verify`}, telegram: {secret: `${word}-telegram`},
		sendgrid: {public_key: publicKey.export({type: 'spki', format: 'der'}).toString('base64'), private_key: privateKey},
	};
}
// A call as the account's provider sends it: the address, the body and the headers that belong to these. `at`: its time.
export const signed = {
	twilio: (account, {address, body}) => ({address, body, headers: {'x-twilio-signature': twilio.getExpectedTwilioSignature(account.token, url(address), parameters_of(body))}}),
	vonage(account, {method, address, body, type = form, at = seconds()}) {
		const [where, query = ''] = address.split('?'), told = method === 'POST' ? body : query;
		const all = {...type === json ? JSON.parse(told || '{}') : parameters_of(told), timestamp: String(at)};
		all.sig = new HashGenerator().generate(account.signature_method, account.signature_secret, all);
		const text = type === json ? JSON.stringify(all) : pairs(all);
		return method === 'POST' ? {address, body: text, headers: {}} : {address: `${where}?${text}`, body: '', headers: {}};
	},
	whatsapp(account, {method, address, body}) {
		if (method === 'POST') return {address, body, headers: {'x-hub-signature-256': `sha256=${crypto.createHmac('sha256', account.app_secret).update(body).digest('hex')}`}};
		return {address: `${address}${address.includes('?') ? '&' : '?'}${pairs({'hub.mode': 'subscribe', 'hub.challenge': '1158201444', 'hub.verify_token': account.verify_token})}`, body: '', headers: {}};
	},
	sendgrid(account, {address, body, at = seconds()}) {
		const signature = crypto.createSign('sha256').update(String(at)).update(body).sign(account.private_key, 'base64');
		return {address, body, headers: {'x-twilio-email-event-webhook-signature': signature, 'x-twilio-email-event-webhook-timestamp': String(at)}};
	},
	telegram: (account, {address, body}) => ({address, body, headers: {'x-telegram-bot-api-secret-token': account.secret}}),
};

// ---- whose accounts the copy knows

const file = `${place}/loyalty.conf`;
let without;
// The platform's own, and whatever else `settings` says, written where the copy's configuration is: new processes read it.
export async function configure(settings) {
	without ??= fs.readFileSync(file, 'utf8');
	fs.writeFileSync(file, without + Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`).join(''));
	const old = processes('hook');
	kill(old, 'SIGTERM');
	await until('hooks begin anew', () => processes('hook').filter(pid => !old.includes(pid)).length === 2 && !processes('hook').some(pid => old.includes(pid)));
	await until('hooks answer', async () => (await ask('GET', '/hooks/whatsapp/platform')).status === 403);
}
export const unconfigure = () => fs.writeFileSync(file, without);
// An account's settings by their names in the configuration.
export const named_settings = account => Object.fromEntries(Object.entries(account).flatMap(([provider, settings]) =>
	Object.entries(settings).filter(([name]) => name !== 'private_key').map(([name, value]) => [`${provider}_${name}`, value])));

// Twilio's and Vonage's SMS as far as we use them: accounts, numbers that are none, people who answered STOP.
//
//   const twilio = await start_twilio({account: 'AC…', token: '…'}); twilio.bad.set('+447700900199', 21211)
//   const vonage = await start_vonage({key: 'abcd1234', secret: '…'}); vonage.bad.set('447700900199', '6'); vonage.parts = 2
import {randomBytes} from 'node:crypto';
import {start_double} from './double.mjs';

function twilio_error(status, code, message) {
	return {status, body: {code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status}};
}

function twilio_answer(twilio, {method, path, headers, form}) {
	const basic = `Basic ${Buffer.from(`${twilio.account}:${twilio.token}`).toString('base64')}`;
	if (headers.authorization !== basic) return twilio_error(401, 20003, 'Authenticate');
	if (method !== 'POST' || path !== `/2010-04-01/Accounts/${twilio.account}/Messages.json`)
		return twilio_error(404, 20404, 'The requested resource was not found');
	if (!form?.To) return twilio_error(400, 21604, "A 'To' phone number is required.");
	if (!form.From && !form.MessagingServiceSid) return twilio_error(400, 21603, "A 'From' phone number is required.");
	if (!form.Body) return twilio_error(400, 21602, 'Message body is required.');
	const bad = twilio.bad.get(form.To);
	if (bad) return twilio_error(400, bad, `The 'To' number ${form.To} is not one we send to.`);
	return {status: 201, body: {sid: `SM${randomBytes(16).toString('hex')}`, account_sid: twilio.account, status: 'queued', to: form.To,
		body: form.Body, num_segments: '1', price: null, error_code: null, error_message: null}};
}

export async function start_twilio({account, token}) {
	const twilio = await start_double(request => twilio_answer(twilio, request));
	return Object.assign(twilio, {account, token, bad: new Map()});
}

// Always HTTP 200.
function vonage_answer(vonage, {method, path, form}) {
	const failed = (status, text) => ({body: {'message-count': '1', messages: [{status, 'error-text': text}]}});
	if (method !== 'POST' || path !== '/sms/json') return {status: 404, body: ''};
	for (const name of ['api_key', 'from', 'to', 'text']) if (!form?.[name]) return failed('2', `Missing ${name} param`);
	if (form.api_key !== vonage.key || form.api_secret !== vonage.secret) return failed('4', 'Bad Credentials');
	const part = status => ({to: form.to, 'message-id': status === '0' ? randomBytes(8).toString('hex').toUpperCase() : undefined, status,
		'remaining-balance': '3.14', 'message-price': '0.03', network: '23410', 'error-text': status === '0' ? undefined : `No ${form.to}`});
	const messages = Array.from({length: vonage.parts}, () => part('0')), bad = vonage.bad.get(form.to);
	if (bad) messages[messages.length - 1] = part(bad);
	return {body: {'message-count': String(messages.length), messages}};
}

export async function start_vonage({key, secret}) {
	const vonage = await start_double(request => vonage_answer(vonage, request));
	return Object.assign(vonage, {key, secret, bad: new Map(), parts: 1});
}

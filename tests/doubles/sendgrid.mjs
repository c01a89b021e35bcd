// SendGrid's mail/send as far as we use it: a key, verified senders, addresses that are none.
//
//   const sendgrid = await start_sendgrid({key: 'SG.…', from: 'points@loyalty.example'}); sendgrid.limit = seconds: 429 for so long
import {randomBytes} from 'node:crypto';
import {start_double} from './double.mjs';

const error = (status, message, field = null) => ({status, body: {errors: [{message, field, help: null}]}});

function answer(sendgrid, {method, path, headers, json}) {
	if (headers.authorization !== `Bearer ${sendgrid.key}`) return error(401, 'The provided authorization grant is invalid, expired, or revoked');
	if (method !== 'POST' || path !== '/v3/mail/send') return {status: 404, body: ''};
	if (sendgrid.limit)
		return {...error(429, 'too many requests'), headers: {'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': String(Math.ceil(Date.now() / 1000) + sendgrid.limit)}};
	if (json?.from?.email !== sendgrid.from) return error(403, 'The from address does not match a verified Sender Identity.', 'from');
	const to = json.personalizations?.[0]?.to?.[0]?.email;
	if (!/^\S+@\S+\.\S+$/.test(to || '')) return error(400, 'Does not contain a valid address.', 'personalizations.0.to.0.email');
	if (json.content?.[0]?.type !== 'text/plain') return error(400, 'If present, text/plain and text/html may only be provided once, in this order.', 'content');
	return {status: 202, body: '', headers: {'X-Message-Id': randomBytes(16).toString('base64url')}};
}

export async function start_sendgrid({key, from}) {
	const sendgrid = await start_double(request => answer(sendgrid, request));
	return Object.assign(sendgrid, {key, from, limit: 0});
}

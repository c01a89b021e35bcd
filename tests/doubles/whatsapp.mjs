// WhatsApp's Cloud API as far as we use it: a number that sends, people who wrote lately, templates that are approved.
//
//   const whatsapp = await start_whatsapp({phone_id: '1001', token: 'EAAB-x_1'});
//   whatsapp.open.add('447700900123'); whatsapp.templates.set('points/en', 2 values); whatsapp.none.add('447700900199')
import {start_double} from './double.mjs';

const error = (status, code, message) => ({status, body: {error: {message: `(#${code}) ${message}`, type: 'OAuthException', code,
	error_data: {messaging_product: 'whatsapp', details: message}, fbtrace_id: 'Az8or2yhqkZfEZ'}}});

function template_fits(whatsapp, {name, language, components = []}) {
	const wanted = whatsapp.templates.get(`${name}/${language?.code}`);
	if (wanted === undefined) return error(404, 132001, 'Template name does not exist in the translation');
	const values = components.find(each => each.type === 'body')?.parameters || [];
	if (values.length !== wanted) return error(400, 132000, 'Number of parameters does not match the expected number of params');
	if (values.some(each => /[\n\t]| {5}/.test(each.text))) return error(400, 132018, 'Parameters have new-line/tab characters');
	return null;
}

function answer(whatsapp, {method, path, headers, json}) {
	if (headers.authorization !== `Bearer ${whatsapp.token}`) return error(401, 190, 'Error validating access token');
	if (method !== 'POST' || path !== `/v23.0/${whatsapp.phone_id}/messages`) return error(400, 33, 'Unsupported post request');
	if (!json || json.messaging_product !== 'whatsapp' || !json.to) return error(400, 100, 'Invalid parameter');
	if (whatsapp.none.has(json.to)) return error(400, 131026, 'Message undeliverable');
	if (json.type !== 'template' && !whatsapp.open.has(json.to)) return error(400, 131047, 'Re-engagement message');
	const wrong = json.type === 'template' && template_fits(whatsapp, json.template);
	return wrong || {body: {messaging_product: 'whatsapp', contacts: [{input: json.to, wa_id: json.to}],
		messages: [{id: `wamid.${Buffer.from(`${json.to} ${++whatsapp.sent}`).toString('base64')}`, message_status: 'accepted'}]}};
}

export async function start_whatsapp({phone_id, token}) {
	const whatsapp = await start_double(request => answer(whatsapp, request));
	return Object.assign(whatsapp, {phone_id, token, open: new Set(), none: new Set(), templates: new Map(), sent: 0});
}

// Telegram's Bot API as far as we use it: one bot, chats that people began with it, some of whom blocked it.
//
//   const telegram = await start_telegram({token: '123456:AAE'});
//   telegram.chats.add(5001); telegram.blocked.add(5002); telegram.wait = 17 (everybody is told to wait so many seconds)
import {start_double} from './double.mjs';

const bot = {id: 123456, is_bot: true, first_name: 'Loyalty', username: 'loyalty_bot', can_join_groups: true,
	can_read_all_group_messages: false, supports_inline_queries: false, can_connect_to_business: false, has_main_web_app: false};
const error = (code, description, parameters) => ({status: code, body: {ok: false, error_code: code, description, ...(parameters && {parameters})}});
const ok = result => ({body: {ok: true, result}});

function keyboard_wrong(markup) {
	for (const button of (markup?.inline_keyboard || []).flat()) {
		if (!button.text) return 'Bad Request: Text buttons are unallowed in the inline keyboard';
		if (button.url !== undefined && !/^(https?|tg):\/\/[^/]+\.[a-z]/.test(button.url)) return 'Bad Request: BUTTON_URL_INVALID';
		if (button.callback_data !== undefined && Buffer.byteLength(button.callback_data) > 64) return 'Bad Request: BUTTON_DATA_INVALID';
	}
	return null;
}

function send_message(telegram, said) {
	if (telegram.wait) return error(429, `Too Many Requests: retry after ${telegram.wait}`, {retry_after: telegram.wait});
	const id = Number(said.chat_id);
	if (telegram.blocked.has(id)) return error(403, 'Forbidden: bot was blocked by the user');
	if (!telegram.chats.has(id)) return error(400, 'Bad Request: chat not found');
	if (!said.text) return error(400, 'Bad Request: message text is empty');
	if (said.text.length > 4096) return error(400, 'Bad Request: message is too long');
	const markup = typeof said.reply_markup === 'string' ? JSON.parse(said.reply_markup) : said.reply_markup, wrong = keyboard_wrong(markup);
	if (wrong) return error(400, wrong);
	return ok({message_id: ++telegram.sent, from: bot, chat: {id, type: 'private', first_name: 'Ada'}, date: 1781265600, text: said.text,
		...(markup && {reply_markup: markup})});
}

function answer(telegram, {path, json, form, query}) {
	const [, token, method] = path.match(/^\/bot([^/]+)\/(\w+)$/) || [];
	if (token !== telegram.token) return token && /^\d+:/.test(token) ? error(401, 'Unauthorized') : error(404, 'Not Found');
	if (method === 'getMe') return ok(bot);
	return method === 'sendMessage' ? send_message(telegram, json || form || query) : error(404, 'Not Found: method not found');
}

export async function start_telegram({token}) {
	const telegram = await start_double(request => answer(telegram, request));
	return Object.assign(telegram, {token, chats: new Set(), blocked: new Set(), sent: 0, wait: 0});
}

// Telegram over real HTTP. grammY, others' client, and our provider ask the same double: what one is answered, the other is.
import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import {start_telegram} from '../doubles/telegram.mjs';
import {bears_moods, finish, send_by, test} from './sender.mjs';

const {Api, GrammyError} = createRequire(import.meta.url)('grammy');
const token = '123456:AAE-x_9', telegram = await start_telegram({token});
const api = new Api(token, {apiRoot: telegram.url});
telegram.chats.add(5001).add(-1001).add(5002);
telegram.blocked.add(5002);

const send = (delivery, settings = {token}) => send_by('telegram', {to: '5001', body: 'Hi', ...delivery}, {settings, at: telegram.url});
const last = () => telegram.requests.at(-1);
async function refused(asks) {
	const error = await asks.then(() => assert.fail('taken'), reason => reason);
	assert(error instanceof GrammyError, String(error));
	return error;
}

await test('grammY knows the double as a bot', async () => {
	const me = await api.getMe();
	assert.deepEqual([me.id, me.is_bot, me.username], [123456, true, 'loyalty_bot']);
	const sent = await api.sendMessage(5001, 'Ваш "код" ☕');
	assert.deepEqual([sent.chat.id, sent.text, sent.from.id], [5001, 'Ваш "код" ☕', 123456]);
	assert.equal((await refused(new Api('1:no', {apiRoot: telegram.url}).getMe())).error_code, 401);
	assert.equal((await refused(api.raw.banChatMember({chat_id: 1, user_id: 2}))).error_code, 404);
});

await test('the same message of grammY and ours is the same request', async () => {
	const text = 'Ваш "код":\n<b>1</b> \\ 2 ☕🎉', link_preview_options = {is_disabled: true};
	const inline_keyboard = [[{text: 'Да ☕', callback_data: 'yes'}], [{text: 'Blk "Pages"', url: 'https://loyalty.example/blk?a=b&c'}]];
	for (const [delivery, options] of [
		[{}, {}], [{to: '-1001'}, {}],
		[{buttons: ['yes', 'Да ☕'], link: 'https://loyalty.example/blk?a=b&c', from_name: 'Blk "Pages"'}, {reply_markup: {inline_keyboard}}],
	]) {
		await api.sendMessage(Number(delivery.to || 5001), text, {link_preview_options, ...options});
		const theirs = last();
		assert.equal((await send({...delivery, body: text})).verdict, 'sent');
		assert.deepEqual([last().method, last().path, last().json], [theirs.method, theirs.path, theirs.json]);
		assert.equal(last().headers['content-type'], theirs.headers['content-type']);
	}
});

await test('who blocked the bot, who never began, a wrong token', async () => {
	assert.equal((await refused(api.sendMessage(5002, 'x'))).error_code, 403);
	const blocked = await send({to: '5002'});
	assert.deepEqual([blocked.verdict, blocked.status], ['opted_out', 403]);
	assert.match((await refused(api.sendMessage(5009, 'x'))).description, /chat not found/);
	assert.deepEqual([(await send({to: '5009'})).verdict, (await send({to: '5009'})).why], ['refused', '400: Telegram knows no such chat']);
	assert.equal((await send({}, {token: '1:no'})).verdict, 'account');
});

await test('who is told to wait waits', async () => {
	telegram.wait = 17;
	assert.equal((await refused(api.sendMessage(5001, 'x'))).parameters.retry_after, 17);
	const outcome = await send({});
	assert.deepEqual([outcome.verdict, outcome.retry_after, outcome.status], ['later', 17, 429]);
	telegram.wait = 0;
});

await test('the longest text is taken, a longer one not even asked for', async () => {
	assert.equal((await send({body: 'ж'.repeat(4096)})).verdict, 'sent');
	assert.equal(last().json.text.length, 4096);
	const asked = telegram.requests.length;
	assert.equal((await send({body: 'ж'.repeat(4097)})).verdict, 'refused');
	assert.equal(telegram.requests.length, asked);
	assert.match((await refused(api.sendMessage(5001, 'ж'.repeat(4097)))).description, /too long/);
});

await test('in every bad mood of theirs the message may go later', () => bears_moods(telegram, () => send({})));

await telegram.close();
finish();

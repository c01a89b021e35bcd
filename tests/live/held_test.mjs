// What somebody at a binary's own socket at BASE_URL can do to its pool: connections that send half a request and stay,
// and records that kill the process reading them. Those who come through nginx are answered.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import {ask, diag, finish, place, processes, sleep, test} from './client.mjs';

const moved = path.join(place, 'run/elsewhere');
const run = fs.existsSync(moved) && fs.readFileSync(moved, 'utf8').trim() || path.join(place, 'run');
const sent = (pool, bytes) => new Promise((done, failed) => {
	const socket = net.connect(path.join(run, `${pool}.sock`), () => socket.write(Buffer.from(bytes), () => done(socket)));
	socket.on('error', failed);
});
const closed = socket => new Promise(done => socket.once('close', done).resume());
const begin = [1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
const params = content => [1, 4, 0, 1, 0, content.length, 0, 0, ...content];
const long = number => [(number >>> 24) | 0x80, (number >>> 16) & 0xff, (number >>> 8) & 0xff, number & 0xff];
const halves = {'half a header': ['guest', '/blkpages/', [1, 1, 0]], 'half of the parameters': ['api', '/health', [...begin, 1, 4, 0, 1, 0, 100, 0, 0, 11]]};

for (const [what, [pool, address, bytes]] of Object.entries(halves))
	await test(`${what} at every process of ${pool}: people wait some seconds, and are served`, async () => {
		const before = processes(pool).sort(), held = await Promise.all(before.map(() => sent(pool, bytes)));
		const gone = Promise.all(held.map(closed));
		await sleep(100);
		const answer = await ask('GET', address);
		diag(`${before.length} held, answered in ${(answer.ms / 1000).toFixed(1)} s`);
		assert.equal(answer.status, 200);
		assert.ok(answer.ms > 1000, 'they were all held');
		await gone;
		assert.deepEqual(processes(pool).sort(), before, 'the same processes');
	});

await test('records that kill their reader: the pool has as many processes again at once', async () => {
	const count = processes('guest').length, names = [...long(0x40000000), ...long(0x40000000)];
	for (let i = 0; i < 3 * count; i++) {
		const socket = await sent('guest', [...begin, ...params(names)]);
		await closed(socket);
		assert.equal((await ask('GET', '/blkpages/')).status, 200);
	}
	for (let i = 0; i < 30 && processes('guest').length < count; i++) await sleep(100);
	assert.equal(processes('guest').length, count);
});
finish();

// Providers are spoken to by TLS, and by nobody else's certificate: https servers good and bad, each asked to send a message.
// (E-mail's TLS is in smtp_test.mjs.)
import assert from 'node:assert/strict';
import fs from 'node:fs';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import {certificate} from '../doubles/smtp.mjs';
import {finish, send_by, test} from './sender.mjs';

const folder = fs.mkdtempSync(path.join(process.env.OUTPUT || os.tmpdir(), 'tls.')), names = 'DNS:localhost,IP:127.0.0.1';
const authority = certificate(folder, 'authority', '');
certificate(folder, 'stranger', '');
certificate(folder, 'good', names, 'authority');
certificate(folder, 'other', 'DNS:api.elsewhere.example', 'authority');
certificate(folder, 'foreign', names, 'stranger');
process.env.SSL_CERT_FILE = authority;

const requests = [], servers = [];
async function serve(name, options = {}) {
	const server = https.createServer({key: fs.readFileSync(`${folder}/${name}.key`), cert: fs.readFileSync(`${folder}/${name}.crt`), ...options}, (request, response) => {
		requests.push(request.socket.getProtocol());
		response.writeHead(201, {'Content-Type': 'application/json', Connection: 'close'}).end(JSON.stringify({sid: `SM${'0'.repeat(32)}`, status: 'queued', error_code: null}));
	}).on('tlsClientError', () => {});
	await new Promise(done => server.listen(0, '0.0.0.0', done));
	servers.push(server);
	return server.address().port;
}
const send = at => send_by('twilio', {to: '+447700900123', body: 'hello'}, {settings: {account: `AC${'0'.repeat(32)}`, token: 'secret', from: '+447700900999'}, at});
const good = await serve('good');

await test('to the right one, by TLS 1.2 or 1.3', async () => {
	for (const host of ['127.0.0.1', 'localhost']) assert.equal((await send(`https://${host}:${good}`)).verdict, 'sent', host);
	assert.equal(requests.length, 2);
	for (const protocol of requests) assert.match(protocol, /^TLSv1\.[23]$/);
});
await test('a certificate of another host, or by nobody we trust, is none', async () => {
	requests.length = 0;
	for (const at of [`https://127.0.0.1:${await serve('other')}`, `https://127.0.0.1:${await serve('foreign')}`, `https://127.0.0.2:${good}`]) {
		const outcome = await send(at);
		assert.deepEqual([outcome.verdict, outcome.status], ['later', 0], `${at}: ${JSON.stringify(outcome)}`);
		assert.match(outcome.why, /certificate/, at);
	}
	assert.deepEqual(requests, [], 'a secret left');
});
await test('TLS 1.1 is none', async () => {
	const old = {minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0'}, port = await serve('good', old);
	// (Somebody who takes it is served.)
	await new Promise((done, failed) => {
		const socket = tls.connect({port, host: '127.0.0.1', ca: fs.readFileSync(authority), ...old}, () => { socket.destroy(); done(); }).on('error', failed);
	});
	const outcome = await send(`https://127.0.0.1:${port}`);
	assert.deepEqual([outcome.verdict, outcome.status, requests.length], ['later', 0, 0], JSON.stringify(outcome));
});
for (const server of servers) server.closeAllConnections?.(), server.close();
finish();

// A code leaves within a second of the request for it, also past a thousand notices whose provider is slow. The sender of
// BASE_URL calls a double of Twilio by its name over TLS, with certificates of its own, from inside its sandbox.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import {diag, finish, kill, place, post, processes, root, run, sleep, sql, start_worker, test, until} from './client.mjs';

const CODES = 50, SLOW = 1500, configuration = path.join(place, 'loyalty.conf');
const certificate = path.join(place, 'double.pem'), key = path.join(place, 'double.key');
const seen = [];
let under_way = 0, most = 0, sender;

const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
	'-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate], {encoding: 'utf8'});
if (made.status !== 0) throw new Error(made.stderr);
fs.chmodSync(certificate, 0o644);

const double = https.createServer({key: fs.readFileSync(key), cert: fs.readFileSync(certificate)}, async (request, response) => {
	let text = '';
	for await (const part of request) text += part;
	const form = Object.fromEntries(new URLSearchParams(text)), slow = form.Body.startsWith('Slow');
	seen.push({at: performance.now(), slow, to: form.To});
	if (slow) {
		most = Math.max(most, ++under_way);
		await sleep(SLOW);
		under_way--;
	}
	response.writeHead(201, {'Content-Type': 'application/json'});
	response.end(JSON.stringify({sid: `SM${seen.length.toString(16).padStart(32, '0')}`, status: 'queued', error_code: null}));
});
await new Promise(done => double.listen(0, 'localhost', done));

// Starts the line of cron would make know nothing of the double's certificate.
const crons = fs.readdirSync('/proc').filter(pid => /^\d+$/.test(pid)).map(Number).filter(pid => {
	try {
		return fs.readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('cron_loop.sh') &&
			fs.readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(`LOYALTY_CONFIG=${configuration}`);
	} catch { return false; }
});
const before = fs.readFileSync(configuration, 'utf8');
async function stop_senders() {
	kill(processes('worker', 'send'), 'SIGTERM');
	await until('no sender is left', () => !processes('worker', 'send').length, 15000);
}

let phone = Math.floor(Math.random() * 1e5); // the next ones: each is sent to once

async function codes(what) {
	const waits = [];
	sql('TRUNCATE otp, otp_try, otp_phone'); // one place asks for all of them
	for (let i = 0; i < CODES; i++) {
		const to = `+4477009${String(phone++ % 1e5).padStart(5, '0')}`, began = performance.now();
		const answer = await post('/api/user/send-otp', {mobile_number: to});
		assert.equal(answer.status, 200, answer.text);
		const find = () => seen.find(each => each.to === to && each.at > began);
		await until(`the code of request ${i}`, find, 10000);
		waits.push(find().at - began);
		await sleep(20 + Math.random() * 60);
	}
	waits.sort((a, b) => a - b);
	const at = part => waits[Math.min(CODES - 1, Math.floor(part * CODES))];
	diag(`${what}: from the request to the provider's door p50 ${at(0.5).toFixed(0)} ms, p99 ${at(0.99).toFixed(0)} ms, of ${CODES} codes`);
	assert.ok(at(0.99) < 1000, `p99 is ${at(0.99)} ms`);
}

try {
	assert.ok(crons.length, 'the copy has a cron');
	kill(crons, 'SIGSTOP');
	await stop_senders();
	fs.appendFileSync(configuration, `\nsend_sms = twilio\ntwilio_account = AC1\ntwilio_token = token\ntwilio_from = +15550001111\n` +
		`twilio_url = https://localhost:${double.address().port}\n`);
	process.env.SSL_CERT_FILE = certificate;
	sender = start_worker('send', '120');
	await until('a sender runs', () => processes('worker', 'send').length === 1);

	await test('a code leaves within a second', () => codes('nothing else waits'));
	await test('the sender that called is in its sandbox', () => {
		for (const pid of processes('worker', 'send')) assert.match(fs.readFileSync(`/proc/${pid}/status`, 'latin1'), /^Seccomp:\s2$/m);
	});
	await test('so it does with a thousand slow notices before it', async () => {
		const network = sql("SELECT network_id FROM network_address WHERE address = 'blkpages'");
		const filled = run(path.join(root, process.env.BUILT || 'build/debug', 'tests/worker/fill_outbox'), network, '1000', 'Slow notice');
		assert.equal(filled.status, 0, filled.text);
		await until('notices are under way', () => under_way >= 8);
		await codes('1,000 slow notices wait');
		assert.ok(most <= 12, `${most} notices were under way at once`);
		const slow = seen.filter(each => each.slow).length;
		diag(`${slow} notices left meanwhile, at most ${most} at once`);
		assert.ok(slow < 1000, 'notices were still waiting when the codes left');
	});
	await test('a provider whose certificate nobody vouches for gets nothing', async () => {
		sql("DELETE FROM outbox WHERE kind = 'points_expiring' AND state = 'queued'");
		await stop_senders();
		delete process.env.SSL_CERT_FILE;
		const count = seen.length, to = '+447700988888';
		sql('TRUNCATE otp, otp_try, otp_phone');
		assert.equal((await post('/api/user/send-otp', {mobile_number: to})).status, 200);
		const said = run(path.join(root, process.env.COPY_BUILT || 'build/release', 'bin/worker'), 'send', '0');
		assert.match(said.text, /no answer/);
		assert.equal(seen.length, count);
	});
} finally {
	fs.writeFileSync(configuration, before);
	await stop_senders();
	sql("DELETE FROM outbox WHERE state IN ('queued', 'sending')");
	kill(crons, 'SIGCONT');
	double.closeAllConnections();
	double.close();
}
finish();

// Fails the Nth allocation of a start of `worker send` that has one message to send, by a provider's double: for each N the
// message is sent in the end, by that start or the next, and never said to be when the provider was not asked.
import {spawn} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {start_double} from '../doubles/double.mjs';
import {configure} from '../live/calls.mjs';
import {post, root, sql} from '../live/client.mjs';

const most = 200; // of its tens of thousands; a start takes a second

export async function send_loop({built, real, each, environment, faults}) {
	const sid = `SM${'0'.repeat(32)}`, double = await start_double(() => ({status: 201, body: {sid, status: 'queued', error_code: null}}));
	await configure({send_sms: 'twilio', twilio_account: `AC${'0'.repeat(32)}`, twilio_token: 'secret', twilio_from: '+447700900999', twilio_url: double.url, whatsapp_app_secret: 'secret', whatsapp_verify_token: 'word'});
	// One message, as it is before anybody has sent it.
	sql("DELETE FROM outbox WHERE state IN ('queued', 'sending')");
	const asked_for = await post('/api/user/send-otp', {mobile_number: '+447700900124'});
	if (asked_for.status !== 200) throw new Error(asked_for.text);
	sql("CREATE TABLE kept AS SELECT * FROM outbox WHERE state = 'queued'");
	const columns = sql("SELECT string_agg(column_name, ', ') FROM information_schema.columns WHERE table_name = 'outbox' AND is_generated = 'NEVER'");
	const again = () => sql(`DELETE FROM sent_message s USING kept k WHERE s.outbox_id = k.outbox_id; DELETE FROM provider_health; DELETE FROM outbox o USING kept k WHERE o.outbox_id = k.outbox_id; INSERT INTO outbox (${columns}) SELECT ${columns} FROM kept`);
	const state = () => sql('SELECT o.state FROM outbox o JOIN kept USING (outbox_id)');

	const file = `${built}/send.state`, numbers = (bytes => ({arm(fails) {
		bytes.fill(0);
		bytes.writeBigInt64LE(BigInt(fails));
		fs.writeFileSync(file, bytes);
		fs.chmodSync(file, 0o666);
	}, seen: () => Number(fs.readFileSync(file).readBigInt64LE(8))}))(Buffer.alloc(16));
	fs.writeFileSync(`${built}/send.sh`, `#!/bin/sh\nLD_PRELOAD=${real}/preload.so ALLOC_STATE=${file} exec ${real}/bin/worker send 1\n`, {mode: 0o755});
	const start = () => new Promise(done => {
		const child = spawn(path.join(root, 'deploy/up.sh'), ['exec', `${built}/send.sh`], {env: environment, stdio: ['ignore', 'ignore', 'pipe']});
		let said = '';
		child.stderr.on('data', part => { said += part; });
		child.on('close', (status, signal) => done({status, signal, said}));
	});

	again();
	numbers.arm(0);
	const whole = await start(), count = numbers.seen(), sum = {name: 'send', allocations: count, tried: 0, well: 0, refused: 0, exits: 0, signals: 0, unknown: 0};
	if (whole.status !== 0 || state() !== 'sent' || double.requests.length !== 1) throw new Error(`nothing fails, and ${state()}: ${whole.said.slice(-500)}`);
	for (let at = 1, step = Math.max(1, count / (each || most)); Math.round(at) <= count; at += step) {
		const fails = Math.round(at), before = double.requests.length;
		again();
		numbers.arm(fails);
		const {status, signal, said} = await start(), first = state(), asked = double.requests.length - before;
		sum.tried++;
		sum.well += first === 'sent';
		sum.exits += status !== 0;
		// libseccomp makes its list of system calls with holes then: what is missing is refused, and nothing has begun.
		const closed_in = signal === 'SIGSYS' && !asked && first === 'queued';
		sum.signals += Boolean(signal);
		if ((signal && !closed_in) || status > 127) faults.push(`send ${fails}: ${signal ?? status} ${said.slice(-300)}`);
		if (status && !/"level":"error"|memory/.test(said)) faults.push(`send ${fails}: ended with ${status}, without a line`);
		if (first === 'sent' && !asked) faults.push(`send ${fails}: said to be sent, and nobody was asked`);
		if (first === 'sent') continue;
		if (first === 'dead') faults.push(`send ${fails}: given up`);
		sum.refused++;
		sum.unknown += asked > 0;
		numbers.arm(0);
		sql("DELETE FROM provider_health; UPDATE outbox SET next_at = created_at, lease_until = CASE state WHEN 'sending' THEN created_at END WHERE state IN ('queued', 'sending')");
		const next = await start();
		if (state() !== 'sent') faults.push(`send ${fails}: ${first}, and the next start leaves it ${state()}: ${next.said.slice(-300)}`);
		if (double.requests.length - before > 2) faults.push(`send ${fails}: asked for ${double.requests.length - before} times`);
	}
	sql('DROP TABLE kept');
	await double.close();
	return sum;
}

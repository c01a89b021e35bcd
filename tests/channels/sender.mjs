// For tests in Node: one message by one of our providers, through send_one.c; and TAP.
import {spawn} from 'node:child_process';

const built = process.env.BUILT || 'build/debug';

// What became of it: {verdict, message_id, why, retry_after, status, delivered}. `settings` are a network's own account's, `at`
// where the provider is.
export function send_by(provider, delivery, {settings, at}) {
	return new Promise((resolve, reject) => {
		const env = {...process.env, [`LOYALTY_${provider.toUpperCase()}_URL`]: at};
		const child = spawn(`${built}/tests/channels/send_one`, [provider], {stdio: ['pipe', 'pipe', 'inherit'], env});
		let said = '';
		child.stdout.on('data', part => { said += part; });
		child.on('error', reject);
		child.on('close', code => code ? reject(new Error(`send_one ends with ${code}`)) : resolve(JSON.parse(said)));
		child.stdin.end(JSON.stringify({settings, delivery}));
	});
}

let tests = 0;
// `skip` says why it cannot be tried here.
export async function test(name, body, skip = '') {
	const line = `${++tests} - ${name}`;
	if (skip) return console.log(`ok ${line} # SKIP ${skip}`);
	try {
		await body();
		console.log(`ok ${line}`);
	} catch (error) {
		process.exitCode = 1;
		console.log(`not ok ${line}\n${String(error.stack).replace(/^/gm, '# ')}`);
	}
}
export const finish = () => console.log(`1..${tests}`);

// Every bad mood of a double: none of them is an answer, and the message may go later.
export async function bears_moods(double, send, {retry_after = 7} = {}) {
	double.delay = 300;
	const before = double.requests.length, wrong = [];
	for (const mood of ['garbage', 'reset', 429, 500, 502, 503]) {
		double.retry_after = mood === 429 ? retry_after : 0;
		double.next(mood);
		const outcome = await send();
		if (outcome.verdict !== 'later' || !outcome.why || (mood === 429 && outcome.retry_after !== retry_after))
			wrong.push(`${mood}: ${JSON.stringify(outcome)}`);
	}
	double.next('slow');
	const late = await send();
	if (late.verdict !== 'sent') wrong.push(`slow: ${JSON.stringify(late)}`);
	if (double.requests.length !== before + 7) wrong.push(`${double.requests.length - before} requests for 7 messages`);
	if (wrong.length) throw new Error(wrong.join('\n'));
}

// slowhttptest's attacks, 500 connections each, while somebody looks at a guest's page once a second.
import {spawn} from 'node:child_process';
import {ask, base, sleep} from '../live/client.mjs';

const seconds = Number(process.env.SECONDS_EACH ?? 60), bound = 500;
const modes = [
	['headers that never end (H)', ['-H', '-u', `${base.origin}/blkpages/`]], ['a body that never ends (B)', ['-B', '-u', `${base.origin}/blkpages/sign-in`, '-s', '8192']],
	['ranges (R)', ['-R', '-u', `${base.origin}/blkpages/`]], ['slow reading (X)', ['-X', '-u', `${base.origin}/blkpages/`, '-w', '10', '-y', '20', '-n', '5', '-z', '32', '-k', '3']],
];
export async function slow_attacks() {
	const findings = [];
	for (const [what, words] of modes) {
		const probes = [], end = Date.now() + seconds * 1000;
		let attacks = 0, running = false;
		while (Date.now() < end) {
			// nginx lets them go after seconds, and the tool ends with its last connection: again, until the time is over.
			if (!running) {
				running = true;
				attacks++;
				const left = String(Math.max(1, Math.ceil((end - Date.now()) / 1000)));
				spawn('slowhttptest', [...words, '-c', '500', '-r', '200', '-i', '10', '-l', left, '-p', '3', '-v', '1'], {stdio: 'ignore'}).on('close', () => { running = false; });
			}
			const began = performance.now();
			probes.push(await ask('GET', '/blkpages/', {timeout: 5000, headers: {connection: 'close'}}));
			await sleep(Math.max(0, 1000 - (performance.now() - began)));
		}
		while (running) await sleep(100);
		const times = probes.map(each => each.ms).sort((a, b) => a - b), p99 = times[Math.min(times.length - 1, Math.floor(times.length * 0.99))], bad = probes.filter(each => each.status !== 200);
		console.log(`${what.padEnd(28)} ${attacks} times, ${probes.length} probes, ${bad.length} not 200, p50 ${times[times.length >> 1].toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
		if (bad.length) findings.push(`${what}: ${bad.length} of ${probes.length} probes were ${[...new Set(bad.map(each => each.status || each.broken))]}`);
		if (p99 > bound) findings.push(`${what}: p99 ${p99.toFixed(0)} ms, more than ${bound}`);
	}
	return findings;
}

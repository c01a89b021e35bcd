// Harm on two schedules of its own, from the same seed: what breaks processes and Postgres, and beside it what happens to time,
// the worker and clients. Each kind once in a shuffled round, then the next round; a kind ends when what it broke is whole
// again. From time to time it is taken down what the entries are so far.
import {now as clock_now, sleep} from '../live/client.mjs';
import {small_disk} from './copy.mjs';
import {snapshot} from './check.mjs';
import {beside, harms} from './harms.mjs';
import {Random} from './random.mjs';

// In a long run what happens beside comes more rarely than what breaks: a day that passes has everybody sign in again, and nobody acts meanwhile.
const between_ms = 700, in_long_runs_ms = {breaking: 4000, beside: 15000}, snapshot_every_ms = 15000;
const now = () => Number(process.hrtime.bigint() / 1000n);

export class Nemesis {
	constructor({seed, faults, ops}, drivers) {
		this.long = ops > 50000;
		this.drivers = drivers;
		this.seed = seed;
		this.kinds = faults === 'all' ? Object.keys(harms) : faults.split(',').filter(each => each in harms);
		if (!small_disk) this.kinds = this.kinds.filter(each => each !== 'disk_full'); // that needs the right to mount
		this.events = [];
		this.snapshots = [];
	}
	async run(over) {
		await sleep(700);
		await Promise.all([
			this.track('breaking', this.kinds.filter(each => !beside.includes(each)), over),
			this.track('beside', this.kinds.filter(each => beside.includes(each)), over),
			this.take_down(over),
		]);
	}
	async track(name, kinds, over) {
		const random = new Random(this.seed, name);
		for (let round = []; !over() && kinds.length; await sleep(this.long ? in_long_runs_ms[name] : between_ms)) {
			if (!round.length) round = random.shuffled(kinds);
			await this.do(round.pop(), random);
		}
	}
	async take_down(over) {
		for (let taken = Date.now(); !over(); await sleep(500))
			if (Date.now() - taken > snapshot_every_ms * (1 + this.snapshots.length / 4)) {
				try { this.snapshots.push(snapshot()); } catch { continue; } // Postgres is away just now
				taken = Date.now();
			}
	}
	async do(kind, random) {
		const event = {kind, from: now(), clock: await clock_now().catch(() => 0)};
		try {
			event.said = await harms[kind]({random, drivers: this.drivers});
		} catch (error) {
			event.failed = error.message;
			console.error(`  ${kind}: ${error.message}`);
		}
		this.events.push({...event, to: now()});
	}
}

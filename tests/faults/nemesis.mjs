// Harm on a schedule of its own, from the same seed: each kind once in a shuffled round, then the next round. A kind ends when
// what it broke is whole again. Beside it, what the entries were so far is taken down from time to time.
import {now as clock_now, sleep} from '../live/client.mjs';
import {snapshot} from './check.mjs';
import {harms} from './harms.mjs';
import {Random} from './random.mjs';

const between_ms = 600, snapshot_every_ms = 15000;
const now = () => Number(process.hrtime.bigint() / 1000n);

export class Nemesis {
	constructor({seed, faults}, drivers) {
		this.random = new Random(seed, 'nemesis');
		this.drivers = drivers;
		this.kinds = faults === 'all' ? Object.keys(harms) : faults.split(',').filter(each => each in harms);
		this.events = [];
		this.snapshots = [];
	}
	async run(over) {
		let round = [], taken = Date.now();
		await sleep(1500);
		while (!over() && this.kinds.length) {
			if (!round.length) round = this.random.shuffled(this.kinds);
			await this.do(round.pop());
			if (Date.now() - taken > snapshot_every_ms * (1 + this.snapshots.length / 4)) {
				this.snapshots.push(snapshot());
				taken = Date.now();
			}
			await sleep(between_ms);
		}
	}
	async do(kind) {
		const event = {kind, from: now(), clock: await clock_now().catch(() => 0)};
		try {
			event.said = await harms[kind](this);
		} catch (error) {
			event.failed = error.message;
			console.error(`  ${kind}: ${error.message}`);
		}
		this.events.push({...event, to: now()});
	}
}

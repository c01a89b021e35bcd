// What happens next, from a seed: who does what, with amounts at and around the limits. Remembers what this process made,
// so that it can be cancelled, settled, voided and asked again.
import {Random} from './random.mjs';
import {operations} from './operations.mjs';

// Four guests have most of what happens for a while, then the next four: so that a long run has no guest of a size that none has.
const hot_guests = 4, hot_share = 0.8, hot_for = 500, remembered = 100;
const weights = Object.fromEntries(Object.entries(operations).map(([name, each]) => [name, each.weight]));

class Ring {
	constructor(size) { this.size = size; this.list = []; this.next = 0; }
	add(item) { this.list[this.next++ % this.size] = item; }
	clear() { this.list = []; this.next = 0; }
}

export class Intents {
	constructor(seed, process, world) {
		this.random = new Random(seed, `process ${process}`);
		this.process = process;
		this.world = world;
		this.count = 0;
		this.open = new Ring(remembered); // redemptions, as far as this process knows
		this.settled = new Ring(remembered);
		this.visits = new Ring(remembered);
		this.answered = new Ring(64);
	}
	amount() {
		const {random} = this, kind = random.share();
		if (kind < 0.08) return random.one_of([1, 99, 100, 101, 1999]);
		if (kind < 0.085) return random.one_of([999999999, 1000000000, 1000000001, 0]);
		return kind < 0.6 ? random.between(100, 6000) : random.between(6000, 40000);
	}
	points() {
		const {random} = this, kind = random.share();
		if (kind < 0.1) return random.one_of([100, 5000, 4999, 5001]);
		if (kind < 0.12) return random.one_of([0, 1, 99, 1000000000, 1000000001]);
		if (kind < 0.2) return random.between(100, 2500);
		return 100 * random.between(1, kind < 0.9 ? 6 : 25); // so that what is left is often exactly what is asked for
	}
	// A redemption or sale this process knows of, the latest ones rather than the old; null: none yet.
	known(kind) {
		const ring = kind === 'visit' ? this.visits : kind === 'settled' ? this.settled : this.open;
		if (!ring.list.length) return null;
		const back = Math.floor(this.random.share() ** 2 * Math.min(ring.list.length, ring.size));
		return ring.list[(ring.next - 1 - back + ring.size * 2) % ring.size] ?? ring.list[0];
	}
	next() {
		const {random, world} = this;
		const intent = {process: this.process, number: ++this.count, op: random.weighted(weights), key: random.key()};
		intent.staff = operations[intent.op].who === 'manager' ? world.staff.length - 1 : random.below(world.staff.length - 1);
		const hot = hot_guests * Math.floor(this.count / hot_for);
		intent.guest = (random.chance(hot_share) ? hot + random.below(hot_guests) : random.below(world.guests.length)) % world.guests.length;
		intent.amount = this.amount();
		intent.points = this.points();
		const subject = operations[intent.op].of;
		if (subject) {
			const known = this.known(subject);
			if (!known || (subject === 'code' && !known.names.code)) intent.op = 'sale';
			else Object.assign(intent, known.names, {guest: known.guest, amount: random.chance(0.8) ? known.amount + intent.amount : intent.amount});
		}
		if (intent.op === 'sign_up') intent.phone = `+44780000${String(random.below(10000)).padStart(4, '0')}`;
		intent.guest_id = world.guests[intent.guest].id;
		return intent;
	}
	// Learns from an answer that was yes.
	learn(intent, values) {
		this.answered.add(intent);
		const made = values.redemption && {names: {redemption: values.redemption, ...(values.code && {code: values.code})}, guest: intent.guest, amount: intent.points};
		if (made) (intent.op === 'redeem_till' ? this.settled : this.open).add(made);
		if (intent.op === 'settle') this.settled.add({names: {redemption: intent.redemption}, guest: intent.guest, amount: 0});
		if (values.visit) this.visits.add({names: {visit: values.visit}, guest: intent.guest, amount: 0});
	}
	// Keys are kept for a day: when the clock jumps that far, nothing from before may be sent again.
	forget_answers() {
		this.answered.clear();
	}
	// What was answered a moment ago, once more; or with the same key and something else in it.
	again() {
		const before = this.answered.list.length ? this.random.one_of(this.answered.list) : null;
		if (!before || operations[before.op].reads) return null;
		const changed = this.random.chance(0.2) && before.op.startsWith('redeem') ? {points: before.points + 1} : null;
		return {...before, ...changed, again: true, changed: !!changed};
	}
}

// A reference ledger, small and slow: takes the entries of a guest in the order they were committed, decides by the rules
// what each had to be, and says where the real one differs. Knows nothing of locks, SQL or the platform's own code.
const hour = 3600e6;
const terms = {pending: 24 * hour, settle: 24 * hour, cap: 5000, window: 720 * hour, expiry: 4320 * hour, points: 5, per: 100, referral: 500};
const compare = (a, b) => a.expires - b.expires || (a.id < b.id ? -1 : 1);

export class Model {
	constructor(rows, guest) {
		Object.assign(this, {rows, guest, faults: [], available: 0, pending: 0, held: 0, debt: 0, carry: 0,
			in_lots: 0, emptied: false, empty: new Map(), sold: new Set(), lots: [], earns: new Map(), holds: new Map(), confirmed: new Map(), live: new Map(), used_after: new Map(), states: []});
	}
	fault(entry, text) {
		this.faults.push(`guest ${this.guest}, entry ${entry.seq} (${entry.kind}): ${text}`);
	}
	equal(entry, what, expected, found) {
		if (expected !== found) this.fault(entry, `${what} is ${found}, and must be ${expected}`);
	}
	run(entries) {
		entries.forEach((entry, i) => {
			const rule = this[entry.kind];
			if (!rule) return this.fault(entry, 'is of a kind nobody here makes');
			const expected = {d_available: 0, d_pending: 0, d_held: 0, d_debt: 0, ...rule.call(this, entry)};
			for (const name in expected) {
				this.equal(entry, name, expected[name] + 0, entry[name]);
				this[name.slice(2)] += entry[name];
			}
			if (entries[i + 1]?.tx !== entry.tx) this.committed(entry);
		});
		return this;
	}
	// What must hold whenever a transaction ends.
	committed(entry) {
		for (const name of ['available', 'pending', 'held', 'debt']) if (this[name] < 0) this.fault(entry, `leaves ${name} at ${this[name]}`);
		if (this.debt > 0 && this.available > 0) this.fault(entry, `leaves a debt of ${this.debt} beside ${this.available} points`);
		if (this.in_lots !== this.available) this.fault(entry, `leaves ${this.available} available and ${this.in_lots} in lots`);
		if (this.emptied) this.lots = this.lots.filter(lot => lot.left > 0 || this.kept(lot));
		this.emptied = false;
		this.states.push({seq: entry.seq, available: this.available, pending: this.pending, held: this.held, used: this.used(entry.at)});
	}
	// Emptied lots are kept: a redemption may come back to them.
	kept(lot) { return !this.empty.set(lot.id, lot); }
	lot(id) {
		const found = this.lots.find(lot => lot.id === id) ?? this.empty.get(id);
		if (found && !this.lots.includes(found)) {
			this.lots.push(found);
			this.lots.sort(compare);
		}
		return found;
	}

	// ---- lots

	moves(entry, expected) {
		const found = (this.rows.uses.get(entry.entry_id) || []).map(use => `${use.lot_id} ${use.points}`).sort().join(', ');
		const wanted = expected.filter(([, points]) => points).map(([lot, points]) => `${lot.id} ${points}`).sort().join(', ');
		if (found !== wanted) this.fault(entry, `moves ${found || 'nothing'}, and must move ${wanted || 'nothing'}`);
		for (const [lot, points] of expected) {
			lot.left += points;
			this.in_lots += points;
			this.emptied ||= lot.left === 0;
			if (lot.left < 0) this.fault(entry, `takes more than lot ${lot.id} has`);
		}
	}
	// The oldest first, `own` before all; past ones not.
	take(entry, points, from, own) {
		const moves = [], usable = this.lots.filter(lot => lot.expires > from && lot.left > 0);
		for (const lot of [...usable.filter(each => each === own), ...usable.filter(each => each !== own)]) {
			const taken = Math.min(points, lot.left);
			if (taken > 0) moves.push([lot, -taken]);
			points -= taken;
		}
		if (points > 0) this.fault(entry, `takes ${points} points that no lot has`);
		this.moves(entry, moves);
		return moves;
	}
	give(entry, points, begun) {
		const made = this.rows.lots.get(entry.entry_id) || [];
		if (points === 0) return made.length && this.fault(entry, 'makes a lot of nothing');
		if (made.length !== 1 || made[0].points !== points) return this.fault(entry, `makes ${made.length} lots, and must make one of ${points}`);
		const lot = {id: made[0].lot_id, left: 0, expires: made[0].expires_at};
		const after = lot.expires - begun - terms.expiry;
		if (after < 0 || after > 26 * hour) this.fault(entry, 'makes a lot that expires on another day');
		this.lots.push(lot);
		this.lots.sort(compare);
		this.moves(entry, [[lot, points]]);
	}

	// ---- one rule for each kind of entry

	earn(entry) {
		const visit = this.rows.visits.get(entry.visit_id), net = visit.net_minor;
		if (this.sold.has(entry.visit_id)) this.fault(entry, 'earns for a sale that has earned');
		this.sold.add(entry.visit_id);
		this.equal(entry, 'net', visit.amount_minor - visit.points_value_minor, net);
		this.equal(entry, 'due_at', entry.earned_at + terms.pending, entry.due_at);
		const sum = this.carry + terms.points * net, granted = Math.max(0, Math.floor(sum / terms.per));
		const cashback = Math.floor(net * this.rows.tiers.get(visit.tier_rank).percent_bp / 10000);
		this.carry = sum - granted * terms.per;
		this.earns.set(entry.entry_id, {points: granted + cashback, granted, net, due: entry.due_at, earned: entry.earned_at, visit: entry.visit_id});
		return {d_pending: granted + cashback};
	}
	confirm(entry) {
		const earn = this.earns.get(entry.resolves), hold = this.holds.get(entry.resolves);
		if (earn) {
			this.earns.delete(entry.resolves);
			if (entry.at < earn.due) this.fault(entry, 'comes before it is due');
			this.give(entry, earn.points, earn.earned);
			this.confirmed.set(earn.visit, {...earn, lot: (this.rows.lots.get(entry.entry_id) || [])[0]?.lot_id});
			return {d_pending: -earn.points, d_available: earn.points};
		}
		if (!hold) return this.fault(entry, 'confirms what is not open'), {};
		const redemption = this.rows.redemptions.get(hold.id);
		if (!redemption.settled_at || entry.at < redemption.settled_at + terms.settle) this.fault(entry, 'confirms a redemption too early');
		this.holds.delete(entry.resolves);
		this.holds.set(entry.entry_id, {...hold, confirmed: true});
		return {d_held: -hold.points};
	}
	redeem(entry) {
		const redemption = this.rows.redemptions.get(entry.redemption_id), {points} = redemption, now = redemption.made_at;
		this.equal(entry, 'value', points, redemption.value_minor); // a point is worth a penny
		if (points < 100 || points > this.available) this.fault(entry, `takes ${points} of ${this.available}`);
		const moves = this.take(entry, points, now), used = this.used(now) + points;
		if (used > terms.cap) this.fault(entry, `is over the cap: ${used} of ${terms.cap}`);
		this.live.set(redemption.redemption_id, {at: now, points});
		this.used_after.set(redemption.redemption_id, used);
		this.holds.set(entry.entry_id, {id: redemption.redemption_id, points, moves});
		return {d_available: -points, d_held: points};
	}
	used(now) {
		let sum = 0;
		for (const [id, each] of this.live)
			if (each.at > now - terms.window) sum += each.points;
			else if (each.at < now - terms.window - 48 * hour) this.live.delete(id);
		return sum;
	}
	give_back(entry, hold) {
		this.holds.delete(entry.resolves);
		this.live.delete(hold.id);
		this.moves(entry, hold.moves.map(([lot, points]) => [this.lot(lot.id), -points]));
		return {d_available: hold.points, d_held: hold.confirmed ? 0 : -hold.points};
	}
	release(entry) {
		const earn = this.earns.get(entry.resolves), hold = this.holds.get(entry.resolves);
		if (hold && !hold.confirmed) return this.give_back(entry, hold);
		if (!earn) return this.fault(entry, 'releases what is not open'), {};
		this.earns.delete(entry.resolves);
		this.carry += terms.per * earn.granted - terms.points * earn.net;
		return {d_pending: -earn.points};
	}
	refund(entry) {
		const hold = this.holds.get(entry.resolves), earn = this.confirmed.get(entry.visit_id);
		if (hold?.confirmed) return this.give_back(entry, hold);
		if (!earn || entry.resolves) return this.fault(entry, 'refunds what was not confirmed'), {};
		this.confirmed.delete(entry.visit_id);
		this.carry += terms.per * earn.granted - terms.points * earn.net;
		const taken = Math.min(earn.points, this.available);
		this.take(entry, taken, this.rows.refunds.get(entry.refund_id).at, this.lots.find(lot => lot.id === earn.lot));
		return {d_available: -taken, d_debt: earn.points - taken};
	}
	expire(entry) {
		const [use] = this.rows.uses.get(entry.entry_id) || [], lot = use && this.lots.find(each => each.id === use.lot_id);
		if (!lot || lot.expires > entry.at) return this.fault(entry, 'expires a lot whose time is not over'), {};
		const {left} = lot;
		this.moves(entry, [[lot, -left]]);
		return {d_available: -left};
	}
	repay(entry) {
		const points = Math.min(this.debt, this.available);
		this.take(entry, points, -Infinity);
		return {d_available: -points, d_debt: -points};
	}
	referral(entry) {
		this.give(entry, terms.referral, entry.at);
		return {d_available: terms.referral};
	}
}

// Every guest's history by the model, and its end against the balances, lots and remainders that stand there.
export function replay(rows) {
	const models = new Map();
	for (const [guest, entries] of rows.entries) {
		const model = new Model(rows, guest).run(entries), account = rows.accounts.get(guest);
		for (const name of ['available', 'pending', 'held', 'debt'])
			if (model[name] !== account[name]) model.faults.push(`guest ${guest}: ${name} is ${account[name]}, and must be ${model[name]}`);
		const carry = rows.carries.get(guest)?.carry ?? 0;
		if (carry !== model.carry) model.faults.push(`guest ${guest}: the remainder is ${carry}, and must be ${model.carry}`);
		models.set(guest, model);
	}
	return models;
}

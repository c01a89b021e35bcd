// What everybody was told, against what the ledger says: each yes is there once with its values, each no is not, what stayed
// unknown is there at most once; equal requests got equal answers; who was answered before somebody else asked comes before.
import fs from 'node:fs';
import {operations} from './operations.mjs';

const kept = new Set([200, 303, 422]);
const cap_limit = 5000;

// One intent for each key: all requests that were sent under it.
export function read_history(folder, processes) {
	const intents = new Map(), attempts = [];
	for (let i = 0; i < processes; i++)
		for (const text of fs.readFileSync(`${folder}/history-${i}.jsonl`, 'utf8').split('\n')) {
			if (!text) continue;
			const line = JSON.parse(text);
			attempts.push({op: line.op, o: line.o, s: line.s, c: line.c, r: line.r, n: line.try, why: line.why});
			const intent = intents.get(line.key);
			if (intent) take(intent, line);
			else intents.set(line.key, take({key: line.key, op: line.op, guest: line.g, ...line.a, called: Infinity, ok: null, failed: false,
				unknown: 0, changed: [], digests: new Set()}, line));
		}
	return {intents: [...intents.values()], attempts};
}
function take(intent, line) {
	if (line.changed) return intent.changed.push(line), intent;
	intent.called = Math.min(intent.called, line.c);
	if (line.o === 'ok' && (!intent.ok || line.r < intent.ok.r)) intent.ok = {r: line.r, c: line.c, ...line.v};
	if (line.o === 'fail') Object.assign(intent, {failed: true, refused: {r: line.r, code: line.v.code}});
	if (line.o === 'unknown') intent.unknown++;
	if (kept.has(line.s) && (line.o === 'ok' || line.o === 'fail')) intent.digests.add(line.d);
	return intent;
}

export function check_history(intents, rows, people, prepared) {
	const found = {lost: [], duplicated: [], unequal: []}, of = intent => people.guests[intent.guest].id;
	const name = intent => `${intent.op} ${intent.key} of guest ${intent.guest}`;
	const tools = {rows, of, name, prepared, ...found};
	for (const intent of intents) {
		if (operations[intent.op].reads) continue;
		if (intent.digests.size > 1) found.unequal.push(`${name(intent)}: ${intent.digests.size} different answers`);
		for (const line of intent.changed)
			if (line.o !== 'fail' && line.o !== 'unknown' && line.o !== 'busy' && line.o !== 'session')
				found.unequal.push(`${name(intent)}: the same key with another body was answered ${line.s}`);
		if (intent.ok) present(tools, intent);
	}
	explained(tools, intents, 'redemption', rows.redemptions, (row, intent) => row.guest_id === of(intent) && row.points === intent.points,
		['redeem_app', 'redeem_page', 'redeem_till']);
	explained(tools, intents, 'visit', rows.visits, (row, intent) => row.guest_id === of(intent) && row.amount_minor === intent.amount, ['sale', 'paid_sale']);
	ends(tools, intents);
	return found;
}

// A yes: its row stands there, and says what was said.
function present({rows, of, name, lost}, intent) {
	const {ok} = intent, wrong = text => lost.push(`${name(intent)}: ${text}`);
	const redemption = rows.redemptions.get(ok.redemption ?? intent.redemption), visit = rows.visits.get(ok.visit ?? intent.visit);
	if (intent.op.startsWith('redeem')) {
		if (!redemption) return wrong(`redemption ${ok.redemption} is not there`);
		if (redemption.guest_id !== of(intent) || redemption.points !== intent.points) wrong('is there with other values');
		if (ok.value !== undefined && ok.value !== redemption.value_minor) wrong(`is worth ${redemption.value_minor}, and ${ok.value} was said`);
		if (intent.op === 'redeem_till' && !redemption.settled_at) wrong('is not settled');
	}
	if (intent.op.endsWith('sale') && intent.op !== 'void_sale') {
		if (!visit) return wrong(`sale ${ok.visit} is not there`);
		if (visit.guest_id !== of(intent) || visit.amount_minor !== intent.amount) wrong('is there with other values');
		if (intent.op === 'paid_sale' && redemption?.visit_id !== ok.visit) wrong('did not take the redemption');
	}
	if (intent.op === 'cancel' && redemption?.end_reason !== 'cancelled') wrong('is not cancelled');
	if (intent.op === 'void_redemption' && redemption?.end_reason !== 'voided') wrong('is not voided');
	if (intent.op === 'settle' && !redemption?.settled_at) wrong('is not settled');
	if (intent.op === 'void_sale' && !visit?.voided_at) wrong('is not voided');
	if (intent.op === 'sign_up' && !rows.sign_ups.has(ok.guest)) wrong(`guest ${ok.guest} is not there`);
}

// Each row that was made is one intent's: of the one that was told so, else of one that never learned what became of it.
function explained({duplicated, name, prepared}, intents, kind, table, fits, ops) {
	const told = new Map(), unknown = [];
	for (const intent of intents) {
		if (!ops.includes(intent.op)) continue;
		const id = intent.ok?.[kind];
		if (!id) { if (intent.unknown && !intent.failed) unknown.push(intent); continue; }
		if (told.has(id)) duplicated.push(`${name(intent)}: ${kind} ${id} is also that of ${name(told.get(id))}`);
		told.set(id, intent);
	}
	for (const [id, row] of table) {
		if (told.has(id) || prepared.has(id)) continue;
		const at = unknown.findIndex(intent => fits(row, intent));
		if (at < 0) duplicated.push(`${kind} ${id} is there, and nobody who asked for it was told so`);
		else unknown.splice(at, 1);
	}
}

// What became of a redemption or a sale, somebody was told, once.
function ends({rows, duplicated}, intents) {
	const counts = new Map(), unknown = new Map();
	for (const {op, ok, failed, unknown: tries, redemption, visit} of intents) {
		const what = {cancel: 'cancelled', void_redemption: 'voided', settle: 'settled', paid_sale: 'settled', void_sale: 'voided'}[op];
		if (!what) continue;
		const subject = `${what} ${op === 'void_sale' ? visit : redemption}`, into = ok ? counts : tries && !failed ? unknown : null;
		into?.set(subject, (into.get(subject) || 0) + 1);
	}
	const once = (subject, happened) => {
		const told = counts.get(subject) || 0;
		if (told > 1 || (happened && !told && !unknown.get(subject)))
			duplicated.push(`${subject}: ${told} were told so`);
	};
	const at_till = new Set(intents.filter(each => each.op === 'redeem_till' && (each.ok || (each.unknown && !each.failed))).map(each => each.ok?.redemption ?? 'unknown'));
	for (const [id, row] of rows.redemptions) {
		once(`cancelled ${id}`, row.end_reason === 'cancelled');
		if (!row.visit_id) once(`voided ${id}`, row.end_reason === 'voided');
		if (!at_till.has(id) && !at_till.has('unknown')) once(`settled ${id}`, row.settled_at !== null);
	}
	for (const [id, row] of rows.visits) once(`voided ${id}`, row.voided_at !== null);
}

// ---- the order of a guest's committed entries against the order in real time

function positions(intents, rows) {
	const seq_of = new Map();
	for (const entries of rows.entries.values())
		for (const entry of entries) {
			if (entry.kind === 'redeem') seq_of.set(`redemption ${entry.redemption_id}`, entry.seq);
			if (entry.kind === 'earn') seq_of.set(`visit ${entry.visit_id}`, entry.seq);
			if (entry.kind === 'release' || entry.kind === 'refund')
				seq_of.set(entry.redemption_id ? `ended ${entry.redemption_id}` : `voided ${entry.visit_id}`, entry.seq);
		}
	return ({op, ok, redemption, visit}) => !ok ? undefined : op.startsWith('redeem') ? seq_of.get(`redemption ${ok.redemption}`) :
		op === 'sale' || op === 'paid_sale' ? seq_of.get(`visit ${ok.visit}`) : op === 'void_sale' ? seq_of.get(`voided ${visit}`) :
		op === 'cancel' || op === 'void_redemption' ? seq_of.get(`ended ${redemption}`) : undefined;
}

export function check_order(intents, rows, people, models) {
	const found = {order: [], reads: [], refusals: []}, seq_of = positions(intents, rows), by_guest = new Map();
	for (const intent of intents) {
		if (!by_guest.has(intent.guest)) by_guest.set(intent.guest, []);
		by_guest.get(intent.guest).push({...intent, seq: seq_of(intent)});
	}
	for (const [guest, all] of by_guest) {
		const model = models.get(people.guests[guest].id), written = all.filter(each => each.seq !== undefined);
		if (!model) continue;
		const returned = [...written].sort((a, b) => a.ok.r - b.ok.r), called = [...written].sort((a, b) => a.called - b.called);
		const after = suffix_least(called);
		let at = 0, newest = 0, latest = null;
		for (const each of all.filter(one => one.seq !== undefined || one.op === 'status' || one.op === 'redeem_app').sort((a, b) => a.called - b.called)) {
			for (; at < returned.length && returned[at].ok.r < each.called; at++)
				if (returned[at].seq > newest) [newest, latest] = [returned[at].seq, returned[at]];
			if (each.seq < newest) found.order.push(`guest ${guest}: ${each.op} ${each.key} is entry ${each.seq}, and ${latest.op} ${latest.key}, answered before it was asked, ${newest}`);
			if (each.op === 'status' && each.ok) seen(found.reads, each, model, newest, after(each.ok.r));
			if (each.refused && !each.ok) justified(found.refusals, each, model, newest, after(each.refused.r));
		}
	}
	return found;
}
// The least entry of all that were asked for after an instant.
function suffix_least(called) {
	const least = Array(called.length + 1).fill(Infinity);
	for (let i = called.length - 1; i >= 0; i--) least[i] = Math.min(least[i + 1], called[i].seq);
	return instant => {
		let low = 0, high = called.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (called[middle].called > instant) high = middle; else low = middle + 1;
		}
		return least[low];
	};
}
// A reading is one of the states between what was certain before and what was not yet asked for after.
function seen(faults, {guest, key, ok}, model, newest, next) {
	if (newest === 0 && next > 1 && ok.available + ok.pending + ok.held === 0) return;
	const same = state => state.available === ok.available && state.pending === ok.pending && state.held === ok.held;
	if (!states_between(model, newest, next).some(same)) faults.push(`guest ${guest}: status ${key} read ${ok.available}, ${ok.pending}, ${ok.held}: no state between entries ${newest} and ${next}`);
}
function states_between({states}, newest, next) {
	let low = 0, high = states.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (states[middle].seq >= newest) high = middle; else low = middle + 1;
	}
	let end = low;
	while (end < states.length && states[end].seq < next) end++;
	return states.slice(low, end);
}
// A refusal for the cap was right in one of those states. (For too few points it may be right in none: lots whose time is over
// are gone for who asks before their entry is written.)
function justified(faults, {guest, key, points, refused}, model, newest, next) {
	if (refused.code !== 'cap_reached') return;
	const states = states_between(model, newest, next);
	if (states.length && !states.some(state => state.used + points > cap_limit))
		faults.push(`guest ${guest}: ${key}, ${points} points, was over the cap in no state between entries ${newest} and ${next}`);
}

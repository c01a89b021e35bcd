// The checker of `make faults` on a history of a few lines: what is right passes, and each kind of wrong is named.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {check_history, check_order, read_history} from './history.mjs';
import {replay} from './model.mjs';
import {Random} from './random.mjs';

let tests = 0;
function test(name, body) {
	tests++;
	try { body(); console.log(`ok ${tests} - ${name}`); } catch (error) {
		console.log(`not ok ${tests} - ${name}\n# ${String(error.message).replaceAll('\n', '\n# ')}`);
		process.exitCode = 1;
	}
}

// One guest: a sale of £100 with its confirmation, £6 redeemed, £4 redeemed and cancelled, read in between.
const hour = 3600e6, guest = 'g1', people = {guests: [{id: guest}]};
const entry = (seq, kind, at, more) => ({guest_id: guest, entry_id: `e${seq}`, seq, tx: `${seq}`, at, kind, d_available: 0, d_pending: 0, d_held: 0, d_debt: 0, resolves: null,
	visit_id: null, redemption_id: null, refund_id: null, due_at: null, earned_at: null, ...more});
const redemption = (id, points, made_at, more) => ({redemption_id: id, guest_id: guest, points, value_minor: points, state: 'pending', made_at, settled_at: null, ended_at: null,
	end_reason: '', visit_id: null, ...more});
function world() {
	const entries = [
		entry(1, 'earn', hour, {d_pending: 1000, visit_id: 'v1', earned_at: hour, due_at: 25 * hour}),
		entry(2, 'confirm', 26 * hour, {d_pending: -1000, d_available: 1000, resolves: 'e1', visit_id: 'v1'}),
		entry(3, 'redeem', 27 * hour, {d_available: -600, d_held: 600, redemption_id: 'r1'}),
		entry(4, 'redeem', 28 * hour, {d_available: -400, d_held: 400, redemption_id: 'r2'}),
		entry(5, 'release', 29 * hour, {d_available: 400, d_held: -400, resolves: 'e4', redemption_id: 'r2'}),
	];
	const use = (entry_id, points) => [entry_id, [{entry_id, lot_id: 'l1', points}]];
	return {
		entries: new Map([[guest, entries]]),
		redemptions: new Map([['r1', redemption('r1', 600, 27 * hour)], ['r2', redemption('r2', 400, 28 * hour, {state: 'released', end_reason: 'cancelled'})]]),
		visits: new Map([['v1', {visit_id: 'v1', guest_id: guest, amount_minor: 10000, net_minor: 10000, points_value_minor: 0, tier_rank: 1, at: hour, voided_at: null}]]),
		lots: new Map([['e2', [{lot_id: 'l1', points: 1000, points_left: 400, expires_at: hour + 4320 * hour}]]]),
		uses: new Map([use('e2', 1000), use('e3', -600), use('e4', -400), use('e5', 400)]),
		accounts: new Map([[guest, {guest_id: guest, available: 400, pending: 0, held: 600, debt: 0}]]),
		carries: new Map(), tiers: new Map([[1, {rank: 1, percent_bp: 500}]]), refunds: new Map(), sign_ups: new Map(),
	};
}
const line = (key, op, called, returned, more) => ({p: 0, n: 1, try: 1, op, key, g: 0, a: {points: 600, amount: 10000}, c: called, r: returned, s: 303, o: 'ok', v: {}, d: key, ...more});
const lines = () => [
	line('k1', 'sale', 1, 2, {v: {visit: 'v1'}}),
	line('k2', 'redeem_app', 10, 11, {s: 502, o: 'unknown', d: undefined}),
	line('k2', 'redeem_app', 12, 14, {s: 200, v: {redemption: 'r1', value: 600}}),
	line('k3', 'redeem_page', 20, 22, {a: {points: 400}, v: {redemption: 'r2'}}),
	line('k4', 'cancel', 30, 31, {a: {redemption: 'r2'}}),
	line('k5', 'status', 24, 25, {s: 200, v: {available: 0, pending: 0, held: 1000}}),
	line('k6', 'redeem_app', 40, 41, {s: 422, o: 'fail', a: {points: 5000}, v: {code: 'cap_reached'}}),
];
function judged({rows = world(), told = lines()} = {}) {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'checker'));
	fs.writeFileSync(`${folder}/history-0.jsonl`, told.map(each => `${JSON.stringify(each)}\n`).join(''));
	const {intents} = read_history(folder, 1), models = replay(rows);
	fs.rmSync(folder, {recursive: true});
	return {...check_history(intents, rows, people, new Set()), ...check_order(intents, rows, people, models), model: [...models.values()].flatMap(each => each.faults)};
}
const broken = found => Object.keys(found).filter(each => found[each].length).sort();
function wrong(name, kinds, change) {
	test(name, () => {
		const given = {rows: world(), told: lines()};
		change(given);
		assert.deepEqual(broken(judged(given)), kinds);
	});
}

test('what is right passes', () => assert.deepEqual(judged(), {lost: [], duplicated: [], unequal: [], order: [], reads: [], refusals: [], model: []}));
wrong('a yes whose row is gone', ['duplicated', 'lost'], ({rows}) => {
	rows.redemptions.get('r1').redemption_id = 'r9';
	rows.redemptions.set('r9', rows.redemptions.get('r1'));
	rows.entries.get(guest)[2].redemption_id = 'r9';
	rows.redemptions.delete('r1');
});
wrong('a yes with another value', ['lost'], ({told}) => { told[2].v.value = 700; });
wrong('a row that nobody asked for', ['duplicated'], ({told}) => { told.splice(3, 1); });
wrong('one row for two who asked', ['duplicated'], ({told}) => { told.push(line('k9', 'redeem_app', 13, 15, {s: 200, v: {redemption: 'r1'}})); });
wrong('what stayed unknown may be there', [], ({told}) => { Object.assign(told[3], {s: 0, o: 'unknown', v: {}}); });
wrong('a cancellation that left no mark', ['duplicated', 'lost'], ({rows}) => { rows.redemptions.get('r2').end_reason = 'expired'; rows.redemptions.get('r2').settled_at = 5; });
wrong('two answers to one key', ['unequal'], ({told}) => { told.push({...told[2], d: 'other', r: 60, c: 59}); });
wrong('a key with another body that is let through', ['unequal'], ({told}) => { told.push({...told[2], changed: true}); });
wrong('a redemption that stands before what was answered earlier', ['order'], ({told}) => { told[3].c = 3; told[3].r = 4; told[4].c = 5; told[4].r = 6; told.splice(5, 1); });
wrong('a reading of what never was', ['reads'], ({told}) => { told[5].v.held = 600; });
wrong('a refusal for a cap that was not reached', ['refusals'], ({told}) => { told[6].a.points = 100; });
wrong('points that no lot gave', ['model'], ({rows}) => { rows.uses.get('e3')[0].points = -500; });
wrong('an earning that arrives early', ['model'], ({rows}) => { rows.entries.get(guest)[1].at = 24 * hour; });
wrong('a balance that no entry explains', ['model'], ({rows}) => { rows.accounts.get(guest).available = 500; });
wrong('more than the cap', ['lost', 'model'], ({rows}) => { rows.redemptions.get('r1').points = rows.redemptions.get('r1').value_minor = 5600; rows.entries.get(guest)[2].d_held = 600; });
test('a seed is a stream of its own', () => {
	const take = (seed, name) => { const random = new Random(seed, name); return Array.from({length: 5}, () => random.below(1000)).join(); };
	assert.equal(take(7, 'a'), take(7, 'a'));
	assert.equal(new Set([take(7, 'a'), take(8, 'a'), take(7, 'b')]).size, 3);
});
console.log(`1..${tests}`);

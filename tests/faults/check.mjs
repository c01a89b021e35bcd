// When all is quiet: the worker works off what is due, and then everything that must hold is looked at.
import fs from 'node:fs';
import path from 'node:path';
import {now, place, root} from '../live/client.mjs';
import {ask, worker} from './copy.mjs';
import {check_history, check_order, read_history} from './history.mjs';
import {replay} from './model.mjs';
import {read_ledger} from './rows.mjs';

const most = 5; // violations of a kind that are shown

export class Findings {
	constructor() { this.kinds = []; }
	add(name, violations, group = 'drift') { this.kinds.push({name, group, count: violations.length, shown: violations.slice(0, most)}); }
	count(group) { return this.kinds.filter(each => !group || each.group === group).reduce((sum, each) => sum + each.count, 0); }
	broken() { return this.kinds.filter(each => each.count); }
}

function quiesce(found) {
	const said = [];
	for (let tries = 0; tries < 10; tries++) {
		const results = [worker('run', '0'), worker('send', '0')];
		if (results.every(each => each.status === 0)) return found.add('the worker is done', []);
		said.push(...results.filter(each => each.status !== 0).map(each => each.text.slice(-300)));
	}
	found.add('the worker is done', said);
}

const groups = {I6: 'over the cap', I9: 'duplicated', I12: 'outbox'};
// Each question of invariants.sql; what it answers is a violation.
function check_invariants(found, {began, at}, database) {
	const literal = instant => `'${new Date(instant).toISOString()}'::timestamptz`;
	const text = fs.readFileSync(path.join(root, 'tests/faults/invariants.sql'), 'utf8').replaceAll('@NOW@', literal(at)).replaceAll('@BEGAN@', literal(began));
	for (const [, name, question] of text.matchAll(/^-- (I\d+ .*)\n([\s\S]*?);$/gm))
		found.add(name, [...ask(question, database)].map(row => row.join(' ')), groups[name.split(' ')[0]]);
}

// The history and the model against what stands in a database: this run's, or a copy of it that somebody spoilt.
export function check_rows(found, course, database) {
	check_invariants(found, course, database);
	const rows = read_ledger(course.people.guests.map(each => each.id), database), models = replay(rows);
	const faults = [...models.values()].flatMap(each => each.faults);
	found.add('the reference ledger agrees', faults.filter(each => !each.includes('over the cap')));
	found.add('never over the cap, in the order of commits', faults.filter(each => each.includes('over the cap')), 'over the cap');
	const {intents} = course.history, {lost, duplicated, unequal} = check_history(intents, rows, course.people, course.prepared);
	found.add('every yes is there, with its values', lost, 'lost');
	found.add('nothing is there that nobody was told of, or twice', duplicated, 'duplicated');
	found.add('equal requests, equal answers', unequal, 'duplicated');
	const {order, reads, refusals} = check_order(intents, rows, course.people, models);
	found.add('who was answered first comes first', order);
	found.add('what was read was so at that time', reads);
	found.add('who was refused for the cap was over it', refusals);
	const used = intents.filter(each => each.op === 'redeem_app' && each.ok && models.get(course.people.guests[each.guest].id)?.used_after.has(each.ok.redemption) &&
		models.get(course.people.guests[each.guest].id).used_after.get(each.ok.redemption) !== each.ok.used);
	found.add('the cap that was said is the cap that was used', used.map(each => `${each.key}: ${each.ok.used} was said, and ${
		models.get(course.people.guests[each.guest].id).used_after.get(each.ok.redemption)} used`), 'over the cap');
	return rows;
}

// What the first entries of a guest were at some moment of the run they still are.
export function snapshot(upto = '', database = 'loyalty') {
	const limit = upto && `JOIN (VALUES ${upto}) u (guest_id, seq) ON u.guest_id = e.guest_id::text AND e.seq <= u.seq`;
	return new Map([...ask(`SELECT e.guest_id, max(e.seq), md5(string_agg(e::text, E'\\n' ORDER BY e.seq)) FROM entry e ${limit} GROUP BY 1`, database)]
		.map(([guest, seq, hash]) => [guest, {seq: +seq, hash}]));
}
export function check_snapshots(found, snapshots, database) {
	const changed = [];
	for (const before of snapshots) {
		if (!before.size) continue;
		const after = snapshot([...before].map(([guest, {seq}]) => `('${guest}', ${seq})`).join(','), database);
		for (const [guest, {seq, hash}] of before)
			if (after.get(guest)?.hash !== hash) changed.push(`the first ${seq} entries of guest ${guest} are others than before`);
	}
	found.add('I11 what was written stays as it was', changed);
}

export async function check(course) {
	const found = new Findings();
	course.history = read_history(`${place}/faults`, course.processes);
	quiesce(found);
	course.at = await now();
	const verified = worker('verify');
	found.add('worker verify', verified.status === 0 ? [] : [verified.text.slice(-500)]);
	const rows = check_rows(found, course);
	check_snapshots(found, course.snapshots);
	const mistakes = course.history.attempts.filter(each => each.s === 500); // what is away is 503
	found.add('no answer is a mistake of ours', mistakes.map(each => `${each.op}: ${each.s}`), 'lost');
	if (!course.events.length) {
		const failed = course.history.attempts.filter(each => each.o === 'unknown').map(each => `${each.op}: ${each.s}`);
		found.add('nothing fails when nothing is broken', failed, 'lost');
	}
	course.entries = [...rows.entries.values()].reduce((sum, each) => sum + each.length, 0);
	return found;
}

// The ledger as it stands after a run, read once: entries of each driven guest in their order, and what they are about.
import {ask} from './copy.mjs';

const us = column => `(extract(epoch FROM ${column}) * 1000000)::bigint`;
const blkpages = "network_id = (SELECT network_id FROM network WHERE slug = 'blkpages')";
const number = text => text === null ? null : +text;
const ids = guests => guests.map(each => `'${each}'`).join(',');

function* table(database, columns, from, numbers) {
	const names = columns.map(each => each.split(' ').at(-1));
	for (const row of ask(`SELECT ${columns.join(', ')} FROM ${from}`, database)) {
		const object = {};
		for (const [i, name] of names.entries()) object[name] = numbers.has(name) ? number(row[i]) : row[i];
		yield object;
	}
}
const by = (rows, name) => new Map([...rows].map(each => [each[name], each]));
function grouped(rows, name) {
	const groups = new Map();
	for (const each of rows) {
		const group = groups.get(each[name]);
		if (group) group.push(each);
		else groups.set(each[name], [each]);
	}
	return groups;
}

export function read_ledger(guests, database = 'loyalty') {
	const driven = `${blkpages} AND guest_id IN (${ids(guests)})`;
	const entries = table(database, ['guest_id', 'entry_id', 'seq', `${us('at')} at`, 'kind', 'd_available', 'd_pending', 'd_held', 'd_debt', 'resolves',
		'visit_id', 'redemption_id', 'refund_id', `${us('due_at')} due_at`, `${us('earned_at')} earned_at`, 'actor_kind', 'xmin::text tx'],
	`entry WHERE ${driven} ORDER BY guest_id, seq`, new Set(['seq', 'at', 'd_available', 'd_pending', 'd_held', 'd_debt', 'due_at', 'earned_at']));
	const redemptions = table(database, ['redemption_id', 'guest_id', 'points', 'value_minor', 'state', `${us('made_at')} made_at`, `${us('settled_at')} settled_at`,
		`${us('ended_at')} ended_at`, 'end_reason', 'visit_id'], `redemption WHERE ${driven}`, new Set(['points', 'value_minor', 'made_at', 'settled_at', 'ended_at']));
	const visits = table(database, ['visit_id', 'guest_id', 'amount_minor', 'net_minor', 'points_value_minor', 'tier_rank', `${us('at')} at`, `${us('voided_at')} voided_at`],
		`visit WHERE ${driven}`, new Set(['amount_minor', 'net_minor', 'points_value_minor', 'tier_rank', 'at', 'voided_at']));
	return {
		entries: grouped(entries, 'guest_id'),
		redemptions: by(redemptions, 'redemption_id'),
		visits: by(visits, 'visit_id'),
		lots: grouped(table(database, ['entry_id', 'lot_id', 'guest_id', 'points', 'points_left', `${us('expires_at')} expires_at`], `lot WHERE ${driven}`,
			new Set(['points', 'points_left', 'expires_at'])), 'entry_id'),
		uses: grouped(table(database, ['entry_id', 'lot_id', 'points'], `lot_use WHERE ${driven}`, new Set(['points'])), 'entry_id'),
		accounts: by(table(database, ['guest_id', 'available', 'pending', 'held', 'debt'], `guest_account WHERE ${driven}`,
			new Set(['available', 'pending', 'held', 'debt'])), 'guest_id'),
		carries: by(table(database, ['guest_id', 'carry'], `earning_carry WHERE ${driven}`, new Set(['carry'])), 'guest_id'),
		tiers: by(table(database, ['rank', 'percent_bp'], `tier WHERE ${blkpages}`, new Set(['rank', 'percent_bp'])), 'rank'),
		refunds: by(table(database, ['refund_id', `${us('at')} at`], `refund WHERE ${blkpages}`, new Set(['at'])), 'refund_id'),
		sign_ups: by(table(database, ['guest_id', 'created_by'], `guest WHERE ${blkpages}`, new Set()), 'guest_id'),
	};
}

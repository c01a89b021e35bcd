// What a run came to, on the standard output: a few figures, a line a fault, and each violation by name.
import {beside} from './harms.mjs';

const ms = microseconds => (microseconds / 1000).toFixed(0);

function spread(times) {
	const sorted = Float64Array.from(times).sort(), at = share => sorted.length ? ms(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]) : '-';
	return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`;
}

// The part of a sorted list from one instant to another.
function between(sorted, from, to, at = each => each) {
	const first = limit => {
		let low = 0, high = sorted.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (at(sorted[middle]) >= limit) high = middle; else low = middle + 1;
		}
		return low;
	};
	return sorted.slice(first(from), first(to));
}

// The longest time in which nobody was answered, pauses aside; `from`, `to`: within these.
function longest_gap(answers, pauses, from, to) {
	let before = from, longest = 0;
	for (const at of [...between(answers, from, to), to]) {
		if (at - before > longest) {
			const paused = pauses.reduce((sum, each) => sum + Math.max(0, Math.min(at, each.to) - Math.max(before, each.from)), 0);
			longest = Math.max(longest, at - before - paused);
		}
		before = at;
	}
	return longest;
}

// A request without an answer is put down to what was being broken at that time; to what happens beside it only when nothing was.
function fault_lines({events, pauses}, answers, unknowns) {
	const kinds = new Map(), window = ({from, to}) => ({from, to: to + 1e6}), breaking = events.filter(each => !beside.includes(each.kind)).map(window);
	const broken = at => breaking.some(({from, to}) => at >= from && at <= to);
	for (const event of events) {
		const {from, to} = window(event), by_side = beside.includes(event.kind);
		const sum = kinds.get(event.kind) ?? {count: 0, gap: 0, errors: 0, failed: 0};
		sum.count++;
		sum.failed += event.failed ? 1 : 0;
		sum.gap = Math.max(sum.gap, longest_gap(answers, by_side ? [...pauses, ...breaking] : pauses, from, to));
		sum.errors += between(unknowns, from, to, each => each.at).filter(({at, aborted}) =>
			aborted ? event.kind === 'aborted_clients' : !(by_side && broken(at))).length;
		kinds.set(event.kind, sum);
	}
	return [...kinds].sort().map(([kind, {count, gap, errors, failed}]) =>
		`  ${kind.padEnd(18)} ${String(count).padStart(4)}   gap ${ms(gap).padStart(6)} ms   ${String(errors).padStart(6)} unanswered${failed ? `   ${failed} could not be done` : ''}`);
}

export function report(settings, course, found) {
	const {intents, attempts} = course.history, say = text => console.log(text);
	const sums = {ok: 0, fail: 0, unknown: 0};
	for (const each of intents) sums[each.ok ? 'ok' : each.failed ? 'fail' : 'unknown']++;
	const answered = attempts.filter(each => each.o === 'ok' || each.o === 'fail'), retries = attempts.filter(each => each.n > 1).length;
	const answers = Float64Array.from(answered, each => each.r).sort(), unknowns = attempts.filter(each => each.o === 'unknown').map(each => ({at: each.r, aborted: each.why === 'aborted'})).sort((a, b) => a.at - b.at);
	const seconds = (course.to - course.begun) / 1e6;
	say(`\nseed ${settings.seed}: ${intents.length} operations in ${seconds.toFixed(0)} s (${(intents.length / seconds).toFixed(0)}/s), ${course.entries} entries, ${course.joined} new guests by a friend's link`);
	say(`  ok ${sums.ok}, refused ${sums.fail}, unknown in the end ${sums.unknown}; ${attempts.length} requests, ${unknowns.length} without an answer, ${retries} asked again`);
	say(`  ${spread(answered.map(each => each.r - each.c))}; longest time without an answer ${ms(longest_gap(answers, course.pauses, course.begun, answers.at(-1) ?? course.to))} ms`);
	if (course.events.length) say(`\n${course.events.length} faults\n${fault_lines(course, answers, unknowns).join('\n')}`);
	say(`\nlost ${found.count('lost')}, duplicated ${found.count('duplicated')}, over the cap ${found.count('over the cap')}, drift ${found.count('drift')}, outbox ${found.count('outbox')}`);
	for (const {name, count, shown} of found.broken()) say(`VIOLATED ${name}: ${count}\n${shown.map(each => `    ${each}`).join('\n')}`);
	say(`${found.kinds.length} checks, ${found.broken().length} violated; again: ${again(settings)}`);
	return !found.broken().length;
}
export const again = ({seed, ops, seconds, faults}) =>
	`make faults SEED=${seed}${ops ? ` OPS=${ops}` : ''}${seconds && (ops || seconds !== 60) ? ` DURATION=${seconds}` : ''}${faults === 'all' ? '' : ` FAULTS=${faults}`}`;

// The table for people, and the same for machines: what was measured, and how that stands to each goal. A miss is said, not hidden.
import os from 'node:os';

const whole = value => (Number.isFinite(value) ? Math.round(value).toLocaleString('en') : '–');
const tenth = value => (Number.isFinite(value) ? value.toFixed(1) : '–');
const cpu = each => ['nginx_us', 'app_us', 'postgres_us'].reduce((sum, name) => sum + (each[name] || 0), 0);

// A goal: what, how it is shown, what must hold. `value` is null when it was not measured.
export function goals_of(table, extra) {
	const of = name => table.find(each => each.name === name);
	const ratio = (a, b, by = 'per_second') => (of(a) && of(b) ? of(a)[by] / of(b)[by] : null);
	const percent = value => `${Math.round(100 * value)}%`, times = value => `${value.toFixed(2)} ×`;
	const goal = (name, value, shown, wanted, reached) => ({name, value, shown: value === null || value === undefined ? 'not measured' : shown(value),
		wanted, reached: reached === undefined ? undefined : value === null || value === undefined ? null : reached(value)});
	const cpu_ratio = (a, b) => (of(a) && of(b) ? cpu(of(b)) / cpu(of(a)) : null);
	return [
		goal('guest page to the leanest C page', ratio('page', 'lean-page'), percent, '≥ 85%', value => value >= 0.85),
		goal('guest page to Express', ratio('page', 'express-page'), times, '≥ 4.5 ×', value => value >= 4.5),
		goal('guest page to PHP-FPM', ratio('page', 'php-page'), times, '≥ 2.2 ×', value => value >= 2.2),
		goal('redemption to the leanest C redemption', ratio('redeem', 'lean-redeem'), percent, '≥ 90%', value => value >= 0.9),
		goal('redemption to pgbench (one function)', ratio('redeem', 'pgbench'), percent, 'stated'),
		goal('Mustache to mustache.js', extra.mustache ? extra.mustache.js_us / extra.mustache.ours_us : null, times, '≥ 10 ×', value => value >= 10),
		goal('app CPU of a guest page', of('page')?.app_us, value => `${Math.round(value)} µs`, '≤ 60 µs', value => value <= 60),
		goal('guest page p99 at 64 connections', of('page')?.p99, value => `${Math.round(value)} ms`, '< 200 ms', value => value < 200),
		goal('the same beside 10 password sign-ins a second', extra.beside?.p99, value => `${Math.round(value)} ms`, '< 200 ms', value => value < 200),
		goal('private memory of a page process, most', extra.memory?.pages_kb, value => `${(value / 1024).toFixed(1)} MB`, '≤ 8 MB', value => value <= 8 * 1024),
		goal('private memory of a password process, most', extra.memory?.password_kb, value => `${(value / 1024).toFixed(1)} MB`, '≤ 27 MB',
			value => value <= 27 * 1024),
		goal('guest pages a second', of('page')?.per_second, whole, '≥ 5,000', value => value >= 5000),
		goal('redemptions a second', of('redeem')?.per_second, whole, 'stated'),
		goal('password sign-ins a second', extra.sign_ins?.per_second, tenth, 'stated'),
		goal('by CPU: guest page to the leanest C page', cpu_ratio('page', 'lean-page'), percent, 'stated'),
		goal('by CPU: guest page to Express', cpu_ratio('page', 'express-page'), times, 'stated'),
		goal('by CPU: guest page to PHP-FPM', cpu_ratio('page', 'php-page'), times, 'stated'),
		goal('by CPU: redemption to the leanest C redemption', cpu_ratio('redeem', 'lean-redeem'), percent, 'stated'),
	];
}

function extra_lines({mustache, beside, sign_ins, memory, failed}) {
	if (failed) return `**Failed:** ${failed}\n\n`;
	if (!mustache) return '';
	return `Mustache: ${mustache.ours_us.toFixed(1)} µs, mustache.js ${mustache.js_us.toFixed(1)} µs for ${whole(mustache.bytes)} bytes. Sign-ins: ${
		sign_ins.per_second.toFixed(1)} a second alone (${sign_ins.errors} errors); beside guest pages ${beside.sign_ins} were asked for, ${beside.turned_away} turned away, median ${
		whole(beside.sign_in_median_ms)} ms, pages then ${whole(beside.per_second)} a second at ${whole(beside.p50)} / ${whole(beside.p99)} ms (${beside.errors} errors).
Private memory, most: guest ${whole(memory.guest_kb)} kB, manage ${whole(memory.manage_kb)} kB, api ${whole(memory.api_kb)} kB, password ${whole(memory.password_kb)} kB.

`;
}

export function report({guests, rounds, seconds, table, rows, extra = {}, took}) {
	const goals = goals_of(table, extra), judged = goals.filter(each => each.reached !== undefined);
	const word = each => (each.reached === undefined ? '' : each.reached === null ? 'not measured' : each.reached ? 'reached' : '**missed**');
	const text = `# Figures of ${new Date().toISOString().slice(0, 16)}Z

${os.cpus().length} cores (${os.cpus()[0].model}); load generator, nginx, application and Postgres share them; ${guests.toLocaleString('en')} guests; median of
${rounds} rounds of ${seconds} s in turns, 64 connections; ${Math.round(took)} s in all; load ${os.loadavg()[0].toFixed(1)} at the end. Compare within this run only.

| goal | found | wanted | |
|---|---:|---:|---|
${goals.map(each => `| ${each.name} | ${each.shown} | ${each.wanted} | ${word(each)} |`).join('\n')}

| name | what | a second | p50 / p99 ms | CPU µs: nginx + app + Postgres | errors |
|---|---|---:|---:|---:|---:|
${table.map(each => `| ${each.name} | ${each.about} | ${whole(each.per_second)} | ${tenth(each.p50)} / ${tenth(each.p99)} | ${
		whole(each.nginx_us || 0)} + ${whole(each.app_us || 0)} + ${whole(each.postgres_us || 0)} = ${whole(cpu(each))} | ${each.errors} |`).join('\n')}

${extra_lines(extra)}Rows that a redemption writes, the same in all four ways: ${rows}.
The Express and PHP peers are spared the QR code, the sealed phone and form tokens, the leanest C form tokens and everything around a page.
${judged.filter(each => each.reached).length} of ${judged.length} goals reached${judged.some(each => each.reached === null) ? ', not all were measured' : ''}.
`;
	return {text, json: {guests, rounds, seconds, goals, table, rows, ...extra}, broken: Boolean(extra.failed) || [...table, extra.sign_ins, extra.beside].some(each => each?.errors > 0)};
}

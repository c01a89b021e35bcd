// The comparison is void when one of them writes less. One redemption each way; then every table is asked which rows were written in
// whose transaction, and all must have written the same number into the same tables.
import fs from 'node:fs';
import {network_id, people, slug} from './data.mjs';
import {ports, sql} from './stack.mjs';

const form = {'content-type': 'application/x-www-form-urlencoded'}, once = name => `rows-${name}-${Date.now()}`.padEnd(24, '0');
async function post(url, headers, body, expected) {
	const answer = await fetch(url, {method: 'POST', headers, body, redirect: 'manual'});
	if (answer.status !== expected) throw new Error(`${url} answers ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
}
const by_form = (url, name) => (cookie, csrf) => post(url, {...form, cookie: `__Host-guest-${slug}=${cookie}`},
	`csrf=${csrf}&once=${once(name)}&points=100&other=`, 303);

export const ways = {
	redeem: by_form(`http://127.0.0.1:${ports.ours}/${slug}/redemptions`, 'ours'),
	'redeem-api': (_, __, bearer) => post(`http://127.0.0.1:${ports.ours}/api/loyalty/redeem`,
		{'content-type': 'application/json', authorization: `Bearer ${bearer}`, 'idempotency-key': once('api')}, '{"selectedPoints":100}', 200),
	'lean-redeem': by_form(`http://127.0.0.1:${ports.peers}/lean/redemptions`, 'lean'),
	pgbench: cookie => sql(`SET app.network_id = '${network_id()}'; SELECT 1 / count(bench_redeem('${cookie}', 100, '${once('pg')}'))`, {}, 'loyalty', 'loyalty_guest'),
};

export async function check_rows() {
	const lines = fs.readFileSync(people, 'utf8').trimEnd().split('\n'), transactions = new Map();
	for (const [name, redeem] of Object.entries(ways)) {
		const [guest_id, cookie, bearer, csrf] = lines.pop().split(' ');
		await redeem(cookie, csrf, bearer);
		transactions.set(sql(`SELECT xmin FROM redemption WHERE guest_id = '${guest_id}' ORDER BY made_at DESC LIMIT 1`), name);
	}
	const tables = sql(`SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY 1`).split('\n');
	const chosen = [...transactions.keys()].map(each => `'${each}'`).join(', ');
	const counted = sql(tables.map(each => `SELECT '${each}', xmin::text, count(*) FROM ${each} WHERE xmin::text IN (${chosen}) GROUP BY xmin`).join(' UNION ALL ') + ' ORDER BY 1');
	const written = Object.fromEntries(Object.keys(ways).map(name => [name, []]));
	for (const row of counted.split('\n')) {
		const [table, transaction, count] = row.split(' ');
		written[transactions.get(transaction)].push(`${table} ${count}`);
	}
	const ours = written.redeem.join(', ');
	for (const [name, rows] of Object.entries(written))
		if (rows.join(', ') !== ours) throw new Error(`the rows of a redemption differ:\n  ours    ${ours}\n  ${name.padEnd(7)} ${rows.join(', ')}`);
	return ours;
}

// What is measured, each with whose CPU it uses.
import path from 'node:path';
import {guests, network_id, slug} from './data.mjs';
import {pages} from './same.mjs';
import {as_copy, built, ports, place, root, sleep, sockets} from './stack.mjs';

const program = name => path.join(built, 'bin', name);
const peer = at => `http://127.0.0.1:${ports.peers}${at}`, own = at => `http://127.0.0.1:${ports.ours}${at}`;

// As many clients as there are connections of our own processes twice over: it has no web in front of it.
async function pgbench(seconds) {
	const said = as_copy('pgbench', ['-n', '-M', 'prepared', '-c', '8', '-j', '2', '-T', String(seconds), '-D', `guests=${guests}`,
		'-h', sockets(), '-U', 'loyalty_guest', '-f', path.join(root, 'tests/bench/pgbench.sql'), 'loyalty'],
	{env: {...process.env, VAR: place, PGOPTIONS: `-c app.network_id=${network_id()} -c plan_cache_mode=force_generic_plan`}, stdio: ['ignore', 'pipe', 'pipe']});
	await sleep(500); // its backends are to have ended, so that their time is counted
	const number = name => Number(new RegExp(`${name}[^:=]*[:=] ([\\d.]+)`).exec(said)[1]);
	return {requests: number('number of transactions actually processed'), per_second: number('tps'), p50: number('latency average'), p99: NaN,
		broken: number('number of failed transactions')};
}

export function targets_of(pids) {
	const {postgres, ours, peers} = pids;
	const beside = (name, about, url, app, more) => ({name, about, url, app, nginx: peers, ...more});
	const mine = (name, about, url, binary, more) => ({name, about, url, app: program(binary), nginx: ours, postgres, ...more});
	return [
		beside('static', 'nginx, a file of 10 kB', peer('/static.html'), 0, {shape: 'plain'}),
		beside('hello', 'FastCGI (libfcgi), 10 kB', peer('/hello'), pids.hello, {shape: 'plain'}),
		mine('page', 'guest page, ours', pages.ours, 'guest', {shape: 'page'}),
		beside('lean-page', 'guest page, leanest C', pages.lean, pids.lean, {shape: 'page', postgres}),
		beside('php-page', 'guest page, PHP-FPM', pages.php, pids.php, {shape: 'page', postgres}),
		beside('express-page', 'guest page, Express', pages.express, pids.express, {shape: 'page', postgres}),
		mine('redeem', 'redemption by the page, ours', own(`/${slug}/redemptions`), 'guest', {shape: 'redeem', expect: 303}),
		mine('redeem-api', 'redemption by the API, ours', own('/api/loyalty/redeem'), 'api', {shape: 'redeem_api'}),
		beside('lean-redeem', 'redemption by a form, leanest C', peer('/lean/redemptions'), pids.lean, {shape: 'redeem', expect: 303, postgres}),
		{name: 'pgbench', about: 'redemption as a function, pgbench', load: pgbench, postgres},
		mine('sale', 'sale at the till', own('/manage/visits'), 'manage', {shape: 'sale', expect: 303}),
		mine('status', 'GET /api/loyalty/status', own('/api/loyalty/status'), 'api', {shape: 'status'}),
	];
}

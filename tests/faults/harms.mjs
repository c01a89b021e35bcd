// The faults, one function a kind: it breaks something, waits as long as that lasts, and leaves it whole.
import fs from 'node:fs';
import {spawnSync} from 'node:child_process';
import net from 'node:net';
import {backends, kill, place, processes, sleep, sql, start_worker, until} from '../live/client.mjs';
import {
	move_clock, postgres_answers, postgres_children, postgres_ended, postgres_lives, postmaster, small_disk, start_pgbench, start_postgres, start_psql,
} from './copy.mjs';

const ended = child => new Promise(done => child.exitCode !== null || child.signalCode !== null ? done() : child.on('exit', done));
const some = (random, list, most) => random.shuffled(list).slice(0, most);

// One after the other, in whatever each is doing.
async function kill_processes(pool, {random}) {
	for (let times = 0; times < 10; times++) {
		kill(some(random, processes(pool), 1));
		await sleep(random.between(10, 90));
	}
	await until(`${pool} is whole`, () => processes(pool).length >= 2, 10000);
}

// What is moved while nobody waits for an answer: sessions end, keys are a day old, earnings and holds fall due.
async function jump({drivers, random}, hours) {
	if (!processes('worker', 'send').length) start_worker('send', '60');
	await drivers.while_paused(async () => {
		move_clock(hours * 3600);
		await Promise.all([drivers.people.sign_in(), random.chance(0.5) && worker_dies(random)]);
	});
}

// In the middle of what is due; then two at once.
async function worker_dies(random) {
	for (let times = 0; times < 4; times++) {
		for (let each = 0; each < 2; each++) start_worker('run', '30');
		await until('a worker runs', () => processes('worker', 'run').length > 0, 5000);
		await sleep(random.between(20, 250));
		kill(processes('worker', 'run'));
	}
	for (let each = 0; each < 2; each++) start_worker('run', '60');
}

async function stopped(pids, ms) {
	kill(pids, 'SIGSTOP');
	await sleep(ms);
	kill(pids, 'SIGCONT');
}

export const harms = {
	kill_guest: nemesis => kill_processes('guest', nemesis),
	kill_manage: nemesis => kill_processes('manage', nemesis),
	kill_api: nemesis => kill_processes('api', nemesis),
	async kill_backend({random}) {
		kill(some(random, ['guest', 'manage', 'api'].flatMap(role => backends(`loyalty_${role}`)), 1));
		await sleep(200);
		await start_postgres(); // it recovers by itself: this waits
	},
	async kill_postgres() {
		const all = [postmaster(), ...postgres_children()];
		kill(all);
		await postgres_ended();
		await start_postgres();
	},
	async restart_postgres() {
		kill([postmaster()], 'SIGINT');
		await postgres_ended();
		await start_postgres();
	},
	// Not a byte is left where Postgres writes what it promises; it ends, and comes back when there is room.
	async disk_full() {
		spawnSync('dd', ['if=/dev/zero', `of=${small_disk}/ballast`, 'bs=1M'], {stdio: 'ignore'});
		for (let times = 0; times < 12 && postgres_lives(); times++) {
			await ended(start_psql('SELECT pg_switch_wal()')); // uses up the files that were laid by
			await sleep(150);
		}
		await sleep(1000);
		fs.rmSync(`${small_disk}/ballast`);
		await start_postgres();
	},
	// New processes find no connection left; the ones that have one go on.
	async no_connections({random}) {
		const free = () => +sql("SELECT current_setting('max_connections')::int - count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'");
		for (let spare = 2; spare < 8; spare++) { // somebody else may connect meanwhile
			const hoard = start_pgbench('-U', 'postgres', '-n', '-c', `${free() - spare}`, '-T', '3', '-f', `${place}/faults/idle.sql`);
			await until('they are taken', () => hoard.exitCode !== null || free() <= 5, 10000);
			if (hoard.exitCode !== null) continue;
			kill(some(random, [...processes('api'), ...processes('guest')], 3));
			return ended(hoard);
		}
		throw new Error('the connections could not be taken');
	},
	async lock_held({random, drivers}) {
		const guest = random.one_of(drivers.people.guests).id;
		await ended(start_psql('BEGIN', `SELECT 1 FROM guest_account WHERE guest_id = '${guest}' FOR UPDATE`, 'SELECT pg_sleep(3)', 'COMMIT'));
	},
	async stop_processes({random}) {
		await stopped(some(random, ['guest', 'manage', 'api'].flatMap(pool => processes(pool)), 2), 2500);
	},
	async stop_backend({random}) {
		await stopped(some(random, ['guest', 'manage', 'api'].flatMap(role => backends(`loyalty_${role}`)), 1), 2000);
	},
	kill_worker: ({random}) => worker_dies(random),
	async worker_off() {
		kill(processes('worker', 'run'), 'SIGKILL');
		kill(processes('worker', 'send'), 'SIGKILL');
		move_clock(3 * 3600);
		await sleep(2500);
		start_worker('run', '60');
		start_worker('send', '60');
	},
	async stop_worker() {
		start_worker('run', '30');
		await stopped(processes('worker', 'run').slice(0, 1), 2500);
	},
	clock_hour: async () => move_clock(3600),
	clock_back: async () => move_clock(-3600),
	clock_day: nemesis => jump(nemesis, 25),
	clock_month: nemesis => jump(nemesis, 710), // the cap's window ends in the hours after
	clock_half_year: nemesis => jump(nemesis, 182 * 24),
	async reload_nginx() {
		const [master] = processes('nginx').filter(pid => fs.readFileSync(`/proc/${pid}/cmdline`, 'latin1').startsWith('nginx: master'));
		const pid = master ?? +fs.readFileSync(`${place}/nginx/nginx.pid`, 'utf8');
		kill([pid], 'SIGHUP');
		await sleep(500);
		kill([pid], 'SIGHUP');
		await sleep(500);
	},
	// Clients that leave in the middle of it.
	async aborted_clients({drivers}) {
		drivers.order('abort', {share: 0.3});
		await sleep(2000);
		drivers.order('abort', {share: 0});
	},
	// Many that send half a request and then nothing.
	async slow_clients() {
		const half = 'POST /api/loyalty/redeem HTTP/1.1\r\nhost: localhost\r\ncontent-length: 500\r\ncontent-type: application/json\r\n';
		const sockets = Array.from({length: 200}, (_, i) => {
			const socket = net.connect(+process.env.PORT, '127.0.0.1');
			socket.on('error', () => {});
			socket.write(i % 2 ? half : `${half}\r\n{"selected`);
			return socket;
		});
		await sleep(2500);
		for (const socket of sockets) socket.destroy();
	},
};

// What happens beside the others, on a schedule of its own: time, the worker, clients. Nobody should stay without an answer.
export const beside = ['kill_worker', 'worker_off', 'stop_worker', 'clock_hour', 'clock_back', 'clock_day', 'clock_month', 'clock_half_year',
	'aborted_clients', 'slow_clients'];

export function prepare_harms() {
	fs.writeFileSync(`${place}/faults/idle.sql`, 'SELECT pg_sleep(4);\n');
	fs.chmodSync(`${place}/faults/idle.sql`, 0o644);
	return postgres_answers();
}

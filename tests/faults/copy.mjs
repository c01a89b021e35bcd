// The copy that a run drives: made anew under VAR by deploy/up.sh, as `make start` does it. Its Postgres is then started
// anew as a child of this process, so that it can die and come back without the copy ending with it.
import {spawn, spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {kill, place, processes, root, run, run_within, sleep, sql, until} from '../live/client.mjs';

export const built = path.resolve(root, process.env.COPY_BUILT || 'build/release');
const environment = {...process.env, VAR: place, BUILT: built};
const deploy = (name, ...more) => spawnSync(path.join(root, 'deploy', name), more, {env: environment, encoding: 'utf8', cwd: root});
const read = file => { try { return fs.readFileSync(file, 'latin1'); } catch { return ''; } };

let arguments_of_postgres, postgres;

export function start_copy() {
	deploy('down.sh', 'reset');
	// Somebody who starts many copies made the data of a fresh one before.
	if (process.env.FRESH) spawnSync('cp', ['-a', process.env.FRESH, place]);
	const started = deploy('up.sh', 'start');
	if (started.status !== 0) throw new Error(`the copy does not start: ${started.stderr.slice(-2000)}`);
	fs.mkdirSync(`${place}/faults`, {recursive: true});
	// up.sh ends everything when one of its services ends; a stopped one does not notice.
	signal_up('SIGSTOP');
	// Whatever happens, no process stays.
	process.on('exit', () => {
		postgres?.kill(small_disk ? 'SIGKILL' : 'SIGINT');
		if (small_disk) shell(`umount -l '${small_disk}'`);
		signal_up('SIGCONT');
		signal_up('SIGTERM');
	});
	for (const [signal, status] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]]) process.on(signal, () => process.exit(status));
}
function signal_up(signal) {
	const pid = +read(`${place}/run/up.pid`);
	if (pid) kill([pid], signal);
}
export async function end_copy(reset) {
	kill(processes('worker')); // those that were started beside the copy's own
	postgres?.kill('SIGINT');
	if (postgres) await postgres_ended();
	undo_small_disk();
	signal_up('SIGCONT');
	return deploy('down.sh', ...(reset ? ['reset'] : [])).status === 0;
}

const children_of = parent => fs.readdirSync('/proc').filter(pid => /^\d+$/.test(pid)).map(Number).filter(pid =>
	+read(`/proc/${pid}/stat`).replace(/^.*\) \S+ /, '').split(' ')[0] === parent);
export const postmaster = () => +read(`${place}/pg/postmaster.pid`).split('\n')[0];
export const postgres_children = () => children_of(postmaster());
export const postgres_lives = () => !!postgres && postgres.exitCode === null && postgres.signalCode === null;

// From then on Postgres is ours; and where this process may mount, it writes its log to a small disk that can be filled.
export async function adopt_postgres() {
	arguments_of_postgres = read(`/proc/${postmaster()}/cmdline`).split('\0').filter(Boolean);
	kill([postmaster()], 'SIGINT');
	await until('Postgres has ended', () => !postmaster(), 30000);
	small_disk = make_small_disk();
	if (small_disk) arguments_of_postgres.push('-c', 'max_wal_size=64MB', '-c', 'min_wal_size=32MB');
	await start_postgres();
}
export let small_disk = '';
const shell = script => spawnSync('bash', ['-euc', script], {env: environment, encoding: 'utf8'}).status === 0;
function make_small_disk() {
	const disk = `${place}/wal`, log = `${place}/pg/pg_wal`;
	return shell(`mkdir '${disk}' && mount -t tmpfs -o size=256m,mode=0755 tmpfs '${disk}' 2>/dev/null && mkdir '${disk}/log' && chown --reference='${log}' '${disk}/log' && chmod 700 '${disk}/log' &&
		cp -a '${log}/.' '${disk}/log/' && mv '${log}' '${log}.before' && ln -s '${disk}/log' '${log}'`) ? disk : '';
}
function undo_small_disk() {
	const disk = small_disk, log = `${place}/pg/pg_wal`;
	small_disk = '';
	if (disk) shell(`rm '${log}' && rm -rf '${log}.before' && cp -a '${disk}/log' '${log}'; umount '${disk}'`);
}
export const postgres_answers = () => spawnSync(path.join(root, 'deploy/up.sh'),
	['exec', path.join(path.dirname(arguments_of_postgres[0]), 'pg_isready'), '-q', '-h', socket_folder(), '-U', 'postgres', '-d', 'postgres'],
	{env: environment, stdio: 'ignore'}).status === 0;
export const socket_folder = () => /^database *= *host=(\S+)/m.exec(read(`${place}/loyalty.conf`))[1];

// Starts it until it stays and answers: a full disk may not be free yet.
export async function start_postgres(ms = 60000) {
	const log = fs.openSync(`${place}/log/postgres.log`, 'a');
	for (const end = Date.now() + ms; Date.now() < end; await sleep(100)) {
		if (!postgres_lives()) postgres = start(log, ...arguments_of_postgres);
		if (postgres_answers()) return fs.closeSync(log);
	}
	throw new Error(`Postgres does not start: see ${place}/log/postgres.log`);
}
function start(log, ...command) {
	return spawn(path.join(root, 'deploy/up.sh'), ['exec', ...command], {env: environment, stdio: ['ignore', log, log], cwd: root});
}
export async function postgres_ended() {
	await until('Postgres has ended', () => !postgres_lives(), 30000);
	// What a killed one left behind names a process that may be somebody else's by now.
	for (const file of [`${place}/pg/postmaster.pid`, `${socket_folder()}/.s.PGSQL.5432.lock`]) fs.rmSync(file, {force: true});
}

// A statement that runs beside us, as the superuser: a lock held, connections taken.
export const start_psql = (...statements) => start('ignore', 'psql', '-X', '-q', '-At', '-h', socket_folder(), '-U', 'postgres', '-d', 'loyalty',
	...statements.flatMap(each => ['-c', each]));
export const start_pgbench = (...more) => start('ignore', path.join(path.dirname(arguments_of_postgres[0]), 'pgbench'), '-h', socket_folder(),
	...more, 'loyalty');

// Statements of one session, as the superuser; any of them that changes nothing is an error.
export function run_in(database, ...statements) {
	const result = run('psql', '-X', '-v', 'ON_ERROR_STOP=1', '-h', socket_folder(), '-U', 'postgres', '-d', database, ...statements.flatMap(each => ['-c', each]));
	if (result.status !== 0 || /^(UPDATE|DELETE|SELECT|INSERT 0) 0$/m.test(result.text)) throw new Error(`${result.text}\n${statements.join(';\n').slice(0, 1500)}`);
}

// Moves everybody's clock at once, forward or back, whether anybody answers or not: the file is mapped by all.
export function move_clock(seconds) {
	const handle = fs.openSync(`${place}/clock`, 'r+'), bytes = Buffer.alloc(8);
	fs.readSync(handle, bytes, 0, 8, 0);
	bytes.writeBigInt64LE(bytes.readBigInt64LE(0) + BigInt(seconds) * 1000000n);
	fs.writeSync(handle, bytes, 0, 8, 0);
	fs.closeSync(handle);
}

// Rows of a question, by a role that may read everything and write nothing.
export function ask(question, database = 'loyalty') {
	const options = '-c role=faults_reader -c default_transaction_read_only=on -c timezone=UTC';
	const file = `${place}/faults/question.sql`, out = `${place}/faults/answer.tsv`;
	fs.writeFileSync(file, `COPY (${question}) TO STDOUT`);
	fs.chmodSync(file, 0o644);
	const result = spawnSync('bash', ['-c', 'exec "$0" exec env PGOPTIONS="$1" psql -X -q -v ON_ERROR_STOP=1 -h "$2" -U postgres -d "$3" -f - <"$4" >"$5"',
		path.join(root, 'deploy/up.sh'), options, socket_folder(), database, file, out], {env: environment, encoding: 'utf8', cwd: root});
	if (result.status !== 0) throw new Error(`${result.stderr}\n${question}`);
	return rows_of(out);
}
function* rows_of(file) {
	const handle = fs.openSync(file), block = Buffer.alloc(1 << 20);
	let rest = Buffer.alloc(0);
	for (let length; (length = fs.readSync(handle, block)) > 0;) {
		const text = Buffer.concat([rest, block.subarray(0, length)]), end = text.lastIndexOf(10);
		if (end >= 0) for (const line of text.toString('utf8', 0, end).split('\n')) yield line.split('\t').map(each => each === '\\N' ? null : each);
		rest = Buffer.from(text.subarray(end + 1));
	}
	fs.closeSync(handle);
}
export function make_reader() {
	sql("DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'faults_reader') THEN CREATE ROLE faults_reader BYPASSRLS; END IF; END $$; GRANT pg_read_all_data TO faults_reader");
}
// A long run's ledger takes minutes to verify.
export const worker = (...what) => run_within(1200000, path.join(built, 'bin/worker'), ...what);

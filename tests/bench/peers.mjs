// Starts the peers behind a second nginx: a fixed answer, the leanest C, PHP-FPM, Express.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {flattened, php} from './flatten.mjs';
import {built, command, place, root, sockets, start, start_nginx} from './stack.mjs';

const from = path.join(root, 'tests/bench/peers'), at = path.join(place, 'peers');
const cores = os.cpus().length;
const database = () => ({host: sockets(), user: 'loyalty_guest', name: 'loyalty'});

// The npm packages of the Express peer, installed on first use, outside the tree.
function install_express() {
	const folder = path.join(at, 'express');
	fs.mkdirSync(folder, {recursive: true});
	for (const name of ['package.json', 'package-lock.json', 'server.js', 'view.js']) fs.copyFileSync(path.join(from, 'express', name), path.join(folder, name));
	fs.copyFileSync(path.join(from, 'questions.sql'), path.join(folder, 'questions.sql'));
	const lock = fs.readFileSync(path.join(folder, 'package-lock.json'), 'utf8'), mark = path.join(folder, 'installed');
	if (!fs.existsSync(mark) || fs.readFileSync(mark, 'utf8') !== lock) {
		command('npm', ['ci', '--silent', '--no-audit', '--no-fund'], {cwd: folder});
		fs.writeFileSync(mark, lock);
	}
}

function write_php(network) {
	const {host, user, name} = database();
	fs.copyFileSync(path.join(from, 'php/index.php'), path.join(at, 'index.php'));
	fs.copyFileSync(path.join(from, 'php/view.php'), path.join(at, 'view.php'));
	fs.copyFileSync(path.join(from, 'questions.sql'), path.join(at, 'questions.sql'));
	fs.writeFileSync(path.join(at, 'page.php'), php(flattened(`/bench`)));
	fs.writeFileSync(path.join(at, 'fpm.conf'), `[global]
error_log = ${place}/log/peer-fpm.log
daemonize = no
[www]
listen = ${sockets()}/php.sock
listen.backlog = 1024
pm = static
pm.max_children = ${4 * cores}
clear_env = no
env[BENCH_DATABASE] = "host=${host} dbname=${name} user=${user} options='-c app.network_id=${network}'"
env[BENCH_NETWORK] = ${network}
`);
}

export async function start_peers(network) {
	const run = sockets(), page = path.join(at, 'page.mustache');
	fs.mkdirSync(at, {recursive: true});
	fs.writeFileSync(page, flattened('/bench'));
	install_express();
	write_php(network);
	const lean = path.join(built, 'bench/lean');
	const env = {LOYALTY_CONFIG: path.join(place, 'loyalty.conf'), NETWORK_ID: network};
	if (process.getuid() === 0) command('chown', ['-R', '--reference', path.join(place, 'nginx'), at]);
	await start('hello', lean, [path.join(run, 'hello.sock'), String(2 * cores), 'hello', page], {socket: path.join(run, 'hello.sock')});
	await start('lean', lean, [path.join(run, 'lean.sock'), String(2 * cores), 'page', page], {env, socket: path.join(run, 'lean.sock')});
	const fpm = fs.readdirSync('/usr/sbin').filter(name => name.startsWith('php-fpm')).sort().at(-1);
	await start('php', path.join('/usr/sbin', fpm), ['-y', path.join(at, 'fpm.conf'), '-d', 'opcache.enable=1', '-d', 'opcache.validate_timestamps=0'],
		{socket: path.join(run, 'php.sock')});
	const {host, user, name} = database();
	await start('express', process.execPath, [path.join(at, 'express/server.js')], {socket: path.join(run, 'express.sock'),
		env: {NODE_ENV: 'production', SOCKET: path.join(run, 'express.sock'), WORKERS: String(cores), TEMPLATE: page, PGHOST: host, PGUSER: user,
			PGDATABASE: name, PGOPTIONS: `-c app.network_id=${network}`, NETWORK_ID: network}});
	await start_nginx();
}

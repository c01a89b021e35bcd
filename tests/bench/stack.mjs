// What is measured, running: a copy of our own under VAR/bench, a second nginx beside it whose one difference is where it
// leads (the peers), and the peers. Each is started here and ended by its pid.
import {execFileSync, spawn} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const place = path.resolve(root, process.env.VAR || 'var', 'bench');
export const built = path.join(root, 'build/release');
export const ports = {ours: Number(process.env.PORT || 8080), peers: Number(process.env.PORT || 8080) + 1};
const copy = {...process.env, VAR: place, PORT: String(ports.ours), BUILT: built, LC_ALL: 'C.UTF-8'};
const up = path.join(root, 'deploy/up.sh'), down = path.join(root, 'deploy/down.sh');
const started = [];
export const sleep = ms => new Promise(done => setTimeout(done, ms));

export function command(program, args, options = {}) {
	return execFileSync(program, args, {encoding: 'utf8', maxBuffer: 1 << 28, cwd: root, stdio: ['pipe', 'pipe', 'inherit'], ...options});
}
// As the copy's user, who may be any role of its database.
export const as_copy = (program, args, options) => command(up, ['exec', program, ...args], {env: copy, ...options});

export function configuration() {
	const lines = fs.readFileSync(path.join(place, 'loyalty.conf'), 'utf8').matchAll(/^(\w+) = (.*)$/gm);
	return Object.fromEntries([...lines].map(([, name, value]) => [name, value]));
}
export const sockets = () => /host=(\S+)/.exec(configuration().database)[1];
export function sql(text, variables = {}, database = 'loyalty', user = 'postgres') {
	const given = Object.entries(variables).flatMap(([name, value]) => ['-v', `${name}=${value}`]);
	const from = text.endsWith('.sql') && fs.existsSync(text) ? ['-f', text] : ['-c', text];
	return as_copy('psql', ['-X', '-q', '-At', '-F', ' ', '-v', 'ON_ERROR_STOP=1', '-h', sockets(), '-U', user, '-d', database, ...given, ...from],
		{env: {...copy, PGOPTIONS: '-c client_min_messages=warning'}}).trimEnd();
}

export const start_ours = () => command(up, ['start'], {env: copy, stdio: ['ignore', 'ignore', 'inherit']});
export const stop_ours = () => command(down, [], {env: copy});
export const reset_ours = () => command(down, ['reset'], {env: copy});

const pid_in = name => Number(fs.readFileSync(path.join(place, name), 'latin1').split('\n')[0]);
export const pids = () => ({
	postgres: pid_in('pg/postmaster.pid'),
	ours: {pid: pid_in('nginx/nginx.pid'), log: path.join(place, 'log/access.log')},
	peers: started.some(each => each.name === 'nginx') ? {pid: pid_in('peers/nginx.pid'), log: path.join(place, 'log/peers-access.log')} : null,
	...Object.fromEntries(started.filter(each => each.name !== 'nginx').map(each => [each.name, each.child.pid])),
});

// A process beside ours, as the same user, that ends with this one; its words go to VAR/bench/log.
export async function start(name, program, args, {env = {}, socket, port} = {}) {
	const log = fs.openSync(path.join(place, `log/peer-${name}.log`), 'a');
	if (socket) fs.rmSync(socket, {force: true});
	const child = spawn(up, ['exec', '/usr/bin/setpriv', '--pdeathsig', 'TERM', '--', program, ...args], {
		env: {...copy, ...env}, cwd: root, stdio: ['ignore', log, log],
		detached: true, // a session of its own, as each of ours has: the kernel shares the processor among sessions
	});
	fs.closeSync(log);
	const entry = {name, child, over: false};
	child.on('exit', () => { entry.over = true; });
	started.push(entry);
	for (let i = 0; i < 100; i++) {
		if (entry.over) break;
		if (socket ? fs.existsSync(socket) : await answers(port)) return child.pid;
		await sleep(100);
	}
	throw new Error(`${name} does not start; see ${place}/log/peer-${name}.log`);
}
const answers = port => fetch(`http://127.0.0.1:${port}/`, {redirect: 'manual'}).then(() => true, () => false);

export async function stop_peers() {
	for (const entry of started.reverse()) {
		if (!entry.over) entry.child.kill(entry.name === 'nginx' ? 'SIGQUIT' : 'SIGTERM');
		for (let i = 0; i < 50 && !entry.over; i++) await sleep(100);
		if (!entry.over) entry.child.kill('SIGKILL');
	}
	started.length = 0;
}

// Our own nginx.conf with other places, another port, and the peers' addresses in front of ours.
export async function start_nginx() {
	const run = sockets();
	for (const name of ['peers', 'peers/nginx']) {
		fs.mkdirSync(path.join(place, name), {recursive: true});
		fs.writeFileSync(path.join(place, 'peers/static.html'), 'h'.repeat(10240));
	}
	const upstreams = `upstream hello { server unix:${run}/hello.sock max_fails=0; }
	upstream lean { server unix:${run}/lean.sock max_fails=0; }
	upstream php { server unix:${run}/php.sock max_fails=0; }
	upstream express { server unix:${run}/express.sock max_fails=0; keepalive 64; }`;
	const locations = `location = /static.html { root ${place}/peers; }
		location /hello { fastcgi_pass hello; }
		location /lean/ { fastcgi_pass lean; }
		location /php/ {
			fastcgi_pass php;
			fastcgi_param REQUEST_METHOD $request_method;
			fastcgi_param REQUEST_URI $request_uri;
			fastcgi_param CONTENT_TYPE $content_type;
			fastcgi_param CONTENT_LENGTH $content_length;
			fastcgi_param HTTP_COOKIE $http_cookie if_not_empty;
			fastcgi_param SCRIPT_FILENAME ${place}/peers/index.php;
		}
		location /express/ { proxy_pass http://express; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffers 8 16k; }`;
	const text = fs.readFileSync(path.join(place, 'nginx/nginx.conf'), 'utf8')
		.replaceAll(`:${ports.ours} `, `:${ports.peers} `)
		.replaceAll(`${place}/nginx/`, `${place}/peers/nginx/`)
		.replace(`pid ${place}/peers/nginx/nginx.pid`, `pid ${place}/peers/nginx.pid`)
		.replace(`${place}/log/access.log`, `${place}/log/peers-access.log`)
		.replace(/^\tupstream guest /m, `\t${upstreams}\n$&`)
		.replace(/^\t\tlocation \/ \{/m, `\t\t${locations}\n$&`);
	fs.writeFileSync(path.join(place, 'peers/nginx.conf'), text);
	if (process.getuid() === 0) command('chown', ['-R', '--reference', path.join(place, 'nginx'), path.join(place, 'peers')]);
	await start('nginx', '/usr/sbin/nginx', ['-e', `${place}/log/peers-error.log`, '-p', `${place}/peers/`, '-c', `${place}/peers/nginx.conf`],
		{port: ports.peers});
}

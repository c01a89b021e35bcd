// A provider's own description of its API as its double: prism answers what the description allows, and refuses the rest.
//
//   const prism = await start_prism('whatsapp_business_messaging_v23.yaml', {paths: ['/messages'], mend: description => {…}});
//   null when $PROVIDER_SPECS has no such file; else prism.url; prism.close()
import {spawn} from 'node:child_process';
import fs from 'node:fs';
import {createRequire} from 'node:module';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const require = createRequire(import.meta.url);

function free_port() {
	return new Promise(resolve => {
		const server = net.createServer().listen(0, '127.0.0.1', () => {
			const {port} = server.address();
			server.close(() => resolve(port));
		});
	});
}

// Only the paths that are wanted: prism takes long to read what nobody asks for.
function written(file, {paths, mend = () => {}}) {
	const description = require('yaml').parse(fs.readFileSync(file, 'utf8'));
	if (paths) description.paths = Object.fromEntries(paths.map(each => [each, description.paths[each]]));
	mend(description);
	const folder = process.env.OUTPUT || fs.mkdtempSync(path.join(os.tmpdir(), 'loyalty-prism.'));
	const copy = path.join(folder, path.basename(file).replace(/\.\w+$/, '.json'));
	fs.writeFileSync(copy, JSON.stringify(description));
	return copy;
}

export async function start_prism(name, options = {}) {
	const file = path.join(process.env.PROVIDER_SPECS || '../shared/providers', name);
	if (!fs.existsSync(file)) return null;
	const port = await free_port(), manifest = require.resolve('@stoplight/prism-cli/package.json');
	const program = path.join(path.dirname(manifest), Object.values(require(manifest).bin)[0]);
	const child = spawn(process.execPath, [program, 'mock', '-h', '127.0.0.1', '-p', String(port), '--errors', written(file, options)],
		{stdio: ['ignore', 'pipe', 'pipe']});
	let said = '';
	const listens = new Promise((resolve, reject) => {
		const hear = part => {
			said += part;
			if (said.includes('Prism is listening')) resolve();
		};
		child.stdout.on('data', hear);
		child.stderr.on('data', hear);
		child.on('exit', () => reject(new Error(`prism ends: ${said.slice(-2000)}`)));
	});
	const close = () => new Promise(resolve => {
		child.on('exit', resolve);
		child.kill('SIGTERM');
	});
	process.on('exit', () => child.kill('SIGKILL'));
	await listens;
	return {url: `http://127.0.0.1:${port}`, close};
}

// A mail server with STARTTLS and passwords (smtp_server.py), certificates good and bad, and what it has taken.
//
//   const smtp = await start_smtp(); smtp.url('starttls'); await smtp.mail(); smtp.authority: the file that says whom to trust
import {execFileSync, spawn} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import {fileURLToPath} from 'node:url';

// Its file; the key lies beside it. Without `by` it is an authority's.
export function certificate(folder, name, subject, by) {
	const key = path.join(folder, `${name}.key`), file = path.join(folder, `${name}.crt`);
	const signed = by ? ['-CA', path.join(folder, `${by}.crt`), '-CAkey', path.join(folder, `${by}.key`)] : [];
	const kind = by ? ['-addext', `subjectAltName=${subject}`] : ['-addext', 'basicConstraints=critical,CA:TRUE'];
	execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj',
		`/CN=${name}`, '-keyout', key, '-out', file, ...kind, ...signed], {stdio: 'pipe'});
	return file;
}

export async function start_smtp() {
	const folder = fs.mkdtempSync(path.join(process.env.OUTPUT || os.tmpdir(), 'smtp.'));
	const authority = certificate(folder, 'authority', '');
	certificate(folder, 'stranger', '');
	certificate(folder, 'good', 'DNS:localhost,IP:127.0.0.1', 'authority');
	certificate(folder, 'other', 'DNS:mail.elsewhere.example', 'authority');
	certificate(folder, 'foreign', 'DNS:localhost,IP:127.0.0.1', 'stranger');
	const program = path.join(path.dirname(fileURLToPath(import.meta.url)), 'smtp_server.py');
	const child = spawn('/usr/bin/python3', [program, folder], {stdio: ['pipe', 'pipe', 'inherit']});
	const lines = readline.createInterface({input: child.stdout})[Symbol.asyncIterator]();
	const ports = JSON.parse((await lines.next()).value);
	return {
		authority,
		url: (name, host = '127.0.0.1') => `${name === 'smtps' ? 'smtps' : 'smtp'}://${host}:${ports[name]}`,
		mail: async () => JSON.parse((await lines.next()).value),
		// What it took that nobody asked for.
		close: () => new Promise(resolve => {
			child.on('exit', async () => {
				const left = [];
				for (let next; !(next = await lines.next()).done;) left.push(JSON.parse(next.value));
				resolve(left);
			});
			child.stdin.end();
		}),
	};
}

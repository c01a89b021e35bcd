// The attacks of attack.sh, on the copy at BASE_URL.
import fs from 'node:fs';
import path from 'node:path';
import {place, verified} from '../live/client.mjs';
import {everybody, explore} from './people.mjs';
import {end_questions, still} from './site.mjs';
import {slow_attacks} from './slow.mjs';
import {inject, planted_hole} from './sqlmap.mjs';

const only = process.env.ONLY, findings = [];
// Statements that Postgres could not read: somebody's text became a part of one.
function broken_statements() {
	const log = fs.readFileSync(path.join(place, 'log/postgres.log'), 'utf8');
	return log.split('\n').filter(line => /ERROR: .*(syntax error|unterminated|invalid input syntax|operator does not exist)/.test(line));
}
if (only !== 'slow') {
	const people = await everybody(), go_on = await still(), site = await explore(people);
	go_on(); // (the forms of a message that waits were seen)
	if (!await planted_hole()) findings.push('sqlmap does not find a hole that was made for it: what it says below means nothing');
	findings.push(...await inject(people, site), ...broken_statements().slice(0, 20));
}
if (only !== 'sqlmap') findings.push(...await slow_attacks());
try { verified(); } catch (error) { findings.push(error.message); }
end_questions();
console.log(findings.length ? `\n${findings.length} findings:\n${findings.join('\n')}` : '\nno findings');
process.exit(findings.length ? 1 : 0);

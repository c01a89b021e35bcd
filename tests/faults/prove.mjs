// make faults PROVE=1: that the checker sees. A short run's database is spoilt in many ways (plants.mjs), and the platform is
// built with faults in it (mutants.mjs): each has to be found.
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {mutants} from './mutants.mjs';

const root = path.resolve(import.meta.dirname, '../..'), place = process.env.VAR, seed = +process.env.SEED || 1;
const tree = `${place}-tree`, fresh = `${place}-fresh`;
const only = process.env.MUTANTS; // those whose name matches

function run(command, args, cwd = root, more = {}) {
	const result = spawnSync(command, args, {cwd, encoding: 'utf8', env: {...process.env, ...more}, maxBuffer: 1 << 26});
	return {status: result.status, text: `${result.stdout}${result.stderr}`};
}
function must(command, args, cwd, more) {
	const result = run(command, args, cwd, more);
	if (result.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${result.text.slice(-2000)}`);
}
const drive = (cwd, settings) => run('node', ['--max-old-space-size=4096', 'tests/faults/faults.mjs'], cwd, {BUILT: '', COPY_BUILT: '', FRESH: fresh, ...settings});

// The tree as it is, built; and a copy's data, so that the demo's year is made once.
function prepare() {
	for (const folder of [tree, fresh]) fs.rmSync(folder, {recursive: true, force: true});
	fs.mkdirSync(tree, {recursive: true});
	must('bash', ['-c', `tar -c --exclude=./.git --exclude='./var*' --exclude=./tests/node_modules --exclude=./tests/output --exclude=./build/debug . | tar -x -C '${tree}'`]);
	const copy = {VAR: fresh, BUILT: 'build/release'};
	must('deploy/up.sh', ['start'], root, copy);
	must('deploy/down.sh', [], root, copy);
}

function edit(file, edits) {
	const whole = path.join(tree, file), before = fs.readFileSync(whole, 'utf8');
	let text = before;
	for (const [from, to] of edits) {
		if (!text.includes(from)) throw new Error(`${file} has no “${from}”`);
		text = text.replaceAll(from, to);
	}
	fs.writeFileSync(whole, text);
	return () => fs.writeFileSync(whole, before);
}

// What found it, and after how much driving; '' when nothing did.
function hunt({file, edits, more = [], faults = 'no'}) {
	const undo = [edit(file, edits), ...more.map(([other, from, to]) => edit(other, [[from, to]]))];
	try {
		must('make', ['-s', 'VARIANT=release', 'LTO=-fno-lto', 'build'], tree); // links in a tenth of the time
		for (const [i, seconds] of [6, 20, 60].entries()) {
			const {status, text} = drive(tree, {FAULTS: faults, DURATION: `${seconds}`, SEED: `${seed + i}`});
			const violated = [...text.matchAll(/^VIOLATED (.*?): \d+$/gm)].map(each => each[1]);
			if (violated.length) return `${seconds} s of driving: ${violated.join('; ')}`;
			if (status !== 0) throw new Error(`the run failed: ${text.trim().slice(-300)}`);
		}
		return '';
	} finally {
		for (const each of undo) each();
	}
}

let planted = 0, found = 0;
function count(name, what, from) {
	planted++;
	found += what ? 1 : 0;
	console.log(`  ${what ? 'found    ' : 'NOT FOUND'} ${name.padEnd(48)} ${((Date.now() - from) / 1000).toFixed(0).padStart(4)} s  ${what.slice(0, 200)}`);
}

prepare();
try {
	if (!only) {
		console.log('the database of a run, spoilt');
		const {status, text} = drive(root, {FAULTS: 'clock_day', DURATION: '8', PLANTS: '1', SEED: `${seed}`});
		console.log(text.split('\n').filter(line => /found |NOT FOUND|could not|VIOLATED|Error/i.test(line)).join('\n'));
		planted += [...text.matchAll(/^ {2}(NOT FOUND|found) /gm)].length;
		found += [...text.matchAll(/^ {2}found /gm)].length;
		if (status !== 0) process.exitCode = 1;
	}
	console.log('the platform, built with a fault in it');
	for (const [name, mutant] of Object.entries(mutants)) {
		if (only && !new RegExp(only).test(name)) continue;
		const from = Date.now();
		try { count(name, hunt(mutant), from); } catch (error) { count(`${name} (${error.message.slice(0, 300)})`, '', from); }
	}
} finally {
	run('deploy/down.sh', ['reset']);
	for (const folder of [tree, fresh]) fs.rmSync(folder, {recursive: true, force: true});
}
console.log(`${found} of ${planted} planted faults found`);
if (found < planted) process.exitCode = 1;

// Random templates and data, rendered by our renderer and by npm's wontache: they must agree.
// usage: node mustache_oracle.js <path of mustache_cases> [cases] [seed]
'use strict';
const {spawnSync} = require('child_process');
const path = require('path');
const mustache = require(path.join(__dirname, '../node_modules/wontache'));

const [program, count = '2000', seed = '1'] = process.argv.slice(2);

let state;
const below = bound => { // mulberry32
	state = (state + 0x6d2b79f5) | 0;
	let t = Math.imul(state ^ (state >>> 15), 1 | state);
	t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
	return ((t ^ (t >>> 14)) >>> 0) % bound;
};
const one = things => things[below(things.length)];
const chance = percent => below(100) < percent;
const times = (most, make) => Array.from({length: below(most + 1)}, make);

const plain = ['a', 'b', 'c'], lists = ['l', 'm'], objects = ['o', 'p'], flags = ['t', 'f'];
const names = [...plain, ...flags];
const blocks = ['x', 'y', 'z'];
const partials = ['one', 'two', 'three', 'four'];

// Data. No value is the number 0 or a list that is shown as text: there implementations may differ.
const text = () => one(['', 'x', '<b>', '"q" & \'r\'', 'zwei\nZeilen', '{{a}}', 'ж', 'é>', ' ']);
const scalar = () => one([text, text, () => 1 + below(99), () => -7, () => 1.5, () => null, () => chance(50)])();
function object(depth) {
	const result = {};
	for (const name of plain) if (chance(70)) result[name] = scalar();
	for (const name of flags) if (chance(60)) result[name] = chance(50);
	for (const name of lists) if (chance(50))
		result[name] = times(3, () => depth && chance(70) ? object(depth - 1) : chance(20) ? times(2, scalar) : scalar());
	for (const name of objects) if (depth && chance(60)) result[name] = object(depth - 1);
	if (chance(50)) result.d = one([...partials, 'nowhere', '']);
	return result;
}

// Templates. `level` is which partial is being written: it uses later ones only, so that nothing recurses for ever.
const dotted = () => one([() => one(names), () => `${one(objects)}.${one(names)}`, () => `${one(objects)}.${one(objects)}.${one(plain)}`])();
const blank = () => one(['', '', ' ', '  ', '\t']);
class Source {
	constructor(level) {
		this.level = level;
		[this.open, this.close] = ['{{', '}}'];
		this.blocks = blocks; // those that may still be opened here
	}
	// A block's content has blocks of later names only, and no parents: else it could contain itself.
	within(name, body) {
		const before = this.blocks;
		this.blocks = blocks.slice(blocks.indexOf(name) + 1);
		const result = body();
		this.blocks = before;
		return result;
	}
	tag(sigil, name) {
		return `${this.open}${sigil}${blank()}${name}${blank()}${this.close}`;
	}
	value() {
		const name = chance(75) ? dotted() : one(['missing', 'o.missing', 'missing.a']);
		return chance(25) ? `${this.open}{${blank()}${name}${blank()}}${this.close}` : this.tag(one(['', '', '&']), name);
	}
	comment() {
		return `${this.open}!${one(['', ' a comment ', ' {a} = # '])}${this.close}`;
	}
	delimiters() {
		const [open, close] = one([['<%', '%>'], ['|', '|'], ['[[', ']]'], ['{{', '}}']]);
		const result = `${this.open}=${blank()}${open} ${close}${blank()}=${this.close}`;
		[this.open, this.close] = [open, close];
		return result;
	}
	partialName() {
		const names = partials.slice(this.level);
		return names.length && !chance(10) ? one(names) : 'nowhere';
	}
	partial() {
		return this.tag('>', this.level === 0 && chance(30) ? `*${chance(50) ? 'd' : 'o.d'}` : this.partialName());
	}
	words() {
		return one(['w', 'two words', ' ', '<i>', '. ', '&', '']);
	}
	inline(depth) {
		return times(4, () => this.inlinePiece(depth)).join('');
	}
	inlinePiece(depth) {
		const kind = below(depth ? 12 : 8);
		if (kind < 4) return this.words();
		if (kind < 7) return this.value();
		if (kind < 8) return this.comment();
		if (kind < 9) return this.partial();
		if (kind < 11) return this.section(depth, () => this.inline(depth - 1));
		if (!this.blocks.length) return '';
		const name = one(this.blocks); // text first: what a block begins with is no line of its own
		return this.within(name, () => `${this.tag('$', name)}w${this.inline(depth - 1)}${this.tag('/', name)}`);
	}
	section(depth, body, newline = '') {
		const name = one([() => one(lists), () => one(objects), () => dotted(), () => 'missing'])();
		const open = this.tag(one(['#', '#', '^']), name);
		const inner = body();
		return `${open}${newline}${inner}${this.tag('/', name)}`;
	}
	lines(depth, indent) {
		return times(4, () => this.line(depth, indent)).join('');
	}
	line(depth, indent) {
		const end = chance(10) ? '\r\n' : '\n';
		const kind = below(depth ? 18 : 8);
		if (kind < 1) return end;
		if (kind < 6) return `${indent}${this.inline(depth)}.${end}`;
		if (kind < 7) return `${indent}${this.comment()}${end}`;
		if (kind < 8) return `${indent}${this.delimiters()}${end}`;
		if (kind < 11) return `${indent}${this.partial()}${end}`;
		if (kind < 14) return `${indent}${this.section(depth, () => this.lines(depth - 1, indent + one(['', '  '])) + indent, end)}${end}`;
		if (kind < 16 && this.blocks.length) return this.block(depth, indent, end);
		return this.blocks === blocks ? this.parent(depth, indent, end) : '';
	}
	// The first line's indent is the block's; no line of it has less. It begins with text or a value.
	block(depth, indent, end) {
		const name = one(this.blocks);
		return indent + this.blockOf(name, depth, indent, end) + end;
	}
	blockOf(name, depth, indent, end) {
		const open = this.tag('$', name);
		const outermost = this.blocks === blocks; // within another one wontache would indent such a line twice
		return this.within(name, () => {
			if (outermost && chance(40)) return `${open}w${this.inline(depth - 1)}${this.tag('/', name)}`;
			const deeper = indent + one(['', '  ']);
			const inner = `${deeper}w${this.inline(depth - 1)}${end}${this.lines(depth - 1, deeper)}`;
			return `${open}${end}${inner}${indent}${this.tag('/', name)}`;
		});
	}
	parent(depth, indent, end) {
		const name = this.level === 0 && chance(20) ? '*d' : this.partialName();
		let result = `${indent}${this.tag('<', name).replace(/\s/g, '')}${chance(50) ? end : ' ignored '}`;
		for (const block of blocks.filter(() => chance(50)))
			result += this.blockOf(block, depth, '', end) + (chance(50) ? end : '');
		return `${result}${this.tag('/', name).replace(/\s/g, '')}${end}`;
	}
	whole() {
		const result = this.lines(3, one(['', '', '  ']));
		return chance(30) ? result + this.inline(2) + '.' : result;
	}
}

function makeCase(number) {
	state = Number(seed) * 1000003 + number;
	const result = {template: new Source(0).whole(), partials: {}, data: object(3)};
	partials.forEach((name, i) => { result.partials[name] = new Source(i + 1).whole(); });
	return result;
}

const entities = {'&#x27;': '&#39;', '&#x60;': '`'};
function theirs({template, partials: texts, data}) {
	return mustache(template)(data, {partials: {...texts}}).replace(/&#x(27|60);/g, found => entities[found]);
}

const cases = Array.from({length: Number(count)}, (_, number) => makeCase(number));
const input = cases.map(made => JSON.stringify(made)).join('\n') + '\n';
const run = spawnSync(program, [], {input, encoding: 'utf8', timeout: 60000, maxBuffer: 1 << 30});
if (run.status !== 0) {
	console.log(`1..1\nnot ok 1 - ${program} ended with ${run.status ?? run.error}\n${run.stderr}`);
	process.exit(1);
}
const ours = run.stdout.trimEnd().split('\n').map(line => JSON.parse(line));
const differ = [];
cases.forEach((made, number) => {
	const expected = theirs(made);
	if (ours[number] !== expected) differ.push({number, made, expected, got: ours[number]});
});
const shown = ours.filter(text => text).length;
for (const {number, made, expected, got} of differ.slice(0, 3))
	console.log(`# case ${number} of seed ${seed}\n# ${JSON.stringify({...made, expected, got}, null, 1).replace(/\n/g, '\n# ')}`);
const enough = shown > cases.length / 2;
console.log(`1..2\n${differ.length ? 'not ' : ''}ok 1 - ${cases.length} random templates of seed ${seed}: ${differ.length} differ from wontache`);
console.log(`${enough ? '' : 'not '}ok 2 - ${shown} of them rendered to some text`);
process.exit(differ.length || !enough ? 1 : 0);

// The guest page's own template as one file that any Mustache reads: parents and parts laid in, words filled, so that every peer
// renders what we render. A plural becomes a section of <its number>_one.
//
//   node flatten.mjs mustache|php > page
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const template = name => fs.readFileSync(path.join(root, 'templates', `${name}.html`), 'utf8');

export function words() {
	const found = new Map();
	for (const entry of fs.readFileSync(path.join(root, 'templates/words/en.po'), 'utf8').split(/\n\n+/)) {
		const field = name => {
			const match = new RegExp(`^${name} ((?:"(?:[^"\\\\]|\\\\.)*"\\s*)+)`, 'm').exec(entry);
			return match && [...match[1].matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => JSON.parse(`"${text}"`)).join('');
		};
		if (!field('msgid')) continue;
		found.set(field('msgid'), {text: field('msgstr'), number: field('msgid_plural'), one: field('msgstr\\[0\\]'), many: field('msgstr\\[1\\]')});
	}
	return found;
}

const escaped = text => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
const filled = text => escaped(text).replace(/\{(\w+)\}/g, '{{$1}}');

function word(all, key) {
	const found = all.get(key);
	if (!found) throw new Error(`no word ${key}`);
	if (!found.number) return filled(found.text);
	return `{{#${found.number}_one}}${filled(found.one)}{{/${found.number}_one}}{{^${found.number}_one}}${filled(found.many)}{{/${found.number}_one}}`;
}

// A page extends a layout: its blocks replace the layout's.
function extended(text) {
	const parent = /\{\{<([\w/]+)\}\}([\s\S]*)\{\{\/\1\}\}/.exec(text);
	if (!parent) return text;
	const blocks = new Map([...parent[2].matchAll(/\{\{\$(\w+)\}\}([\s\S]*?)\{\{\/\1\}\}/g)].map(([, name, body]) => [name, body]));
	return template(parent[1]).replace(/\{\{\$(\w+)\}\}([\s\S]*?)\{\{\/\1\}\}/g, (_, name, body) => blocks.get(name)?.replace(/^\n/, '') ?? body);
}

export function flattened(base) {
	const all = words(), assets = fs.readdirSync(path.join(root, 'build/release/static'));
	let text = extended(template('guest/card'));
	while (/\{\{>/.test(text)) text = text.replace(/\{\{>([\w/]+)\}\}/g, (_, name) => template(name).replace(/\n$/, ''));
	const asset = name => assets.find(file => new RegExp(`^${name.replace(/_(\w+)$/, '-[0-9a-f]+\\.$1')}$`).test(file));
	return text.replace(/\{\{t\.(\w+)\}\}/g, (_, key) => word(all, key))
		.replace(/\{\{asset\.(\w+)\}\}/g, (_, name) => `/static/${asset(name)}`)
		.replace(/\{\{base\}\}/g, base)
		.replace(/\{\{(\w+)\.(\w+)\}\}/g, '{{$1_$2}}')
		.replace(/(\{\{\/lines\}\}[\s\S]*?)\{\{points_text\}\}/, '$1{{sum_text}}');
}

// PHP's native form. Sections over these are loops or objects whose members become variables; others are conditions.
const composite = new Set(['cap', 'redeem', 'presets', 'ladder', 'steps', 'rewards', 'open_codes', 'pending', 'expiring', 'entries', 'bill',
	'lines', 'push', 'invite', 'qr', 'live', 'flash', 'errors']);
export function php(text) {
	return text.replace(/\{\{#(\w+)\}\}/g, (_, name) => composite.has(name) ? `<?php foreach (every($${name} ?? null) as $one) { extract($one); ?>`
			: `<?php if (!empty($${name})) { ?>`)
		.replace(/\{\{\^(\w+)\}\}/g, (_, name) => `<?php if (empty($${name})) { ?>`)
		.replace(/\{\{\/\w+\}\}/g, '<?php } ?>')
		.replace(/\{\{(\w+)\}\}/g, (_, name) => `<?= e($${name} ?? '') ?>`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const text = flattened(process.argv[3] ?? '/bench');
	process.stdout.write(process.argv[2] === 'php' ? php(text) : text);
}

// Reads routes.txt: who may, and for each form an example of what is taken.
import fs from 'node:fs';
import path from 'node:path';
import {root} from '../live/client.mjs';

// method and path -> {roles, cells, by, values, numbers, taken, wanted, changes, last, untried}; routes.txt explains each.
export function read_table(file) {
	const table = new Map();
	let roles = [];
	for (const line of fs.readFileSync(path.join(root, file), 'utf8').split('\n')) {
		if (!line.trim() || line[0] === '#') continue;
		if (line.startsWith('roles ')) { roles = line.split(/\s+/).slice(1); continue; }
		const [left, right = ''] = line.split(' | '), [method, where, ...cells] = left.trim().split(/\s+/);
		const row = {roles, cells, by: roles[cells.indexOf('open')], values: {}, numbers: [], taken: [], wanted: 303, changes: true, last: false, untried: false};
		for (const word of right.trim().split(/\s+/).filter(Boolean)) {
			const [, name, value] = /^([^=]+?)(?:=(.*))?$/.exec(word);
			if (name === 'by') row.by = value;
			else if (name === 'numbers') row.numbers = value.split(',');
			else if (name === 'takes') row.taken.push(decodeURIComponent(value));
			else if (/^\d+$/.test(name)) row.wanted = Number(name);
			else if (name === 'unchanged') row.changes = false;
			else if (name === 'last' || name === 'untried') row[name] = true;
			else row.values[name] = decodeURIComponent(value ?? '');
		}
		if (cells.length !== roles.length) throw new Error(`${file}: ${method} ${where} has ${cells.length} cells for ${roles.length} roles`);
		table.set(`${method} ${where}`, row);
	}
	return table;
}

// The comparison is void when the peers show something else: the words of the main part are compared, guest by guest.
import fs from 'node:fs';
import {people, slug} from './data.mjs';
import {ports} from './stack.mjs';

export const pages = {ours: `http://127.0.0.1:${ports.ours}/${slug}/`, lean: `http://127.0.0.1:${ports.peers}/lean/`,
	express: `http://127.0.0.1:${ports.peers}/express/`, php: `http://127.0.0.1:${ports.peers}/php/`};

const entities = {amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", '#039': "'", '#x2F': '/', '#x3D': '=', '#x60': '`'};
// Tags away, blanks made one. The phone aside: two of the peers do not open it.
export function words_of(html) {
	const main = /<main[^>]*>([\s\S]*)<\/main>/.exec(html)?.[1] ?? '';
	return main.replace(/<[^>]+>/g, ' ').replace(/&([#\w]+);/g, (_, name) => entities[name] ?? '?').replace(/Mobile verified \([^)]*\)/, 'Mobile verified')
		.replace(/\s+/g, ' ').trim();
}

const read = async (url, cookie) => {
	const answer = await fetch(url, {headers: {cookie: `__Host-guest-${slug}=${cookie}`}, redirect: 'manual'});
	return {status: answer.status, text: await answer.text()};
};

// What the page's template shows of the first guest.
export async function page_data() {
	const [, cookie] = fs.readFileSync(people, 'utf8').split('\n', 1)[0].split(' ');
	return (await read(`${pages.express}?data=1`, cookie)).text;
}

export async function check_pages(sample = 50) {
	const lines = fs.readFileSync(people, 'utf8').trimEnd().split('\n');
	const sizes = {};
	for (let i = 0; i < sample; i++) {
		const [, cookie] = lines[Math.floor(i * lines.length / sample)].split(' ');
		const found = {};
		for (const [name, url] of Object.entries(pages)) {
			const answer = await read(url, cookie);
			if (answer.status !== 200) throw new Error(`${name} answers ${answer.status}: ${answer.text.slice(0, 200)}`);
			found[name] = words_of(answer.text);
			sizes[name] = answer.text.length;
			if (found[name] === found.ours && found.ours.length > 200) continue;
			let at = 0;
			while (found[name][at] === found.ours[at]) at++;
			const from = Math.max(0, at - 60);
			throw new Error(`${name} shows guest ${i} otherwise:\n  ours  …${found.ours.slice(from, at + 80)}\n  ${name} …${found[name].slice(from, at + 80)}`);
		}
	}
	return `the pages of ${sample} guests say the same everywhere (bytes: ${Object.entries(sizes).map(each => each.join(' ')).join(', ')})`;
}

// Everybody who may stand before the running copy at BASE_URL, once: what every answer carries (headers.mjs), other
// networks' ids (twins.mjs), and every route × everybody × everything that may be wrong with a request (tables.mjs).
import {diag, finish, test} from '../live/client.mjs';
import {everybody, explore} from './people.mjs';
import {everybodys_providers, no_providers} from './providers.mjs';
import {sessions} from './sessions.mjs';
import {end_questions, still} from './site.mjs';
import {headers} from './headers.mjs';
import {tables} from './tables.mjs';
import {twins} from './twins.mjs';

let people, site;
await test('everybody signs in', async () => {
	people = await everybody();
});
if (!people) process.exit(1);
if (!process.env.PART || process.env.PART === 'sessions') await sessions(people);
const go_on = await still();
await test('everybody looks around', async () => {
	site = await explore(people);
	await everybodys_providers(people, site);
});
if (!site) process.exit(1);
for (const part of [headers, twins, tables]) if (!process.env.PART || process.env.PART === part.name) await part(people, site);
await no_providers();
go_on();
end_questions();
finish();

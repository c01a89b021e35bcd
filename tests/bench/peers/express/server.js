// Peer: the guest's page in Express with pg, mustache and cookie-parser, a process for each core.
'use strict';
const cluster = require('node:cluster');
const fs = require('node:fs');
const path = require('node:path');

if (cluster.isPrimary) {
	for (let i = 0; i < Number(process.env.WORKERS); i++) cluster.fork();
	process.on('SIGTERM', () => process.exit(0));
	return;
}
const express = require('express');
const cookies = require('cookie-parser');
const mustache = require('mustache');
const {createHash} = require('node:crypto');
const {Pool} = require('pg');
const {view_of} = require('./view.js');

const pool = new Pool({max: 8});
const network = process.env.NETWORK_ID;
const template = fs.readFileSync(process.env.TEMPLATE, 'utf8');
mustache.parse(template);
const questions = Object.fromEntries(fs.readFileSync(path.join(__dirname, 'questions.sql'), 'utf8').split('-- name: ').slice(1).map(text => {
	const end = text.indexOf('\n');
	return [text.slice(0, end), text.slice(end)];
}));
const ask = (name, ...values) => pool.query({name, text: questions[name], values: [network, ...values]}).then(result => result.rows);

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.use(cookies());
app.get('/express/', async (req, res, next) => {
	try {
		const token = Object.values(req.cookies)[0] || '';
		const [guest] = await ask('guest', createHash('sha256').update(token).digest());
		if (!guest) return res.redirect(303, '/sign-in');
		const names = ['entries', 'pending', 'expiring', 'codes', 'live'];
		const [tiers, rewards, ...own] = await Promise.all([ask('tiers'), ask('rewards'), ...names.map(name => ask(name, guest.guest_id))]);
		const view = view_of({guest, tiers, rewards, ...Object.fromEntries(names.map((name, i) => [name, own[i]]))});
		if (req.query.data) return res.json(view); // what the template is measured with
		res.set('Cache-Control', 'no-store').type('html').send(mustache.render(template, view));
	} catch (error) {
		next(error);
	}
});
app.listen(process.env.SOCKET);

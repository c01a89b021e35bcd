// E-mail to a mail server that others wrote: what arrives is what was to be sent, over TLS to the right one, and never in clear.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import {start_smtp} from '../doubles/smtp.mjs';
import {finish, send_by, test} from './sender.mjs';

const smtp = await start_smtp();
process.env.SSL_CERT_FILE = smtp.authority;
const settings = {url: smtp.url('starttls'), user: 'postman', password: 's3cret & £', from: 'points@loyalty.example'};
const ada = {to: 'ada@example.com', subject: '£5 для вас, Ada', from_name: 'Кофе "Pages", Ltd', body: 'Dear Ada,\nВаш код: 123456 ☕🎉\n.\n..dots\nFrom here\ttab \nend'};
const send = (delivery, over) => send_by('smtp', {...ada, ...delivery}, {settings: {...settings, ...over}, at: ''});
const unix = text => text.replaceAll('\r\n', '\n').replace(/\n$/, '');

await test('a mail arrives whole, over TLS and with the password', async () => {
	const outcome = await send({});
	assert.deepEqual([outcome.verdict, outcome.status, outcome.why], ['sent', 250, ''], JSON.stringify(outcome));
	const mail = await smtp.mail();
	assert.deepEqual([mail.mail_from, mail.rcpt_tos, mail.greeting, mail.user], ['points@loyalty.example', ['ada@example.com'], 'loyalty.example', 'postman']);
	assert.match(mail.tls, /^TLSv1\.[23]$/);
	assert.deepEqual(mail.defects, []);
	assert.equal(mail.headers.subject, ada.subject);
	assert.equal(mail.from_name, ada.from_name);
	assert.equal(mail.headers.to, 'ada@example.com');
	assert.equal(mail.headers['message-id'], `<${outcome.message_id}>`);
	assert.ok(Math.abs(Date.parse(mail.headers.date) - Date.now()) < 60000, mail.headers.date);
	assert.deepEqual(mail.parts.map(each => [each.type, unix(each.text)]), [['text/plain', ada.body]]);
});

const texts = {
	'plain words': 'Dear Ada, you have £25.',
	'one very long line': 'x'.repeat(5000),
	'long lines of Cyrillic': 'Ваши баллы '.repeat(500),
	'emoji without a space': '☕🎉'.repeat(400),
	'lines of spaces, tabs and dots': ' \n\t\n.\n..\n \t \n.x\n=\n=20\n--=_\nend',
	'half a megabyte': 'All the words there are, and é. '.repeat(3000),
	'what looks like a header': 'Subject: no\nBcc: eve@example.com\n\nbody',
};
for (const [name, body] of Object.entries(texts))
	await test(`${name} as text and, with a link, as HTML`, async () => {
		const link = 'https://loyalty.example/a?b=1&c=2', subject = `${name} ${'ж'.repeat(100)}`;
		assert.equal((await send({body, subject, link})).verdict, 'sent');
		const mail = await smtp.mail(), raw = Buffer.from(mail.raw, 'base64').toString('latin1');
		assert.deepEqual([mail.defects, mail.headers.subject], [[], subject]);
		assert.deepEqual(Object.keys(mail.headers).filter(each => each === 'bcc'), []);
		assert.equal(unix(mail.parts[0].text), `${body}\n\n${link}`);
		assert.deepEqual(mail.parts.map(each => each.type), ['text/plain', 'text/html']);
		assert.ok(mail.parts[1].text.includes('<a href="https://loyalty.example/a?b=1&amp;c=2">'));
		assert.ok(raw.split('\r\n').every(line => line.length <= 78 && /^[\t -~]*$/.test(line)));
	});

await test('nobody else is written to, whatever a subject or a name says', async () => {
	for (const spoilt of [{subject: 'x\r\nBcc: eve@example.com'}, {from_name: 'x\nBcc: eve@example.com'}, {to: 'ada@example.com>\r\nRCPT TO:<eve@example.com'},
		{to: 'ada@example.com, eve@example.com'}])
		assert.equal((await send(spoilt)).verdict, 'refused', JSON.stringify(spoilt));
});

await test('TLS from the start', async () => {
	assert.equal((await send({}, {url: smtp.url('smtps')})).verdict, 'sent');
	const mail = await smtp.mail();
	assert.deepEqual([mail.port, mail.user], ['smtps', 'postman']);
	assert.match(mail.tls, /^TLSv1\.[23]$/);
});

await test('a certificate of another host, or by nobody we trust, is none', async () => {
	for (const [name, over] of [['other', {}], ['foreign', {}], ['starttls', {url: smtp.url('starttls', '0.0.0.0')}], ['smtps', {url: smtp.url('smtps', '0.0.0.0')}]]) {
		const outcome = await send({}, {url: smtp.url(name), ...over});
		assert.deepEqual([outcome.verdict, outcome.status], ['later', 0], `${name}: ${JSON.stringify(outcome)}`);
		assert.match(outcome.why, /^no answer: SSL peer certificate/);
	}
	process.env.SSL_CERT_FILE = '/etc/ssl/certs/ca-certificates.crt';
	const {why} = await send({});
	process.env.SSL_CERT_FILE = smtp.authority;
	if (fs.existsSync('/etc/ssl/certs/ca-certificates.crt')) assert.match(why, /^no answer: SSL peer certificate/);
});

await test('nothing leaves this machine in clear; on it a server without TLS is written to', async () => {
	// 0.0.0.0 leads here as well, and is no loopback's name.
	const outcome = await send({}, {url: smtp.url('clear', '0.0.0.0')});
	assert.deepEqual([outcome.verdict, outcome.status, outcome.why], ['later', 0, 'no answer: Requested SSL level failed'], JSON.stringify(outcome));
	assert.equal((await send({}, {url: smtp.url('clear'), user: '', password: ''})).verdict, 'sent');
	const mail = await smtp.mail();
	assert.deepEqual([mail.port, mail.tls, mail.user], ['clear', '', '']);
});

await test('what the server says is what we hear', async () => {
	for (const [to, verdict, why] of [['unknown', 'refused', '550 5.1.1: the address does not exist'], ['full', 'refused', '552 5.2.2: the mailbox takes nothing'],
		['busy', 'later', '451 4.7.1: the server takes it later'], ['away', 'later', '421 4.3.2: the server takes it later'],
		['spam', 'refused', "554 5.7.1: the server's rules refuse it"]]) {
		const outcome = await send({to: `${to}@example.com`});
		assert.deepEqual([outcome.verdict, outcome.why, outcome.message_id], [verdict, why, ''], JSON.stringify(outcome));
	}
	await smtp.mail(); // of the spam, refused once it was read
	const outcome = await send({}, {password: 'old'});
	assert.deepEqual([outcome.verdict, outcome.why], ['account', '535 5.7.8: the user and password do not fit'], JSON.stringify(outcome));
	const none = await send({}, {user: '', password: ''});
	assert.equal(none.verdict, 'account', JSON.stringify(none));
});

await test('no other mail arrived', async () => assert.deepEqual((await smtp.close()).map(each => [each.port, each.rcpt_tos]), []));

await test('a server that is not there', async () => {
	const outcome = await send({});
	assert.deepEqual([outcome.verdict, outcome.status], ['later', 0]);
	assert.match(outcome.why, /^no answer: /);
});
finish();

// What people do, one table: how often, what is sent, and what an answer means. An answer is `ok` with what it named,
// `fail` (refused: nothing happened), `session` (who asked was not signed in: nothing happened) or `unknown`.
import {createHash} from 'node:crypto';

export const slug = 'blkpages';
const id = '([0-9a-f-]{36})';
const form = {'content-type': 'application/x-www-form-urlencoded', accept: 'text/html'};
const encoded = fields => new URLSearchParams(fields).toString();

// A form sent by somebody with a cookie.
const post_form = (who, path, intent, fields = {}) => ['POST', path,
	{...form, cookie: who.cookie}, encoded({csrf: who.csrf, once: intent.key, ...fields})];
const at_till = (path, fields) => (intent, world) =>
	post_form(world.staff[intent.staff], path(intent), intent, fields?.(intent));
const location = answer => answer.headers.location || '';

// "good", "warn": the kind of the sentence a page sends along with a redirect.
function flash_kind(answer) {
	const sent = answer.cookies.find(each => each.startsWith('__Host-flash='));
	return sent ? Buffer.from(sent.slice(13).split(/[.;]/)[0], 'base64url').toString().split('\n')[0] : '';
}
const redirected = (pattern, name) => answer => {
	const found = new RegExp(`${pattern}$`).exec(location(answer));
	return found ? {outcome: 'ok', values: name ? {[name]: found[1]} : {}} : null;
};
const signed_out = answer => answer.status === 401 || answer.status === 403 ||
	(answer.status === 303 && /\/(sign-in|place|consent|code)\b/.test(location(answer)));

function redeemed_by_app(answer) {
	if (answer.status !== 200) return null;
	const {redemption, cap} = JSON.parse(answer.text);
	return {outcome: 'ok', values: {redemption: redemption.id, code: redemption.code, points: redemption.points,
		value: redemption.value_minor, used: cap.used_minor, limit: cap.limit_minor}};
}
function read_status(answer) {
	if (answer.status !== 200) return null;
	const {points, cap} = JSON.parse(answer.text);
	return {outcome: 'ok', values: {...points, used: cap.used_minor}};
}
const settled = answer => answer.status === 303 && {outcome: flash_kind(answer) ? 'fail' : 'ok', values: {}};
const voided = answer => answer.status === 303 && {outcome: flash_kind(answer) === 'good' ? 'ok' : 'fail', values: {}};
const cancelled = answer => answer.status === 303 && {outcome: location(answer) === `/${slug}/` ? 'ok' : 'fail', values: {}};

// weight; who: whose session it needs; request(intent, world) → [method, path, headers, body]; read(answer).
export const operations = {
	sale: {weight: 22, who: 'staff', read: redirected(`/manage/visits/${id}`, 'visit'),
		request: at_till(() => '/manage/visits', each => ({guest: each.guest_id, amount: pounds(each.amount)}))},
	paid_sale: {weight: 6, who: 'staff', of: 'redemption', read: redirected(`/manage/visits/${id}`, 'visit'),
		request: at_till(() => '/manage/visits', each => ({guest: each.guest_id, amount: pounds(each.amount), redemption: each.redemption}))},
	redeem_app: {weight: 22, who: 'app', read: redeemed_by_app,
		request: (intent, world) => ['POST', '/api/loyalty/redeem', {
			authorization: `Bearer ${world.guests[intent.guest].token}`, 'idempotency-key': intent.key,
			'content-type': 'application/json', accept: 'application/json',
		}, `{"selectedPoints":${intent.points}}`]},
	redeem_page: {weight: 9, who: 'page', read: redirected(`/${slug}/redemptions/${id}`, 'redemption'),
		request: (intent, world) => post_form(world.guests[intent.guest], `/${slug}/redemptions`, intent, {points: '', other: intent.points})},
	redeem_till: {weight: 5, who: 'staff', read: redirected(`/manage/redemptions/${id}`, 'redemption'),
		request: at_till(() => '/manage/redemptions', each => ({guest: each.guest_id, points: '', other: each.points}))},
	cancel: {weight: 9, who: 'page', of: 'redemption', read: cancelled,
		request: (intent, world) => post_form(world.guests[intent.guest], `/${slug}/redemptions/${intent.redemption}/cancellation`, intent)},
	present: {weight: 2, who: 'staff', of: 'code', reads: true, read: redirected(`/manage/redemptions/${id}`, 'shown'),
		request: at_till(() => '/manage/till', each => ({q: each.code}))},
	settle: {weight: 7, who: 'staff', of: 'redemption', read: settled,
		request: at_till(each => `/manage/redemptions/${each.redemption}/settlement`)},
	void_redemption: {weight: 5, who: 'manager', of: 'settled', read: voided,
		request: at_till(each => `/manage/redemptions/${each.redemption}/void`)},
	void_sale: {weight: 4, who: 'manager', of: 'visit', read: voided,
		request: at_till(each => `/manage/visits/${each.visit}/void`)},
	sign_up: {weight: 1, who: 'staff', read: redirected(`/manage/till/${id}`, 'guest'),
		request: at_till(() => '/manage/signups', each => ({phone: each.phone}))},
	status: {weight: 8, who: 'app', reads: true, read: read_status,
		request: (intent, world) => ['GET', '/api/loyalty/status', {authorization: `Bearer ${world.guests[intent.guest].token}`, accept: 'application/json'}]},
};
const pounds = minor => `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;

export function judge(intent, answer) {
	if (answer.status === 0 || answer.status >= 500) return {outcome: 'unknown', values: {}};
	if (answer.status === 409) return {outcome: 'busy', values: {}};
	if (signed_out(answer)) return {outcome: 'session', values: {}};
	const read = operations[intent.op].read(answer) || {outcome: 'fail', values: {}};
	if (read.outcome === 'fail' && answer.status === 422 && answer.text[0] === '{')
		read.values = {code: JSON.parse(answer.text).error?.code};
	// Equal requests under one key get equal answers: this is what must be equal.
	const said = `${answer.status} ${location(answer)} ${answer.headers['content-type']?.includes('json') ? answer.text : flash_kind(answer)}`;
	read.digest = createHash('sha1').update(said).digest('base64url').slice(0, 12);
	return read;
}

// What the page's template shows, out of the rows: numbers, money and times in British English and London's time.
'use strict';
const plain = new Intl.NumberFormat('en-GB');
const pounds = new Intl.NumberFormat('en-GB', {style: 'currency', currency: 'GBP'});
const parts = new Intl.DateTimeFormat('en-GB', {timeZone: 'Europe/London', weekday: 'short', day: 'numeric', month: 'long', year: 'numeric',
	hour: '2-digit', minute: '2-digit', hourCycle: 'h23'});

const number = value => plain.format(value);
const signed = value => (value ? (value < 0 ? '−' : '+') + number(Math.abs(value)) : '0');
const money = minor => pounds.format(minor / 100);
const short = minor => (minor % 100 ? money(minor) : money(minor).slice(0, -3));
const percent = points => `${points / 100}%`;
const local = seconds => Object.fromEntries(parts.formatToParts(seconds * 1000).map(({type, value}) => [type, value]));
const iso = seconds => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
const time = at => `${at.hour}:${at.minute}`;

function times(name, seconds) {
	const at = local(seconds), now = local(Date.now() / 1000);
	const date = `${at.day} ${at.month}${at.year === now.year ? '' : ` ${at.year}`}`;
	const day = each => Date.parse(`${each.day} ${each.month} ${each.year} UTC`) / 86400000;
	const away = day(at) - day(now);
	const named = away === 0 ? 'today' : away === 1 ? 'tomorrow' : away === -1 ? 'yesterday' : `on ${date}`;
	return {[`${name}_iso`]: iso(seconds), [`${name}_full`]: `${at.day} ${at.month} ${at.year}, ${time(at)}`, [`${name}_date`]: date,
		[`${name}_moment`]: `${at.weekday} ${date}, ${time(at)}`, [`${name}_when`]: `${named} at ${time(at)}`};
}

function relative(seconds) {
	const ahead = seconds - Date.now() / 1000;
	const [unit, name] = ahead <= 119 * 60 ? [60, 'minute'] : ahead <= 47 * 3600 ? [3600, 'hour'] : [86400, 'day'];
	const count = Math.ceil(ahead / unit);
	return `in ${count} ${name}${count === 1 ? '' : 's'}`;
}

function cap_of(guest) {
	const limit = guest.limit_minor, used = guest.used_minor, remaining = Math.max(0, limit - used);
	const used_percent = used >= limit ? 100 : Math.floor(100 * used / limit), reached = remaining === 0;
	const frees_at = used > 0 ? guest.oldest_at + 720 * 3600 : 0;
	return {limit, remaining, frees_at, view: {
		used_minor_short: short(used), remaining_minor_short: short(remaining), limit_minor_short: short(limit),
		frees_minor_short: short(guest.oldest_minor), percent_bp_text: `${used_percent}%`, meter_most: Math.max(1, limit),
		meter_low: Math.max(0, Math.ceil(limit * guest.cap_warning_percent / 100) - 1), meter_high: Math.max(0, limit - 1),
		meter_value: reached ? Math.max(1, limit) : used, reached, near: 100 * used >= guest.cap_warning_percent * limit && !reached,
		frees_at: frees_at > 0, ...(frees_at ? {...times('frees_at', frees_at), frees_at_relative: relative(frees_at)} : {})}};
}

function redeem_of(guest, cap) {
	const divisor = (a, b) => (b ? divisor(b, a % b) : a);
	const step = guest.value_points / divisor(guest.value_points, guest.value_minor);
	const worth = points => points * guest.value_minor / guest.value_points;
	const within = Math.floor(cap.remaining * guest.value_points / guest.value_minor / step) * step;
	const most = Math.min(within, guest.available - guest.available % step), least = Math.ceil(guest.minimum_points / step) * step;
	const presets = [];
	if (most >= least) {
		let middle = least + Math.floor((most - least) / 2), unit = 1;
		while (unit * 20 <= middle) unit *= 10;
		middle -= middle % (unit * step);
		presets.push(least);
		if (middle > least && middle < most) presets.push(middle);
		if (most > least) presets.push(most);
	}
	const missing = Math.max(0, least - guest.available);
	return {open: presets.length > 0, too_few: guest.available < least && cap.remaining > 0,
		too_little_left: guest.available >= least && most < least && cap.remaining > 0, value_points: guest.value_points,
		value_minor: guest.value_minor, digits: guest.currency_digits, currency: guest.currency, step, least, most,
		least_text: number(least), most_text: number(most), most_one: most === 1, missing_text: number(missing), missing_one: missing === 1,
		presets: presets.map((preset, i) => ({preset, preset_text: number(preset), value_minor_text: money(worth(preset)), chosen: i === 0}))};
}

const tier_name = name => (name === 'VIP' ? name : name[0] + name.slice(1).toLowerCase());
function ladder_of(guest, tiers) {
	const held = Math.max(0, tiers.findLastIndex(tier => tier.rank <= guest.tier_rank)), next = tiers[held + 1];
	return {top: !next, tier: tier_name(tiers[held].name), window_days: guest.window_days, next_tier: next && tier_name(next.name),
		missing_minor_short: next && short(Math.max(0, next.threshold_minor - guest.spend_minor)),
		steps: tiers.map((tier, i) => {
			const from = tier.threshold_minor, to = tiers[i + 1]?.threshold_minor;
			const reached = Math.min(Math.max(guest.spend_minor - from, 0), (to ?? 0) - from);
			return {name: tier_name(tier.name), percent_bp_text: percent(tier.percent_bp), done: i < held, current: i === held,
				span: to === undefined ? 1 : to - from, reached: to === undefined ? 1 : reached};
		})};
}

function reward_of(reward, guest, cap) {
	const worth = reward.points * guest.value_minor / guest.value_points, enough = guest.available >= reward.points;
	const missing = enough ? 0 : reward.points - guest.available, fits = worth <= cap.remaining;
	return {reward_id: reward.reward_id, name: reward.name, points: reward.points, points_text: number(reward.points), gone: reward.stock === 0,
		ready: Number.isInteger(worth) && enough && fits, over_cap: enough && !fits, short: !enough, frees: cap.frees_at > 0,
		missing_text: number(missing), missing_one: missing === 1, had: enough ? reward.points : guest.available};
}

function line_of(line) {
	const points = line.rate_points;
	const rate = line.kind === 'cashback' ? `Your tier gives ${percent(points)} back`
		: `${number(points)} point${points === 1 ? '' : 's'} for each ${short(line.rate_minor)}`;
	const rest = carry => (line.rate_minor > 0 && points > 0 && carry > 0 ? Math.floor(carry / points) : 0);
	const before = rest(line.carry_before), after = rest(line.carry_after);
	const detail = [line.label && rate, before && `${money(before)} left over from before`, after && `${money(after)} left over for next time`];
	return {fired: line.reason === 'fired', label: line.label || rate, detail: detail.filter(Boolean).join('; '), points_text: number(line.points)};
}

function title_of(entry) {
	if (entry.kind === 'earn') return `Visit, ${money(entry.amount_minor)}`;
	if (entry.kind === 'expire') return 'Points expired';
	if (entry.end_reason === 'expired') return 'Code not used in time';
	if (entry.end_reason === 'cancelled') return 'Code cancelled';
	return entry.reward || `Redeemed, ${money(entry.value_minor)}`;
}

function note_of(entry, due) {
	const redeem = entry.kind === 'redeem';
	if (entry.status === 'pending') return !redeem ? `Arrives ${due.due_at_when}` : entry.settled ? 'Used at the till' : 'Code not shown at a till yet';
	return entry.status === 'released' ? (redeem ? 'Points returned' : 'The sale was taken back') : '';
}

function entry_of(entry) {
	const due = entry.due_at ? times('due_at', entry.due_at) : {}, total = entry.lines.reduce((sum, line) => sum + line.points, 0);
	return {entry_id: entry.entry_id, title: title_of(entry), points_signed: signed(entry.points), points_plain_text: number(Math.abs(entry.points)),
		...times('at', entry.at), restaurant: entry.restaurant, pending: entry.status === 'pending', confirmed: entry.status === 'confirmed',
		released: entry.status === 'released', note: note_of(entry, due),
		bill: entry.lines.length > 0 && {amount_minor_text: money(entry.amount_minor), has_discount: entry.discount_minor > 0,
			discount_minor_text: money(-entry.discount_minor), has_paid: entry.paid_minor > 0, paid_minor_text: money(-entry.paid_minor),
			has_net: entry.net_minor !== entry.amount_minor, net_minor_text: money(entry.net_minor), lines: entry.lines.map(line_of),
			sum_text: number(total)}};
}

const points_of = points => ({points_text: number(points), points_one: points === 1});
const csrf = 'c0ffee00'.repeat(11).slice(0, 86), key = csrf + '0', path = 'M4 4h7v1h-7z'.repeat(155);

// The QR code's path and the phone are constants: Node's own library neither draws the one nor opens the other. So is the key of pushes.
function view_of({guest, tiers, rewards, entries, pending, expiring, codes, live}) {
	const cap = cap_of(guest), ladder = ladder_of(guest, tiers), {available} = guest, code = live[0]?.code;
	return {lang: 'en', lang_other: 'ru', lang_other_name: 'Русский', lang_page: '/', network_name: guest.network_name,
		initial: guest.network_name[0], points_name: guest.points_name, theme: guest.theme, signed_in: true, on_card: true, csrf,
		once: csrf.slice(0, 22), ...points_of(available), worth_minor_text: money(Math.floor(available * guest.value_minor / guest.value_points)),
		card_no: guest.card_no, holder: guest.name, ask_consent: !guest.consented, phone: '+44 7*** ***123',
		qr: {path, size: 41}, qr_seconds: 60 - Math.floor(Date.now() / 1000) % 60,
		open_codes: codes.map(each => ({redemption_id: each.redemption_id, reward: each.reward, value_minor_text: money(each.value_minor),
			...times('expires_at', each.expires_at)})),
		live: code && {code: `${code.slice(0, 3)} ${code.slice(3)}`, spoken: [...code].join(' '), seconds: live[0].seconds},
		has_pending: pending.length > 0, has_news: pending.length + expiring.length > 0,
		pending: pending.map(each => ({...points_of(each.points), restaurant: each.restaurant, ...times('due_at', each.due_at)})),
		expiring: expiring.map(each => ({...points_of(each.points), ...times('last_at', each.last_at)})),
		cap: cap.view, redeem: redeem_of(guest, cap), has_tiers: tiers.length > 1, tier: ladder.tier, ladder,
		rewards_more: rewards.length > 4, rewards_count_text: number(rewards.length),
		rewards: rewards.slice(0, 4).map(reward => reward_of(reward, guest, cap)),
		has_entries: entries.length > 0, entries: entries.map(entry_of),
		push: {key, told: guest.told},
		invite: guest.referral_code && {same: guest.referral_referee === guest.referral_referrer, referee_text: number(guest.referral_referee),
			referrer_text: number(guest.referral_referrer), link: `http://localhost/bench/r/${guest.referral_code}`}};
}
module.exports = {view_of};

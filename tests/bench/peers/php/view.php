<?php
// What the page's template shows, out of the rows: numbers, money and times in British English and London's time.
date_default_timezone_set('Europe/London');

function e($text) { return htmlspecialchars((string)$text, ENT_QUOTES); }
// A list's items; one for an object or anything that is true.
function every($value) { return !$value ? [] : (is_array($value) && array_is_list($value) ? $value : [$value === true ? [] : (is_array($value) ? $value : [])]); }
function number($value) { return number_format($value); }
function signed($value) { return $value == 0 ? '0' : ($value < 0 ? '−' : '+') . number_format(abs($value)); }
function money($minor) { return ($minor < 0 ? '-' : '') . '£' . number_format(abs($minor) / 100, 2); }
function short($minor) { return $minor % 100 ? money($minor) : ($minor < 0 ? '-' : '') . '£' . number_format(abs($minor) / 100); }
function percent($points) { return ($points / 100) . '%'; }

function times($name, $seconds) {
	$at = (int)floor($seconds);
	$date = date('j F', $at) . (date('Y', $at) === date('Y') ? '' : date(' Y', $at));
	$away = (int)round((strtotime(date('Y-m-d', $at) . ' UTC') - strtotime(date('Y-m-d') . ' UTC')) / 86400);
	$named = [0 => 'today', 1 => 'tomorrow', -1 => 'yesterday'][$away] ?? "on $date";
	return ["{$name}_iso" => gmdate('Y-m-d\TH:i:s\Z', $at), "{$name}_full" => date('j F Y, H:i', $at), "{$name}_date" => $date,
		"{$name}_moment" => date('D ', $at) . $date . date(', H:i', $at), "{$name}_when" => "$named at " . date('H:i', $at)];
}

function relative($seconds) {
	$ahead = $seconds - microtime(true);
	[$unit, $name] = $ahead <= 119 * 60 ? [60, 'minute'] : ($ahead <= 47 * 3600 ? [3600, 'hour'] : [86400, 'day']);
	$count = (int)ceil($ahead / $unit);
	return "in $count $name" . ($count === 1 ? '' : 's');
}

function cap_of($guest) {
	$limit = (int)$guest['limit_minor'];
	$used = (int)$guest['used_minor'];
	$remaining = max(0, $limit - $used);
	$percent = $used >= $limit ? 100 : intdiv(100 * $used, $limit);
	$reached = $remaining === 0;
	$frees_at = $used > 0 ? $guest['oldest_at'] + 720 * 3600 : 0;
	return ['remaining' => $remaining, 'frees_at' => $frees_at, 'view' => [
		'used_minor_short' => short($used), 'remaining_minor_short' => short($remaining), 'limit_minor_short' => short($limit),
		'frees_minor_short' => short((int)$guest['oldest_minor']), 'percent_bp_text' => "$percent%", 'meter_most' => max(1, $limit),
		'meter_low' => max(0, (int)ceil($limit * $guest['cap_warning_percent'] / 100) - 1), 'meter_high' => max(0, $limit - 1),
		'meter_value' => $reached ? max(1, $limit) : $used, 'reached' => $reached,
		'near' => 100 * $used >= $guest['cap_warning_percent'] * $limit && !$reached, 'frees_at' => $frees_at,
	] + ($frees_at ? times('frees_at', $frees_at) + ['frees_at_relative' => relative($frees_at)] : [])];
}

function divisor($a, $b) { return $b ? divisor($b, $a % $b) : $a; }

function redeem_of($guest, $cap) {
	[$points, $minor, $available] = [(int)$guest['value_points'], (int)$guest['value_minor'], (int)$guest['available']];
	$step = intdiv($points, divisor($points, $minor));
	$within = intdiv(intdiv($cap['remaining'] * $points, $minor), $step) * $step;
	$most = min($within, $available - $available % $step);
	$least = (int)ceil($guest['minimum_points'] / $step) * $step;
	$presets = [];
	if ($most >= $least) {
		$middle = $least + intdiv($most - $least, 2);
		for ($unit = 1; $unit * 20 <= $middle;) $unit *= 10;
		$middle -= $middle % ($unit * $step);
		$presets[] = $least;
		if ($middle > $least && $middle < $most) $presets[] = $middle;
		if ($most > $least) $presets[] = $most;
	}
	$missing = max(0, $least - $available);
	$shown = [];
	foreach ($presets as $i => $preset)
		$shown[] = ['preset' => $preset, 'preset_text' => number($preset), 'value_minor_text' => money(intdiv($preset * $minor, $points)), 'chosen' => $i === 0];
	return ['open' => (bool)$presets, 'too_few' => $available < $least && $cap['remaining'] > 0,
		'too_little_left' => $available >= $least && $most < $least && $cap['remaining'] > 0, 'value_points' => $points, 'value_minor' => $minor,
		'digits' => $guest['currency_digits'], 'currency' => $guest['currency'], 'step' => $step, 'least' => $least, 'most' => $most,
		'least_text' => number($least), 'most_text' => number($most), 'most_one' => $most === 1, 'missing_text' => number($missing),
		'missing_one' => $missing === 1, 'presets' => $shown];
}

function tier_name($name) { return $name === 'VIP' ? $name : ucfirst(strtolower($name)); }

function ladder_of($guest, $tiers) {
	$held = 0;
	$spend = (int)$guest['spend_minor'];
	foreach ($tiers as $i => $tier)
		if ($tier['rank'] <= $guest['tier_rank']) $held = $i;
	$next = $tiers[$held + 1] ?? null;
	$steps = [];
	foreach ($tiers as $i => $tier) {
		$from = (int)$tier['threshold_minor'];
		$to = isset($tiers[$i + 1]) ? (int)$tiers[$i + 1]['threshold_minor'] : null;
		$steps[] = ['name' => tier_name($tier['name']), 'percent_bp_text' => percent($tier['percent_bp']), 'done' => $i < $held,
			'current' => $i === $held, 'span' => $to === null ? 1 : $to - $from,
			'reached' => $to === null ? 1 : min(max($spend - $from, 0), $to - $from)];
	}
	return ['top' => !$next, 'tier' => tier_name($tiers[$held]['name']), 'window_days' => $guest['window_days'],
		'next_tier' => $next ? tier_name($next['name']) : '', 'steps' => $steps,
		'missing_minor_short' => $next ? short(max(0, $next['threshold_minor'] - $spend)) : ''];
}

function reward_of($reward, $guest, $cap) {
	$points = (int)$reward['points'];
	$whole = $points * $guest['value_minor'] % $guest['value_points'] === 0;
	$worth = intdiv($points * $guest['value_minor'], (int)$guest['value_points']);
	$enough = $guest['available'] >= $points;
	$fits = $worth <= $cap['remaining'];
	$missing = $enough ? 0 : $points - $guest['available'];
	return ['reward_id' => $reward['reward_id'], 'name' => $reward['name'], 'points' => $points, 'points_text' => number($points),
		'gone' => $reward['stock'] == 0, 'ready' => $whole && $enough && $fits, 'over_cap' => $enough && !$fits, 'short' => !$enough,
		'frees' => $cap['frees_at'] > 0, 'missing_text' => number($missing), 'missing_one' => $missing === 1,
		'had' => $enough ? $points : $guest['available']];
}

function line_of($line) {
	$points = $line['rate_points'];
	$rate = $line['kind'] === 'cashback' ? 'Your tier gives ' . percent($points) . ' back'
		: number($points) . ' point' . ($points === 1 ? '' : 's') . ' for each ' . short($line['rate_minor']);
	$rest = fn($carry) => $line['rate_minor'] > 0 && $points > 0 && $carry > 0 ? intdiv($carry, $points) : 0;
	$detail = [];
	if ($line['label'] !== '') $detail[] = $rate;
	if ($before = $rest($line['carry_before'])) $detail[] = money($before) . ' left over from before';
	if ($after = $rest($line['carry_after'])) $detail[] = money($after) . ' left over for next time';
	return ['fired' => $line['reason'] === 'fired', 'label' => $line['label'] ?: $rate, 'detail' => implode('; ', $detail),
		'points_text' => number($line['points'])];
}

function title_of($entry) {
	if ($entry['kind'] === 'earn') return 'Visit, ' . money((int)$entry['amount_minor']);
	if ($entry['kind'] === 'expire') return 'Points expired';
	if ($entry['end_reason'] === 'expired') return 'Code not used in time';
	if ($entry['end_reason'] === 'cancelled') return 'Code cancelled';
	return $entry['reward'] ?: 'Redeemed, ' . money((int)$entry['value_minor']);
}

function note_of($entry, $due) {
	$redeem = $entry['kind'] === 'redeem';
	if ($entry['status'] === 'pending')
		return !$redeem ? "Arrives {$due['due_at_when']}" : ($entry['settled'] === 't' ? 'Used at the till' : 'Code not shown at a till yet');
	return $entry['status'] === 'released' ? ($redeem ? 'Points returned' : 'The sale was taken back') : '';
}

function entry_of($entry) {
	$due = $entry['due_at'] ? times('due_at', $entry['due_at']) : [];
	$lines = json_decode($entry['lines'], true);
	[$amount, $discount, $paid, $net] = [(int)$entry['amount_minor'], (int)$entry['discount_minor'], (int)$entry['paid_minor'], (int)$entry['net_minor']];
	return ['entry_id' => $entry['entry_id'], 'title' => title_of($entry), 'points_signed' => signed($entry['points']),
		'points_plain_text' => number(abs($entry['points'])), 'restaurant' => $entry['restaurant'], 'pending' => $entry['status'] === 'pending',
		'confirmed' => $entry['status'] === 'confirmed', 'released' => $entry['status'] === 'released', 'note' => note_of($entry, $due),
		'bill' => $lines ? ['amount_minor_text' => money($amount), 'has_discount' => $discount > 0, 'discount_minor_text' => money(-$discount),
			'has_paid' => $paid > 0, 'paid_minor_text' => money(-$paid), 'has_net' => $net !== $amount, 'net_minor_text' => money($net),
			'lines' => array_map('line_of', $lines), 'sum_text' => number(array_sum(array_column($lines, 'points')))] : null] + times('at', $entry['at']);
}

function points_of($points) { return ['points_text' => number($points), 'points_one' => $points == 1]; }

// The QR code's path and the phone are constants: PHP's own library does not draw the one, and the other is left sealed.
function view_of($guest, $tiers, $rewards, $entries, $pending, $expiring, $codes, $live) {
	$cap = cap_of($guest);
	$ladder = ladder_of($guest, $tiers);
	$available = (int)$guest['available'];
	$csrf = substr(str_repeat('c0ffee00', 11), 0, 86);
	$code = $live[0]['code'] ?? '';
	return ['lang' => 'en', 'lang_other' => 'ru', 'lang_other_name' => 'Русский', 'lang_page' => '/', 'network_name' => $guest['network_name'],
		'initial' => $guest['network_name'][0], 'points_name' => $guest['points_name'], 'theme' => $guest['theme'], 'signed_in' => true,
		'on_card' => true, 'csrf' => $csrf, 'once' => substr($csrf, 0, 22),
		'worth_minor_text' => money(intdiv($available * $guest['value_minor'], (int)$guest['value_points'])), 'card_no' => $guest['card_no'],
		'holder' => $guest['name'], 'ask_consent' => $guest['consented'] !== 't', 'phone' => '+44 7*** ***123',
		'qr' => ['path' => str_repeat('M4 4h7v1h-7z', 155), 'size' => 41], 'qr_seconds' => 60 - time() % 60,
		'open_codes' => array_map(fn($each) => ['redemption_id' => $each['redemption_id'], 'reward' => $each['reward'],
			'value_minor_text' => money((int)$each['value_minor'])] + times('expires_at', $each['expires_at']), $codes),
		'live' => $code ? ['code' => substr($code, 0, 3) . ' ' . substr($code, 3), 'spoken' => implode(' ', str_split($code)), 'seconds' => $live[0]['seconds']] : null,
		'has_pending' => (bool)$pending, 'has_news' => $pending || $expiring,
		'pending' => array_map(fn($each) => points_of($each['points']) + ['restaurant' => $each['restaurant']] + times('due_at', $each['due_at']), $pending),
		'expiring' => array_map(fn($each) => points_of($each['points']) + times('last_at', $each['last_at']), $expiring),
		'cap' => $cap['view'], 'redeem' => redeem_of($guest, $cap), 'has_tiers' => count($tiers) > 1, 'tier' => $ladder['tier'],
		'ladder' => $ladder, 'rewards_more' => count($rewards) > 4, 'rewards_count_text' => number(count($rewards)),
		'rewards' => array_map(fn($reward) => reward_of($reward, $guest, $cap), array_slice($rewards, 0, 4)),
		'has_entries' => (bool)$entries, 'entries' => array_map('entry_of', $entries),
		'push' => ['key' => str_repeat('c0ffee00', 10) . 'c0ffee0', 'told' => $guest['told'] === 't'],
		'invite' => $guest['referral_code'] ? ['same' => $guest['referral_referee'] === $guest['referral_referrer'],
			'referee_text' => number($guest['referral_referee']), 'referrer_text' => number($guest['referral_referrer']),
			'link' => "http://localhost/bench/r/{$guest['referral_code']}"] : null] + points_of($available);
}

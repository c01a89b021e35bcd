<?php
// Peer: the guest's page in PHP-FPM with pgsql, a persistent connection with prepared statements, and PHP's own templates.
require __DIR__ . '/view.php';

$network = getenv('BENCH_NETWORK');
$db = pg_pconnect(getenv('BENCH_DATABASE'));

// The text is read only where this connection has not prepared it yet.
function ask($name, ...$values) {
	global $db, $network;
	array_unshift($values, $network);
	$result = @pg_execute($db, $name, $values);
	if (!$result) {
		preg_match('/^-- name: ' . $name . '\n(.*?)(?=^-- name: |\z)/ms', file_get_contents(__DIR__ . '/questions.sql'), $text);
		pg_prepare($db, $name, $text[1]);
		$result = pg_execute($db, $name, $values);
	}
	return pg_fetch_all($result);
}

$guest = ask('guest', '\x' . hash('sha256', reset($_COOKIE) ?: ''))[0] ?? null;
if (!$guest) {
	header('Location: /sign-in', true, 303);
	exit;
}
$id = $guest['guest_id'];
extract(view_of($guest, ask('tiers'), ask('rewards'), ask('entries', $id), ask('pending', $id), ask('expiring', $id), ask('codes', $id),
	ask('live', $id)));
header('Cache-Control: no-store');
require __DIR__ . '/page.php';

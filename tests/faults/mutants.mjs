// Faults that somebody could make in the platform, each a small change of a file: with it built in, a short run has to find a
// violation. `faults`: what has to happen meanwhile for it to show.
const jumps = 'clock_day,clock_month';

export const mutants = {
	'nobody waits for a guest\'s row': {file: 'sql/ledger/lock.sql', edits: [['FOR NO KEY UPDATE;', ';']]},
	'the row is locked in a snapshot from before': {file: 'cgi-bin/core/db.c', edits: [['ISOLATION LEVEL READ COMMITTED READ WRITE', 'ISOLATION LEVEL REPEATABLE READ READ WRITE']]},
	'a pound over the cap is let through': {file: 'cgi-bin/domain/redemption.c', edits: [['result.value_minor > result.cap.remaining_minor)', 'result.value_minor > result.cap.remaining_minor + 100)']]},
	'exactly the rest of the cap is refused': {file: 'cgi-bin/domain/redemption.c', edits: [['result.value_minor > result.cap.remaining_minor)', 'result.value_minor >= result.cap.remaining_minor)']]},
	'the cap\'s window is 700 hours': {file: 'sql/redemption/cap.sql', edits: [["interval '720 hours'", "interval '700 hours'"]], faults: 'clock_month'},
	'what a till has taken leaves the cap': {file: 'sql/redemption/cap.sql', edits: [[" state <> 'released'", " state = 'pending'"]]},
	'a key is no key': {file: 'cgi-bin/core/once.c', edits: [['serving->once_state = same ? ONCE_REPEATED : ONCE_OTHER_BODY;', 'serving->once_state = same ? ONCE_FRESH : ONCE_OTHER_BODY;\n\tif (same)\n\t\treturn true;']],
		more: [['sql/once/add.sql', 'app_now())', 'app_now()) ON CONFLICT DO NOTHING']]},
	'a key with another body gets the first answer': {file: 'cgi-bin/core/once.c', edits: [['same ? ONCE_REPEATED', 'same || true ? ONCE_REPEATED']]},
	'the answer does not wait for the commit': {file: 'cgi-bin/core/serve.c', edits: [['end == DB_FAILED || (keep && end != DB_KEPT)', '(end == DB_FAILED && !keep)']], faults: 'kill_backend,restart_postgres'},
	'the newest lot goes first': {file: 'cgi-bin/domain/lot.c', edits: [['for (int lot = 0; lot < count && points > 0; lot++)\n\t\tif (lot != first)', 'for (int lot = count - 1; lot >= 0 && points > 0; lot--)\n\t\tif (lot != first)']], faults: jumps},
	'earnings arrive an hour early': {file: 'cgi-bin/domain/visit.c', edits: [['scope->now + network->pending;', 'scope->now + network->pending - INT64_C(3600000000);']]},
	'a sale is voided twice': {file: 'cgi-bin/domain/visit_void.c', edits: [['if (row_bool(visit, "voided"))', 'if (row_bool(visit, "voided") && false)']]},
	'a code is settled twice': {file: 'cgi-bin/domain/redemption_end.c', edits: [['return SETTLE_ALREADY;', 'return SETTLED;']]},
	'a guest takes back what the till has taken': {file: 'cgi-bin/domain/redemption_end.c', edits: [['if (is(state, "settled") || is(state, "confirmed"))', 'if (is(state, "confirmed"))'], ['return is(state, "pending") ? CANCELLED', 'return is(state, "pending") || is(state, "settled") ? CANCELLED']]},
	'a void forgets the remainder': {file: 'cgi-bin/domain/visit_void.c', edits: [['undo_carries(scope, ledger_guest(ledger), lines);', 'if (false)\n\t\t\tundo_carries(scope, ledger_guest(ledger), lines);']]},
	'a cancellation leaves no trace in the audit': {file: 'cgi-bin/domain/redemption_end.c', edits: [['audit_add(scope, "redemption.released"', 'if (!is(end->reason, "cancelled"))\n\t\taudit_add(scope, "redemption.released"']]},
	'spent points are no debt': {file: 'cgi-bin/domain/visit_void.c', edits: [['.d_debt = points - taken,', '.d_debt = 0 * (points - taken),']], faults: 'clock_day,clock_half_year'},
	'a message is sometimes not kept': {file: 'cgi-bin/domain/otp_send.c', edits: [['outbox_add(scope, &(struct message)', 'if (scope->now % 16)\n\t\toutbox_add(scope, &(struct message)']], faults: jumps},
};

/* How a guest is told apart at a till: the QR on the page, six digits on demand, the phone, a
 * redemption's code. */
#pragma once
#include "domain/scope.h"

#define CARD_STEP (INT64_C(60) * 1000000)

/* The QR's text at `now`: "C1." and 34 letters and digits: the guest's number, the step's last 16
 * bits and HMAC-SHA256 (its first 112 bits) by the card key. */
const char *card_qr(const struct scope *scope, int64_t card_no);
/* Six digits for 60 s, unique in the network while valid; an earlier live one of this guest is
 * returned again while it has more than 5 s. */
const char *card_code_issue(const struct scope *scope, const char *guest_id, int64_t *expires_at);

enum identify_kind { IDENTIFIED_NONE, IDENTIFIED_GUEST, IDENTIFIED_REDEMPTION };
enum identify_fault {
	IDENTIFY_OK,
	IDENTIFY_UNKNOWN,
	IDENTIFY_EXPIRED,
	IDENTIFY_USED,
	IDENTIFY_LOCKED,
	IDENTIFY_MALFORMED,
	IDENTIFY_NO_SUCH_PHONE
};
struct identified {
	enum identify_kind kind;
	enum identify_fault fault;
	const char *guest_id, *redemption_id;
	const char *phone; /* typed a phone of nobody: E.164, for signing up */
	int64_t retry_at;  /* IDENTIFY_LOCKED */
};
/* One input tells all apart: "C1.…" a card, "r1.…" or XXXX-XXXX a redemption, six digits a card
 * code, anything else a phone. Wrong codes are counted per till (10 in 15 min, then 15 min); a
 * card's QR of one step counts once per till. Needs an open write. */
struct identified card_identify(const struct scope *scope, const char *text);

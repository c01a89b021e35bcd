/* A redemption as our own makes it: the same locks, the same judgement, the same rows, the same
 * three round trips. */
#include "core/crypto.h"
#include "domain/cap.h"
#include "domain/entry_hash.h"
#include "domain/money.h"
#include "domain/redemption.h"
#include "lean.h"
#include <string.h>

static struct question once_lock = {.name = "once/lock", .arguments = "ngao"},
		       once_find = {.name = "once/find", .arguments = "ngao"},
		       lock = {.name = "ledger/lock", .arguments = "ng00"},
		       lots = {.name = "ledger/lots", .arguments = "ng00d"},
		       right = {.name = "redemption/cap_right", .arguments = "ng"};
/* What writes; the values are given where it is sent. */
static struct question add_redemption = {.name = "redemption/add", .arguments = ""},
		       add_entry = {.name = "ledger/add_entry", .arguments = ""},
		       move_lot = {.name = "lot/move", .arguments = ""},
		       add_due = {.name = "due/add", .arguments = ""},
		       add_audit = {.name = "audit/add", .arguments = ""},
		       close_ledger = {.name = "ledger/close", .arguments = ""},
		       add_once = {.name = "once/add", .arguments = ""};
struct question *const redeem_questions[] = {
	&once_lock, &once_find, &lock,	       &lots,	  &add_redemption, &add_entry, &move_lot,
	&add_due,   &add_audit, &close_ledger, &add_once, &right,	   NULL};
static struct question *const judged[] = {&once_lock, &once_find, &lock, &lots,
					  &counted,   &right,	  NULL},
			      *const nothing[] = {NULL};

static const char *field(const char *body, const char *name)
{
	const char *at = strstr(body, name);
	at = at ? at + strlen(name) : "";
	return arena_copy(life, at, strcspn(at, "&"));
}

static bool allowed(int64_t points, int64_t *value_minor)
{
	if (!PQntuples(lock.result) || !PQntuples(right.result) || PQntuples(once_find.result) ||
	    !FLAG(once_lock, 0, "taken") || !FLAG(right, 0, "verified") ||
	    points < INT(network, 0, "minimum_points") || points > INT(lock, 0, "available"))
		return false;
	struct cap_terms terms = {*TEXT(network, 0, "cap_mode") == 's' ? CAP_SLIDING : CAP_ANCHORED,
				  INT(network, 0, "cap_minor"),
				  INT(network, 0, "cap_warning_percent")};
	struct cap_sums read = cap_used();
	terms.limit_minor = cap_limit(terms.limit_minor, INT(right, 0, "tier_cap_minor"),
				      INT(network, 0, "cap_visits"),
				      INT(network, 0, "cap_visits_minor"), INT(right, 0, "visits"));
	return points_worth(points, INT(network, 0, "value_points"), INT(network, 0, "value_minor"),
			    value_minor) &&
	       *value_minor <= cap_of(&terms, &read, now).remaining_minor;
}

static void send_redemption(const char *id, const char *guest_id, const char *points,
			    int64_t value_minor, const char *expires)
{
	const char *code = random_crockford(life, 8), *at = instant_text(life, now);
	const char *about = arena_printf(life, "redemption.code_sealed.%s.%s", network_id, id);
	const char *sealed = seal(life, config_key(scope.config, "seal"), about,
				  arena_printf(life, "%.4s-%s", code, code + 4));
	const char *values[] = {
		network_id, id,	       guest_id, points, plain_text(value_minor),
		NULL,	    "pending", expires,	 at,	 redemption_code_index(&scope, code),
		sealed,	    NULL,      NULL,	 NULL,	 NULL,
		NULL};
	ask_send("redemption/add", 16, values);
}

static void send_lots(const char *guest_id, const char *entry_id, int64_t points)
{
	for (int row = 0; row < PQntuples(lots.result) && points > 0; row++) {
		int64_t left = INT(lots, row, "points_left"), taken = left < points ? left : points;
		if (INSTANT(lots, row, "ends_at") <= now)
			continue;
		const char *values[] = {network_id, guest_id, TEXT(lots, row, "lot_id"), entry_id,
					plain_text(-taken)};
		ask_send("lot/move", 5, values);
		points -= taken;
	}
}

static void send_ledger(const char *guest_id, const char *redemption_id, int64_t points)
{
	int64_t last_at = INSTANT(lock, 0, "last_at"), seq = INT(lock, 0, "seq") + 1,
		at = now > last_at ? now : last_at + 1;
	const char *head = TEXT(lock, 0, "head"), *at_text = instant_text(life, at);
	struct entry_facts facts = {.network_id = network_id,
				    .guest_id = guest_id,
				    .entry_id = uuid_new(life, now),
				    .seq = seq,
				    .at = at,
				    .kind = "redeem",
				    .d_available = -points,
				    .d_held = points,
				    .resolves = "",
				    .cause = "money",
				    .visit_id = "",
				    .redemption_id = redemption_id,
				    .refund_id = "",
				    .actor_kind = "guest",
				    .actor_id = guest_id,
				    .restaurant_id = ""};
	const char *hash = entry_hash(life, head, &facts);
	const char *entry[] = {network_id,
			       guest_id,
			       facts.entry_id,
			       plain_text(seq),
			       at_text,
			       "redeem",
			       plain_text(-points),
			       "0",
			       plain_text(points),
			       "0",
			       NULL,
			       "money",
			       NULL,
			       redemption_id,
			       NULL,
			       NULL,
			       NULL,
			       "guest",
			       guest_id,
			       NULL,
			       head,
			       hash};
	const char *account[] = {network_id,
				 guest_id,
				 plain_text(INT(lock, 0, "available") - points),
				 TEXT(lock, 0, "pending"),
				 plain_text(INT(lock, 0, "held") + points),
				 TEXT(lock, 0, "debt"),
				 plain_text(seq),
				 hash,
				 at_text};
	ask_send("ledger/add_entry", 22, entry);
	send_lots(guest_id, facts.entry_id, points);
	ask_send("ledger/close", 9, account);
}

static void send_notes(const char *guest_id, const char *id, int64_t points, int64_t value_minor,
		       const char *expires)
{
	const char *due[] = {network_id, guest_id, "release_redemption", id, expires};
	const char *after =
		arena_printf(life, "{\"points\":%lld,\"value_minor\":%lld,\"settled\":false}",
			     (long long)points, (long long)value_minor);
	const char *audit[] = {network_id,
			       uuid_new(life, now),
			       "guest",
			       guest_id,
			       "redemption.made",
			       "redemption",
			       id,
			       "{}",
			       after,
			       "c0ffee00c0ffee00c0ffee00c0ffee00"};
	ask_send("due/add", 5, due);
	ask_send("audit/add", 10, audit);
}

static void send_once(const char *guest_id, const char *path, const char *key, const char *body,
		      const char *location)
{
	const char *about =
		arena_printf(life, "idempotency\n%s\n%s\n%s\n%s", network_id, guest_id, path, key);
	const char *answer = seal(life, config_key(scope.config, "seal"), about,
				  arena_printf(life, "303\n\n%s\n\n", location));
	const char *values[] = {network_id, guest_id, path, key, hash_text(life, body), answer};
	ask_send("once/add", 6, values);
}

static const char *write_all(const char *guest_id, const char *path, const char *key,
			     const char *body, int64_t points, int64_t value_minor)
{
	const char *id = uuid_new(life, now), *location = arena_printf(life, "%s/%s", path, id);
	const char *expires =
		instant_text(life, now + INT(network, 0, "hold_hours") * INT64_C(3600000000));
	send_redemption(id, guest_id, plain_text(points), value_minor, expires);
	send_ledger(guest_id, id, points);
	send_notes(guest_id, id, points, value_minor, expires);
	send_once(guest_id, path, key, body, location);
	return location;
}

const char *redeem(const char *token_hash, const char *body)
{
	const char *guest_id = signed_in(token_hash),
		   *path = arena_printf(life, "/%s/redemptions", slug), *location = "";
	int64_t points = integer_of(field(body, "points=")), value_minor = 0;
	const char *key = field(body, "once=");
	if (*guest_id) {
		ask_argument('a', path);
		ask_argument('o', key);
		ask_argument('d', TEXT(network, 0, "notice_days"));
		ask_send("begin", 0, NULL);
		ask(judged, false);
		bool good = allowed(points, &value_minor);
		if (good)
			location = write_all(guest_id, path, key, body, points, value_minor);
		ask_send(good ? "commit" : "rollback", 0, NULL);
		ask(nothing, false);
	}
	forget_guest();
	ask_forget(redeem_questions);
	return location;
}

/* The whole way in: password, device, code, recovery codes; how long it lasts, and who stays out.
 */
#include "app.h"
#include "core/clock.h"
#include "core/crypto.h"
#include "domain/owner.h"
#include "domain/password.h"
#include "domain/totp.h"
#include "owner_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define MINUTE INT64_C(60000000)
static const char email[] = "olive@platform.example", password[] = "correct horse";

/* Olive with a login, her browser with no session. */
static struct owner_world at_the_door(void)
{
	struct owner_world place = owner_world_open(&owner_app, "");
	struct world *world = place.world;
	const char *index = owner_login_index(world->config, world->arena, email);
	world_sql(world,
		  "UPDATE owner SET login_index = sha256(owner_id::text::bytea) WHERE login_index "
		  "= '%s'",
		  index); /* another test's */
	world_sql(world,
		  "UPDATE owner SET login_index = '%s', password_hash = '%s' WHERE owner_id = '%s'",
		  index, password_hash(world->arena, password), place.owner_id);
	world_sql(world, "DELETE FROM login_failure");
	asker_forget(place.browser);
	owner_get(&place, "/sign-in");
	assert_status(place.browser, 200);
	return place;
}

static const char *secret_of(struct owner_world *place)
{
	struct world *world = place->world;
	return owner_unseal(world->config, world->arena, "totp", place->owner_id,
			    world_text(world, "SELECT totp_sealed FROM owner WHERE owner_id = '%s'",
				       place->owner_id));
}

/* Gives Olive a device with this secret, as if it had been set up. */
static void give_device(struct owner_world *place, const char *secret)
{
	struct world *world = place->world;
	world_sql(world,
		  "UPDATE owner SET totp_sealed = '%s', totp_confirmed_at = '2026-01-01', "
		  "totp_step = 0 WHERE owner_id = '%s'",
		  owner_seal(world->config, world->arena, "totp", place->owner_id, secret),
		  place->owner_id);
}

/* What the device shows now, or `steps` later. Never earlier: a step may end meanwhile. */
static const char *code_of(struct owner_world *place, const char *secret, int steps)
{
	return totp_code(place->world->arena, secret, totp_step(clock_real()) + steps);
}

/* The same as if no code had been taken yet. */
static const char *fresh_code(struct owner_world *place)
{
	world_sql(place->world, "UPDATE owner SET totp_step = 0 WHERE owner_id = '%s'",
		  place->owner_id);
	return code_of(place, secret_of(place), 0);
}

static const char *wrong_code(struct owner_world *place)
{
	static const char *const tries[] = {"000000", "111111", "222222", "333333", "444444"};
	const char *secret = secret_of(place);
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
		if (!totp_match(place->world->arena, secret, tries[i], clock_real(), 0) &&
		    !totp_match(place->world->arena, secret, tries[i], clock_real() + MINUTE, 0))
			return tries[i];
	return "555555";
}

static void enter_password(struct owner_world *place, const char *typed)
{
	ask(place->browser, METHOD_POST, "/owner/sign-in", "email", email, "password", typed,
	    "next", "", NULL);
}

static void enter_code(struct owner_world *place, const char *code)
{
	ask(place->browser, METHOD_POST, "/owner/code", "code", code, "next", "", NULL);
}

static int64_t audited(struct owner_world *place, const char *action)
{
	return world_int(place->world,
			 "SELECT count(*) FROM platform_audit WHERE action = '%s' AND actor_kind = "
			 "'owner' AND actor_id = '%s' AND subject = '%s'",
			 action, place->owner_id, place->owner_id);
}

static void assert_leads_to(struct owner_world *place, const char *path)
{
	assert_status(place->browser, 303);
	assert_string_equal(place->browser->answer->location, path);
}

/* Through both steps with a device that is there. */
static void sign_in(struct owner_world *place)
{
	owner_get(place, "/sign-in");
	enter_password(place, password);
	assert_leads_to(place, "/owner/code");
	owner_follow(place);
	assert_status(place->browser, 200);
	enter_code(place, fresh_code(place));
	assert_leads_to(place, "/owner/");
}

static const char *shown_secret(struct owner_world *place)
{
	const char *shown = asker_between(place->browser, "<code id=\"key\">", "</code>");
	char *secret = arena_alloc(place->world->arena, strlen(shown) + 1), *out = secret;
	for (; *shown; shown++)
		if (*shown != ' ')
			*out++ = *shown;
	*out = 0;
	return secret;
}

static void the_first_sign_in_sets_up_a_device(void **state)
{
	(void)state;
	struct owner_world place = at_the_door();
	enter_password(&place, password);
	assert_leads_to(&place, "/owner/code");
	owner_follow(&place);
	assert_leads_to(&place, "/owner/device");
	owner_follow(&place);
	assert_status(place.browser, 200);
	assert_has(place.browser, "QR code for your authenticator app");
	const char *secret = shown_secret(&place);
	assert_int_equal(strlen(secret), TOTP_SECRET_LENGTH);
	owner_get(&place, "/device");
	assert_string_equal(shown_secret(&place), secret); /* the same when it is looked at again */
	ask(place.browser, METHOD_POST, "/owner/device", "code", "12", "next", "", NULL);
	assert_status(place.browser, 422);
	assert_has(place.browser, "not the code that the new device shows");
	assert_string_equal(shown_secret(&place), secret);
	const char *half =
		arena_text(place.world->arena, asker_cookie(place.browser, OWNER_COOKIE));
	ask(place.browser, METHOD_POST, "/owner/device", "code", code_of(&place, secret, 0), "next",
	    "", NULL);
	assert_status(place.browser, 200);
	assert_has(place.browser, "Keep your recovery codes");
	assert_has(place.browser, "href=\"/owner/\"");
	assert_string_not_equal(asker_cookie(place.browser, OWNER_COOKIE), half);
	assert_string_equal(secret_of(&place), secret);
	assert_int_equal(world_int(place.world,
				   "SELECT count(*) FROM owner_recovery WHERE owner_id = '%s'",
				   place.owner_id),
			 RECOVERY_CODES);
	owner_get(&place, "/device");
	assert_has(place.browser, "10 recovery codes are left.");
	asker_set_cookie(place.browser, OWNER_COOKIE, half);
	owner_get(&place, "/device");
	assert_leads_to(&place, "/owner/sign-in?next=/device");
	assert_int_equal(audited(&place, "owner.password"), 1);
	assert_int_equal(audited(&place, "owner.device_set"), 1);
	assert_int_equal(audited(&place, "owner.recovery_new"), 1);
	assert_int_equal(audited(&place, "owner.sign_in"), 1);
	owner_world_close(&place);
}

static void a_code_signs_in_once(void **state)
{
	(void)state;
	struct owner_world place = at_the_door();
	give_device(&place, totp_secret(place.world->arena));
	enter_password(&place, password);
	owner_follow(&place);
	assert_has(place.browser, "Enter your code");
	assert_lacks(place.browser, "QR code"); /* the password alone shows no secret */
	enter_code(&place, "");
	assert_status(place.browser, 422);
	assert_has(place.browser, "Enter the code.");
	enter_code(&place, "12345");
	assert_has(place.browser, "Enter the six digits");
	enter_code(&place, wrong_code(&place));
	assert_status(place.browser, 422);
	assert_has(place.browser, "This code is wrong");
	const char *code = fresh_code(&place);
	enter_code(&place, arena_printf(place.world->arena, "%.3s %s", code, code + 3));
	assert_leads_to(&place, "/owner/");
	owner_get(&place, "/device");
	assert_status(place.browser, 200);
	owner_get(&place, "/code");
	assert_leads_to(&place, "/owner/");
	owner_get(&place, "/sign-in");
	assert_leads_to(&place, "/owner/");

	asker_forget(place.browser);
	owner_get(&place, "/sign-in");
	enter_password(&place, password);
	owner_follow(&place);
	enter_code(&place, code);
	assert_status(place.browser, 422); /* seen over a shoulder: of no use */
	enter_code(&place, code_of(&place, secret_of(&place), 1));
	assert_leads_to(&place, "/owner/");
	assert_int_equal(audited(&place, "owner.code_refused"), 2);
	assert_int_equal(audited(&place, "owner.sign_in"), 2);
	owner_world_close(&place);
}

static void half_a_session_opens_nothing(void **state)
{
	(void)state;
	struct owner_world place = at_the_door();
	give_device(&place, totp_secret(place.world->arena));
	enter_password(&place, password);
	owner_follow(&place);
	owner_get(&place, "/recovery");
	assert_leads_to(&place, "/owner/code?next=/recovery");
	owner_get(&place, "/device");
	assert_leads_to(&place, "/owner/code");
	ask(place.browser, METHOD_POST, "/owner/recovery", "code", fresh_code(&place), NULL);
	assert_leads_to(&place, "/owner/code?next=/recovery");
	assert_int_equal(audited(&place, "owner.recovery_new"), 0);
	ask(place.browser, METHOD_POST, "/owner/device", "code", fresh_code(&place), "next", "",
	    NULL);
	assert_leads_to(&place, "/owner/code");
	assert_int_equal(audited(&place, "owner.device_begin"), 0);
	owner_get(&place, "/code?next=/recovery");
	ask(place.browser, METHOD_POST, "/owner/code", "code", fresh_code(&place), "next",
	    asker_input(place.browser, "next"), NULL);
	assert_leads_to(&place, "/owner/recovery");

	/* It does not wait for ever for the code. */
	asker_forget(place.browser);
	owner_get(&place, "/sign-in");
	enter_password(&place, password);
	place.browser->now += 10 * MINUTE;
	owner_get(&place, "/code");
	assert_status(place.browser, 200);
	serve_after(&place.browser->server);
	place.browser->now += 6 * MINUTE;
	owner_get(&place, "/code");
	assert_leads_to(&place, "/owner/sign-in?next=/code");
	owner_world_close(&place);
}

static void a_device_set_up_meanwhile_is_not_replaced(void **state)
{
	(void)state;
	struct owner_world place = at_the_door();
	enter_password(&place, password);
	owner_get(&place, "/device");
	const char *mine = shown_secret(&place), *theirs = totp_secret(place.world->arena);
	give_device(&place, theirs);
	ask(place.browser, METHOD_POST, "/owner/device", "code", code_of(&place, mine, 0), "next",
	    "", NULL);
	assert_leads_to(&place, "/owner/code");
	assert_string_equal(secret_of(&place), theirs);
	owner_world_close(&place);
}

/* Makes new codes with a fresh code of the device; returns the number shown. */
static int make_codes(struct owner_world *place, const char *codes[RECOVERY_CODES])
{
	int count = 0;
	owner_get(place, "/recovery");
	assert_status(place->browser, 200);
	ask(place->browser, METHOD_POST, "/owner/recovery", "code", fresh_code(place), NULL);
	assert_status(place->browser, 200);
	const char *at = place->browser->page;
	while ((at = strstr(at, "<li><code>")) && count < RECOVERY_CODES) {
		at += strlen("<li><code>");
		codes[count++] = arena_copy(place->world->arena, at, strcspn(at, "<"));
	}
	return count;
}

static void a_recovery_code_signs_in_once(void **state)
{
	(void)state;
	struct owner_world place = at_the_door();
	const char *codes[RECOVERY_CODES], *others[RECOVERY_CODES];
	give_device(&place, totp_secret(place.world->arena));
	sign_in(&place);
	assert_int_equal(make_codes(&place, codes), RECOVERY_CODES);
	for (int i = 1; i < RECOVERY_CODES; i++)
		assert_string_not_equal(codes[0], codes[i]);
	assert_int_equal(strlen(codes[0]), 11);

	asker_forget(place.browser);
	owner_get(&place, "/sign-in");
	enter_password(&place, password);
	owner_follow(&place);
	char small[12];
	for (int i = 0; i < 12; i++)
		small[i] = codes[3][i] == '-'			      ? ' '
			   : codes[3][i] >= 'A' && codes[3][i] <= 'Z' ? (char)(codes[3][i] + 32)
								      : codes[3][i];
	enter_code(&place, small);
	assert_leads_to(&place, "/owner/");
	owner_get(&place, "/device");
	assert_has(place.browser, "9 recovery codes are left.");
	assert_int_equal(world_int(place.world,
				   "SELECT count(*) FROM platform_audit WHERE actor_id = '%s' AND "
				   "after = '{\"by\": \"recovery code\"}'",
				   place.owner_id),
			 1);

	asker_forget(place.browser);
	owner_get(&place, "/sign-in");
	enter_password(&place, password);
	owner_follow(&place);
	enter_code(&place, codes[3]);
	assert_status(place.browser, 422);
	assert_has(place.browser, "was used already");
	enter_code(&place, codes[4]);
	assert_leads_to(&place, "/owner/");

	/* New codes end the old ones. */
	assert_int_equal(make_codes(&place, others), RECOVERY_CODES);
	owner_get(&place, "/recovery");
	assert_has(place.browser, "10 recovery codes are left.");
	ask(place.browser, METHOD_POST, "/owner/recovery", "code", codes[5], NULL);
	assert_status(place.browser, 422);
	ask(place.browser, METHOD_POST, "/owner/recovery", "code", "", NULL);
	assert_has(place.browser, "Enter the code.");
	assert_int_equal(audited(&place, "owner.recovery_new"), 2);
	owner_world_close(&place);
}

static void another_owners_recovery_code_is_none(void **state)
{
	(void)state;
	struct owner_world place = at_the_door();
	const char *codes[RECOVERY_CODES];
	give_device(&place, totp_secret(place.world->arena));
	sign_in(&place);
	make_codes(&place, codes);
	struct owner_world other = owner_world_open(&owner_app, "");
	give_device(&other, totp_secret(other.world->arena));
	owner_be(&other, false);
	owner_get(&other, "/code");
	enter_code(&other, codes[0]);
	assert_status(other.browser, 422);
	enter_code(&other, fresh_code(&place));
	assert_status(other.browser, 422);
	owner_world_close(&other);
	owner_world_close(&place);
}

static void a_new_device_takes_over_with_its_first_code(void **state)
{
	(void)state;
	struct owner_world place = at_the_door();
	const char *old = totp_secret(place.world->arena);
	give_device(&place, old);
	owner_be(&place, true);
	const char *elsewhere =
		arena_text(place.world->arena, asker_cookie(place.browser, OWNER_COOKIE));
	asker_forget(place.browser);
	sign_in(&place);
	owner_get(&place, "/device");
	assert_has(place.browser, "Your device has made codes since");
	ask(place.browser, METHOD_POST, "/owner/device", "code", wrong_code(&place), "next", "",
	    NULL);
	assert_status(place.browser, 422);
	assert_lacks(place.browser, "QR code");
	ask(place.browser, METHOD_POST, "/owner/device", "code", fresh_code(&place), "next", "",
	    NULL);
	assert_leads_to(&place, "/owner/device");
	owner_follow(&place);
	const char *secret = shown_secret(&place);
	assert_string_not_equal(secret, old);
	assert_string_equal(secret_of(&place), old); /* until it has shown a code */
	ask(place.browser, METHOD_POST, "/owner/device", "keep", "true", NULL);
	assert_leads_to(&place, "/owner/device");
	owner_follow(&place);
	assert_lacks(place.browser, "QR code");

	ask(place.browser, METHOD_POST, "/owner/device", "code", fresh_code(&place), "next", "",
	    NULL);
	owner_follow(&place);
	secret = shown_secret(&place);
	ask(place.browser, METHOD_POST, "/owner/device", "code", code_of(&place, secret, 0), "next",
	    "", NULL);
	assert_leads_to(&place, "/owner/device");
	assert_string_equal(secret_of(&place), secret);
	owner_follow(&place);
	assert_has(place.browser, "Your new device is in use.");
	asker_set_cookie(place.browser, OWNER_COOKIE, elsewhere);
	owner_get(&place, "/device");
	assert_leads_to(&place, "/owner/sign-in?next=/device");
	assert_int_equal(audited(&place, "owner.device_begin"), 2);
	assert_int_equal(audited(&place, "owner.device_drop"), 1);
	assert_int_equal(audited(&place, "owner.device_set"), 1);
	owner_world_close(&place);
}

static void refusals_tell_nothing(void **state)
{
	(void)state;
	struct owner_world place = at_the_door();
	enter_password(&place, "");
	assert_status(place.browser, 422);
	assert_has(place.browser, "Enter your password.");
	enter_password(&place, "wrong");
	assert_status(place.browser, 422);
	assert_lacks(place.browser, "value=\"wrong\"");
	const char *wrong =
		arena_text(place.world->arena, asker_between(place.browser, "<ul><li>", "</ul>"));
	ask(place.browser, METHOD_POST, "/owner/sign-in", "email", "nobody@platform.example",
	    "password", password, "next", "", NULL);
	assert_status(place.browser, 422);
	assert_string_equal(asker_between(place.browser, "<ul><li>", "</ul>"), wrong);
	ask(place.browser, METHOD_POST, "/owner/sign-in", "email", "", "password", "x", "next", "",
	    NULL);
	assert_has(place.browser, "Enter your e-mail address.");
	world_sql(place.world, "UPDATE owner SET active = false WHERE owner_id = '%s'",
		  place.owner_id);
	enter_password(&place, password);
	assert_status(place.browser, 422);
	assert_string_equal(asker_between(place.browser, "<ul><li>", "</ul>"), wrong);
	assert_string_equal(asker_cookie(place.browser, OWNER_COOKIE), "");
	owner_world_close(&place);
}

static void five_wrong_passwords_lock_login_and_address(void **state)
{
	(void)state;
	struct owner_world place = at_the_door();
	give_device(&place, totp_secret(place.world->arena));
	for (int i = 0; i < 5; i++) {
		enter_password(&place, "wrong");
		assert_status(place.browser, 422);
	}
	enter_password(&place, password);
	assert_status(place.browser, 429);
	assert_has(place.browser, "Too many wrong passwords.");
	assert_int_equal(place.browser->answer->retry_after, 15 * 60);
	place.browser->address = "198.51.100.7";
	enter_password(&place, password);
	assert_leads_to(&place, "/owner/code");
	asker_forget(place.browser);
	place.browser->address = "127.0.0.1";
	place.browser->now += 15 * MINUTE;
	sign_in(&place);
	owner_world_close(&place);
}

static void five_wrong_codes_lock_too(void **state)
{
	(void)state;
	struct owner_world place = at_the_door();
	give_device(&place, totp_secret(place.world->arena));
	enter_password(&place, password);
	owner_follow(&place);
	const char *wrong = wrong_code(&place);
	for (int i = 0; i < 5; i++) {
		enter_code(&place, wrong);
		assert_status(place.browser, 422);
	}
	enter_code(&place, fresh_code(&place));
	assert_status(place.browser, 429);
	assert_has(place.browser, "Too many wrong codes.");
	/* Starting again with the password does not help. */
	asker_forget(place.browser);
	owner_get(&place, "/sign-in");
	enter_password(&place, password);
	owner_follow(&place);
	enter_code(&place, fresh_code(&place));
	assert_status(place.browser, 429);
	place.browser->now += 14 * MINUTE;
	owner_get(&place, "/code");
	enter_code(&place, fresh_code(&place));
	assert_status(place.browser, 429);
	asker_forget(place.browser);
	place.browser->now += MINUTE;
	sign_in(&place);
	owner_world_close(&place);
}

static void a_hundred_wrong_codes_a_day_lock_everywhere(void **state)
{
	(void)state;
	struct owner_world place = at_the_door();
	struct world *world = place.world;
	give_device(&place, totp_secret(world->arena));
	enter_password(&place, password);
	owner_follow(&place);
	enter_code(&place, wrong_code(&place));
	assert_status(place.browser, 422);
	world_sql(world, "INSERT INTO login_failure SELECT f.login_index, gen_random_uuid(), "
			 "sha256(n::text::bytea), "
			 "f.failed_at FROM login_failure f, generate_series(1, 99) n");
	place.browser->address = "198.51.100.7";
	enter_code(&place, fresh_code(&place));
	assert_status(place.browser, 429);
	assert_int_equal(place.browser->answer->retry_after, 24 * 3600);
	owner_world_close(&place);
}

static void it_ends_after_a_quarter_of_an_hour_idle_or_eight_hours(void **state)
{
	(void)state;
	struct owner_world place = at_the_door();
	give_device(&place, totp_secret(place.world->arena));
	sign_in(&place);
	for (int i = 0; i < 34; i++) { /* 7 h 56 min in use */
		place.browser->now += 14 * MINUTE;
		owner_get(&place, "/device");
		assert_status(place.browser, 200);
		serve_after(&place.browser->server);
	}
	place.browser->now += 4 * MINUTE;
	owner_get(&place, "/device");
	assert_leads_to(&place, "/owner/sign-in?next=/device");

	asker_forget(place.browser);
	sign_in(&place);
	place.browser->now += 15 * MINUTE;
	owner_get(&place, "/device");
	assert_leads_to(&place, "/owner/sign-in?next=/device");
	owner_world_close(&place);
}

/* At most every 2 minutes, and only after the answer. */
static void reading_writes_little(void **state)
{
	(void)state;
	struct owner_world place = owner_world_open(&owner_app, "");
	static const char seen[] =
		"SELECT extract(epoch FROM seen_at - created_at)::int FROM owner_session "
		"WHERE owner_id = '%s' ORDER BY created_at DESC LIMIT 1";
	place.browser->now += 119 * MINUTE / 60;
	owner_get(&place, "/device");
	serve_after(&place.browser->server);
	assert_int_equal(world_int(place.world, seen, place.owner_id), 0);
	place.browser->now += 2 * MINUTE;
	owner_get(&place, "/device");
	serve_after(&place.browser->server);
	assert_int_equal(world_int(place.world, seen, place.owner_id), 239);
	owner_world_close(&place);
}

static void who_is_no_owner_any_more_is_out(void **state)
{
	(void)state;
	struct owner_world place = owner_world_open(&owner_app, "");
	owner_get(&place, "/device");
	assert_status(place.browser, 200);
	world_sql(place.world, "UPDATE owner SET active = false WHERE owner_id = '%s'",
		  place.owner_id);
	owner_get(&place, "/device");
	assert_leads_to(&place, "/owner/sign-in?next=/device");
	asker_set_cookie(place.browser, OWNER_COOKIE, "nonsense");
	owner_get(&place, "/device");
	assert_leads_to(&place, "/owner/sign-in?next=/device");
	owner_world_close(&place);
}

static void signing_out_ends_the_session(void **state)
{
	(void)state;
	struct owner_world place = owner_world_open(&owner_app, "");
	const char *token =
		arena_text(place.world->arena, asker_cookie(place.browser, OWNER_COOKIE));
	owner_get(&place, "/device");
	ask(place.browser, METHOD_POST, "/owner/sign-out", NULL);
	assert_leads_to(&place, "/owner/sign-in");
	assert_string_equal(asker_cookie(place.browser, OWNER_COOKIE), "");
	assert_int_equal(audited(&place, "owner.sign_out"), 1);
	asker_set_cookie(place.browser, OWNER_COOKIE, token);
	owner_get(&place, "/device");
	assert_leads_to(&place, "/owner/sign-in?next=/device");
	owner_world_close(&place);
}

static void forms_of_other_sites_are_refused(void **state)
{
	(void)state;
	struct owner_world place = at_the_door();
	place.browser->origin = "https://evil.example";
	enter_password(&place, password);
	assert_status(place.browser, 403);
	place.browser->origin = "";
	place.browser->fetch_site = "cross-site";
	enter_password(&place, password);
	assert_status(place.browser, 403);
	place.browser->fetch_site = "same-origin";
	ask(place.browser, METHOD_POST, "/owner/sign-in", "email", email, "password", password,
	    "csrf", "forged", NULL);
	assert_status(place.browser, 403);
	enter_password(&place, password);
	assert_leads_to(&place, "/owner/code");
	owner_world_close(&place);
}

static void next_leads_nowhere_else(void **state)
{
	(void)state;
	struct owner_world place = at_the_door();
	give_device(&place, totp_secret(place.world->arena));
	ask(place.browser, METHOD_POST, "/owner/sign-in", "email", email, "password", password,
	    "next", "//evil.example/", NULL);
	assert_leads_to(&place, "/owner/code");
	owner_get(&place, "/code");
	ask(place.browser, METHOD_POST, "/owner/code", "code", fresh_code(&place), "next",
	    "//evil.example/", NULL);
	assert_leads_to(&place, "/owner/");
	owner_world_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_sign_in_sets_up_a_device),
		cmocka_unit_test(a_code_signs_in_once),
		cmocka_unit_test(half_a_session_opens_nothing),
		cmocka_unit_test(a_device_set_up_meanwhile_is_not_replaced),
		cmocka_unit_test(a_recovery_code_signs_in_once),
		cmocka_unit_test(another_owners_recovery_code_is_none),
		cmocka_unit_test(a_new_device_takes_over_with_its_first_code),
		cmocka_unit_test(refusals_tell_nothing),
		cmocka_unit_test(five_wrong_passwords_lock_login_and_address),
		cmocka_unit_test(five_wrong_codes_lock_too),
		cmocka_unit_test(a_hundred_wrong_codes_a_day_lock_everywhere),
		cmocka_unit_test(it_ends_after_a_quarter_of_an_hour_idle_or_eight_hours),
		cmocka_unit_test(reading_writes_little),
		cmocka_unit_test(who_is_no_owner_any_more_is_out),
		cmocka_unit_test(signing_out_ends_the_session),
		cmocka_unit_test(forms_of_other_sites_are_refused),
		cmocka_unit_test(next_leads_nowhere_else),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The words by which a guest's name is found: folded alike when it is given and when it is asked
 * for. */
#include "domain/guest_name.h"
#include "world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const char *words(struct arena *arena, const char *name)
{
	struct name_tokens tokens = guest_name_tokens(arena, name);
	const char *all = "";
	for (int i = 0; i < tokens.count; i++)
		all = arena_printf(arena, "%s%s%s", all, i ? " " : "", tokens.token[i]);
	return all;
}

static void a_name_is_folded_to_its_words(void **state)
{
	static const char *const names[][2] = {
		{"Oluwaseun Adébáyò-Fairweather", "oluwaseun adebayo fairweather"},
		{"Пётр ЧАЙКОВСКИЙ", "петр чаиковскии"},
		{"O'Neil, o\xe2\x80\x99Neil", "oneil"},
		{"Søren Łukasz Æther Weiß", "soren lukasz aether weiss"},
		{"  Ada   ada ADA  ", "ada"},
		{"ＡＤＡ 2nd", "ada 2nd"},
		{"李 小龍", "李 小龍"},
		{"İstanbul", "istanbul"},
		{"e\xcc\x81ric", "eric"},
		{"%_\\\"';--<>", ""},
		{"100%", "100"},
		{"", ""},
		{"\xff\xfe"
		 "ab\xc3",
		 "ab"},
	};
	struct arena *arena = arena_new(1 << 20);
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_string_equal(words(arena, names[i][0]), names[i][1]);
	arena_free(arena);
}

static void words_are_counted_and_cut(void **state)
{
	struct arena *arena = arena_new(1 << 20);
	(void)state;
	assert_int_equal(guest_name_tokens(arena, "a b c d e f g h i j k l m n").count,
			 NAME_TOKENS);
	char *name = arena_alloc(arena, 4001);
	for (int i = 0; i < 2000; i++)
		memcpy(name + i * 2, "\xd1\x8f", 2);
	struct name_tokens tokens = guest_name_tokens(arena, name);
	assert_int_equal(tokens.count, 1);
	assert_int_equal(strlen(tokens.token[0]), 80);
	arena_free(arena);
}

static const char *kept(struct world *world, const char *guest_id)
{
	return world_text(world,
			  "SELECT coalesce(string_agg(token, ' ' ORDER BY token), '') FROM "
			  "guest_token WHERE guest_id = '%s'",
			  guest_id);
}

static void rename_as(struct world *world, const char *guest_id, const char *name)
{
	guest_rename(world_begin(world, MANAGER, NULL), guest_id, name);
	world_end(world);
}

static void a_new_name_takes_the_place_of_the_old(void **state)
{
	(void)state;
	struct world *world = world_open("");
	const char *ada = world_guest(world, true), *other = world_guest(world, true);
	rename_as(world, other, "Bob Lovelace");
	rename_as(world, ada, "Ada Lovelace");
	assert_string_equal(kept(world, ada), "ada lovelace");
	rename_as(world, ada, "Countess Lovelace");
	assert_string_equal(kept(world, ada), "countess lovelace");
	assert_string_equal(world_text(world, "SELECT name FROM guest WHERE guest_id = '%s'", ada),
			    "Countess Lovelace");
	rename_as(world, ada, "");
	assert_string_equal(kept(world, ada), "");
	assert_string_equal(kept(world, other), "bob lovelace");
	world_close(world);
}

static void another_network_s_guest_keeps_the_name(void **state)
{
	(void)state;
	struct world *theirs = world_open("");
	const char *guest_id = world_guest(theirs, true);
	struct world *world = world_open("");
	rename_as(world, guest_id, "Eve");
	assert_string_equal(
		world_text(world, "SELECT name FROM guest WHERE guest_id = '%s'", guest_id), "");
	assert_string_equal(kept(world, guest_id), "");
	world_close(world);
	world_close(theirs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_is_folded_to_its_words),
		cmocka_unit_test(words_are_counted_and_cut),
		cmocka_unit_test(a_new_name_takes_the_place_of_the_old),
		cmocka_unit_test(another_network_s_guest_keeps_the_name),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

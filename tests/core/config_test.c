/* A process starts with a whole, sound configuration, or ends with a sentence and status 2. */
#include "core/config.h"
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#define KEY "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define SOUND                                                                                      \
	"# a comment\n\nmode = demo\nvar=/nonexistent/var\n  root = /srv/x \nwords = /srv/w\n"     \
	"database = host=/tmp dbname=loyalty\npublic_origin = http://localhost:8080\n"             \
	"key_seal_1 = " KEY "\nkey_index_1 = " KEY "\nkey_form_1 = " KEY "\nkey_code_1 = " KEY     \
	"\nkey_card_1 = " KEY "\nkey_chain_1 = " KEY "\nkey_account_1 = " KEY "\n"

static char path[] = "/tmp/config_test.XXXXXX";

static void write_file(const char *text, const char *more)
{
	FILE *file = fopen(path, "we");
	assert_non_null(file);
	fputs(text, file);
	fputs(more, file);
	fclose(file);
	setenv("LOYALTY_CONFIG", path, 1);
}

/* The exit status of a process that opens the configuration, and what it said. */
static int status_of(const char *binary, const char *purpose, char said[500])
{
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	fflush(NULL);
	pid_t child = fork();
	if (!child) {
		dup2(ends[1], STDERR_FILENO);
		const struct config *config = config_open(binary);
		if (*purpose)
			config_key(config, purpose);
		_exit(0);
	}
	close(ends[1]);
	size_t length = 0;
	ssize_t got;
	while ((got = read(ends[0], said + length, 499 - length)) > 0)
		length += (size_t)got;
	said[length] = 0;
	close(ends[0]);
	int status = 0;
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void refused(const char *more, const char *sentence)
{
	char said[500];
	write_file(SOUND, more);
	assert_int_equal(status_of("guest", "", said), 2);
	if (!strstr(said, sentence))
		fail_msg("said: %s", said);
}

static void test_sound(void **state)
{
	(void)state;
	char said[500];
	write_file(SOUND, "key_seal_3 = " KEY "\n");
	assert_int_equal(status_of("guest", "", said), 0);
	setenv("LOYALTY_DATABASE", "dbname=other", 1);
	const struct config *config = config_open("guest");
	unsetenv("LOYALTY_DATABASE");
	assert_true(config->demo);
	assert_string_equal(config->root, "/srv/x");
	assert_string_equal(config->database, "dbname=other");
	assert_string_equal(config->database_role, "loyalty_guest");
	assert_string_equal(config->default_network, "");
	assert_int_equal(config_key(config, "seal")->id, 3);
	assert_int_equal(config_key(config, "seal")->bytes[1], 0x23);
	assert_int_equal(config_key_by_id(config, "seal", 1)->id, 1);
	assert_null(config_key_by_id(config, "seal", 2));
	assert_null(config_key_by_id(config, "chain", 1));
}

static void test_only_its_keys(void **state)
{
	(void)state;
	static const struct {
		const char *binary, *may, *may_not;
	} cases[] = {{"guest", "form", "chain"},  {"manage", "card", "chain"},
		     {"api", "code", "chain"},	  {"worker", "chain", "form"},
		     {"send", "account", "code"}, {"dev", "seal", "code"},
		     {"owner", "seal", "card"},	  {"hook", "account", "form"},
		     {"guest", "seal", "account"}};
	char said[500];
	write_file(SOUND, "");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(status_of(cases[i].binary, cases[i].may, said), 0);
		assert_int_equal(status_of(cases[i].binary, cases[i].may_not, said), 2);
	}
	assert_int_equal(status_of("nobody", "", said), 2);
}

static void test_providers(void **state)
{
	(void)state;
	struct own_setting own;
	write_file(SOUND, "twilio_token = t0ken\nsend_sms = twilio vonage\n");
	const struct config *config = config_open("send");
	assert_string_equal(config_provider(config, "twilio", "token"), "t0ken");
	assert_string_equal(config_provider(config, "twilio", "url"), "https://api.twilio.com");
	assert_string_equal(config_provider(config, "twilio", "nothing"), "");
	assert_string_equal(config_senders(config, "sms"), "twilio vonage");
	assert_string_equal(config_senders(config, "push"), "sandbox");
	assert_string_equal(config_hooks_origin(config), "http://localhost:8080");
	config = config_open("guest"); /* holds no credentials, though they are in its file */
	assert_string_equal(config_provider(config, "twilio", "token"), "");
	assert_string_equal(config_senders(config, "sms"), "twilio vonage");
	assert_true(config_own_setting("twilio", 1, &own));
	assert_string_equal(own.name, "token");
	assert_true(own.secret);
	for (int i = 0; config_own_setting("twilio", i, &own); i++) /* a tenant names no address */
		assert_string_not_equal(own.name, "url");
	refused("twilio_tokens = x\n", "no setting \"twilio_tokens\"");
}

static void test_refused(void **state)
{
	(void)state;
	refused("mode = test\n", "mode must be");
	refused("modus = demo\n", "no setting \"modus\"");
	refused("key_seal = " KEY "\n", "no setting \"key_seal\"");
	refused("key_ = " KEY "\n", "no setting");
	refused("key_salt_1 = " KEY "\n", "no setting");
	refused("key_seal_0 = " KEY "\n", "numbered from 1");
	refused("key_seal_1 = abc\n", "64 lower-case hex digits");
	refused("key_chain_2 = abc\n", "64 lower-case hex digits");
	refused("key_seal_2=" KEY "\nkey_seal_3=" KEY "\nkey_seal_4=" KEY "\nkey_seal_5=" KEY "\n",
		"one too many");
	refused("nonsense\n", "is not \"name = value\"");
	refused("var =\n", "var is missing");
	refused("var = \xff\n", "not UTF-8");
	refused("public_origin = localhost\n", "public_origin must");
	refused("sandbox = maybe\n", "sandbox must be on, required or off");
	refused("public_origin = http://localhost/\n", "public_origin must");
}

static void test_missing(void **state)
{
	(void)state;
	char said[500];
	write_file("mode = demo\n", "");
	assert_int_equal(status_of("guest", "", said), 2);
	assert_non_null(strstr(said, "var is missing"));
	setenv("LOYALTY_CONFIG", "/nonexistent", 1);
	assert_int_equal(status_of("guest", "", said), 2);
	assert_non_null(strstr(said, "cannot read"));
	write_file(SOUND, "");
	setenv("LOYALTY_MODUS", "demo", 1);
	assert_int_equal(status_of("guest", "", said), 2);
	unsetenv("LOYALTY_MODUS");
}

static void test_production(void **state)
{
	(void)state;
	char said[500], folder[] = "/tmp/config_test_var.XXXXXX", more[200], clock[200];
	assert_non_null(mkdtemp(folder));
	snprintf(more, sizeof more, "mode = production\nvar = %s\n", folder);
	snprintf(clock, sizeof clock, "%s/clock", folder);
	write_file(SOUND, more);
	assert_int_equal(chmod(path, 0600), 0);
	assert_int_equal(status_of("guest", "", said), 0);
	assert_int_equal(status_of("dev", "", said), 2);
	assert_int_equal(chmod(path, 0604), 0);
	assert_int_equal(status_of("guest", "", said), 2);
	assert_non_null(strstr(said, "open to everyone"));
	assert_int_equal(chmod(path, 0600), 0);
	FILE *file = fopen(clock, "we");
	fwrite("\1\0\0\0\0\0\0\0", 8, 1, file);
	fclose(file);
	assert_int_equal(status_of("guest", "", said), 2);
	assert_non_null(strstr(said, "clock"));
	unlink(clock);
	snprintf(more, sizeof more, "mode = production\nvar = %s\nsend_email = smtp sandbox\n",
		 folder);
	write_file(SOUND, more);
	assert_int_equal(chmod(path, 0600), 0);
	assert_int_equal(status_of("send", "", said), 2);
	assert_non_null(strstr(said, "send_email names the sandbox"));
	rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sound),	   cmocka_unit_test(test_only_its_keys),
		cmocka_unit_test(test_refused),	   cmocka_unit_test(test_missing),
		cmocka_unit_test(test_production), cmocka_unit_test(test_providers),
	};
	/* What the runner or a developer has set is not this test's. */
	static const char *const names[] = {"LOYALTY_DATABASE", "LOYALTY_MODE", "LOYALTY_VAR",
					    "LOYALTY_ROOT", "LOYALTY_WORDS"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unsetenv(names[i]);
	close(mkstemp(path));
	cmocka_set_message_output(CM_OUTPUT_TAP);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return failed;
}

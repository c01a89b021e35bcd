/* Which addresses may be a push service's. What is registered is in tests/guest/push_test.c. */
#include "domain/push_device.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const struct config demo = {.demo = true}, production = {.demo = false};

static void a_push_service_is_reached_by_https(void **state)
{
	(void)state;
	static const char *const good[] = {"https://fcm.googleapis.com/fcm/send/abc:APA91",
					   "https://updates.push.services.mozilla.com/wpush/v2/a",
					   "https://web.push.apple.com/Q?x=1#y", "https://h"};
	static const char *const wrong[] = {
		"",
		"push.example",
		"http://push.example/a",
		"ftp://push.example/",
		"file:///etc/passwd",
		"HTTPS://push.example/",
		"https://",
		"https:///a",
		"https://?a",
		"https://user@push.example/",
		"https://user:secret@push.example/",
		"https://push.example/a b",
		"https://push.example/\r\nHost: x",
		"https://push.example/\"",
		"https://push.example\\@other.example/",
		"https://пример.example/",
		"http://127.0.0.1.example/",
		"http://localhost.example:80/",
	};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(push_endpoint_fits(&production, good[i]));
		assert_true(push_endpoint_fits(&demo, good[i]));
	}
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		assert_false(push_endpoint_fits(&production, wrong[i]));
		assert_false(push_endpoint_fits(&demo, wrong[i]));
	}
}

static void this_machine_is_one_in_the_demo_alone(void **state)
{
	(void)state;
	static const char *const here[] = {"http://127.0.0.1:8240/a", "http://localhost:8240/a"};
	for (size_t i = 0; i < 2; i++) {
		assert_true(push_endpoint_fits(&demo, here[i]));
		assert_false(push_endpoint_fits(&production, here[i]));
	}
}

static void an_endless_address_is_none(void **state)
{
	(void)state;
	char address[PUSH_ENDPOINT + 2] = "https://push.example/";
	memset(address + 21, 'a', sizeof address - 22);
	assert_false(push_endpoint_fits(&production, address));
	address[PUSH_ENDPOINT] = 0;
	assert_true(push_endpoint_fits(&production, address));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_push_service_is_reached_by_https),
		cmocka_unit_test(this_machine_is_one_in_the_demo_alone),
		cmocka_unit_test(an_endless_address_is_none),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

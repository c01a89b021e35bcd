/* Which addresses are the public Internet's: where others may lead us, and where they may not. */
#include "channels/call_private.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <cmocka.h>

static bool is_public(const char *text)
{
	struct sockaddr_in four = {.sin_family = AF_INET};
	struct sockaddr_in6 six = {.sin6_family = AF_INET6};
	if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
		return call_public((const struct sockaddr *)&four);
	assert_int_equal(inet_pton(AF_INET6, text, &six.sin6_addr), 1);
	return call_public((const struct sockaddr *)&six);
}

/* The first and the last of each net of RFC 6890 that is nobody's to send us to. */
static void what_is_inside(void **state)
{
	(void)state;
	static const char *const inside[] = {
		"0.0.0.0",
		"0.255.255.255",
		"10.0.0.0",
		"10.255.255.255",
		"100.64.0.0",
		"100.127.255.255",
		"127.0.0.0",
		"127.255.255.255",
		"169.254.0.0",
		"169.254.169.254", /* where clouds answer with their machines' secrets */
		"169.254.255.255",
		"172.16.0.0",
		"172.31.255.255",
		"192.0.0.0",
		"192.0.0.192",
		"192.0.2.0",
		"192.0.2.255",
		"192.168.0.0",
		"192.168.255.255",
		"198.18.0.0",
		"198.19.255.255",
		"198.51.100.0",
		"198.51.100.255",
		"203.0.113.0",
		"203.0.113.255",
		"224.0.0.0",
		"239.255.255.255",
		"240.0.0.0",
		"255.255.255.255",
		"::",
		"::1",
		"::127.0.0.1",
		"::ffff:127.0.0.1",
		"::ffff:10.1.2.3",
		"::ffff:169.254.169.254",
		"64:ff9b::7f00:1",
		"64:ff9b::c0a8:1",
		"100::1",
		"2001::1", /* Teredo */
		"2001:1ff::1",
		"2001:db8::1",
		"2002:7f00:1::1",
		"2002:a00:1::1",
		"fc00::1",
		"fd00:ec2::254", /* a cloud's, by IPv6 */
		"fdff::1",
		"fe80::1",
		"febf::1",
		"fec0::1",
		"ff02::1",
		"4000::1",
	};
	for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
		if (is_public(inside[i]))
			fail_msg("%s is taken for public", inside[i]);
	const struct sockaddr_un socket = {.sun_family = AF_UNIX, .sun_path = "/run/api.sock"};
	assert_false(call_public((const struct sockaddr *)&socket));
}

/* Their neighbours, and some whom we call. */
static void what_is_outside(void **state)
{
	(void)state;
	static const char *const outside[] = {
		"1.0.0.0",	    "9.255.255.255",   "11.0.0.0",
		"100.63.255.255",   "100.128.0.0",     "126.255.255.255",
		"128.0.0.0",	    "169.253.255.255", "169.255.0.0",
		"172.15.255.255",   "172.32.0.0",      "192.0.1.0",
		"192.0.3.0",	    "192.167.255.255", "192.169.0.0",
		"198.17.255.255",   "198.20.0.0",      "198.51.99.255",
		"198.51.101.0",	    "203.0.112.255",   "203.0.114.0",
		"223.255.255.255",  "8.8.8.8",	       "::ffff:8.8.8.8",
		"64:ff9b::808:808", "2001:200::1",     "2001:4860:4860::8888",
		"2003::1",	    "2606:4700::1111", "2a00:1450::1",
		"3fff:ffff::1",
	};
	for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
		if (!is_public(outside[i]))
			fail_msg("%s is not taken for public", outside[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_inside),
		cmocka_unit_test(what_is_outside),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

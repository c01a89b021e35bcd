/* Everything of a request beside its body: address and query, cookies, languages, hosts, origins,
 * bearer and other headers. The texts of an input are parted by 0 bytes. */
#include "fuzz.h"
#include "core/http_private.h"
#include "domain/address.h"
#include <string.h>

static void check_path(struct arena *arena, const char *uri)
{
	struct fields *values = fields_none(arena);
	if (path_matches(arena, "/item/{id}/{name:word}", uri, values))
		must(fields_count(values) == 2);
	const char *encoded = percent_encoded(arena, uri);
	must(!strpbrk(encoded, " \"<>\r\n?#&"));
	if (utf8_valid(uri, strlen(uri))) {
		const char *decoded = percent_decoded(arena, encoded, strlen(encoded), true);
		must(decoded && !strcmp(decoded, uri));
	}
}

static void check_cookies(struct arena *arena, const char *header)
{
	struct fields *fields = fields_cookies(arena, header);
	for (int i = 0; i < fields_count(fields); i++) {
		const struct field_value *each = fields_at(fields, i);
		must(*each->name && !strpbrk(each->name, ";=") && !strchr(each->value, ';'));
		must(utf8_valid(each->name, strlen(each->name)));
		must(utf8_valid(each->value, strlen(each->value)));
	}
}

static void check_language(const char *header)
{
	static const char *const ours[] = {"en", "ru", NULL};
	const char *wanted = language_wanted(header, ours);
	must(wanted == ours[0] || wanted == ours[1]);
}

/* A block that limits are counted by is none, or an address of its own with its length. */
static void check_address(struct arena *arena, const char *address)
{
	const char *block = address_block(arena, address);
	size_t length = strlen(block);
	must(!*block ||
	     (strspn(block, "0123456789abcdef:./") == length && length < 50 &&
	      (!strcmp(block + length - 3, "/24") || !strcmp(block + length - 3, "/64"))));
	(void)address_is_loopback(address);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = fuzz_arena();
	struct input input = input_of(data, size);
	unsigned way = input_byte(&input);
	struct incoming in = {
		.method = way & 1   ? "GET"
			  : way & 2 ? "POST"
				    : input_text(&input, arena),
		.uri = input_text(&input, arena),
		.cookie = input_text(&input, arena),
		.accept_language = input_text(&input, arena),
		.origin = input_text(&input, arena),
		.host = input_text(&input, arena),
		.accept = input_text(&input, arena),
		.authorization = input_text(&input, arena),
		.idempotency_key = input_text(&input, arena),
		.address = input_text(&input, arena),
		.content_type = input_text(&input, arena),
		.request_id = input_text(&input, arena),
		.fetch_site = input_text(&input, arena),
	};
	check_path(arena, in.uri);
	check_cookies(arena, in.cookie);
	check_language(in.accept_language);
	check_address(arena, in.address);
	site_ask(way & 4, &in);
	return 0;
}

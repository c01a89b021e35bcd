/* Bodies of the API: a flat JSON object, held against every kind of field a page declares. */
#include "fuzz.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = fuzz_arena();
	struct fields *fields = fields_json(arena, (const char *)data, size);
	for (int i = 0; fields && i < fields_count(fields); i++) {
		const struct field_value *each = fields_at(fields, i);
		must(utf8_valid(each->name, strlen(each->name)));
		must(utf8_valid(each->value, strlen(each->value)));
		must(each->type != JSON_NONE);
	}
	must(!fields || !fields_repeat(fields));
	struct incoming in = {.method = "POST",
			      .uri = "/take",
			      .content_type = "application/json; charset=utf-8",
			      .body = (const char *)data,
			      .body_length = size};
	const struct answer *answer = site_ask(true, &in);
	must(fields || !size || answer->status >= 400);
	return 0;
}

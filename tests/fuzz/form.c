/* Bodies of forms: into names and values, and held against every kind of field a page declares. */
#include "fuzz.h"
#include "core/buffer.h"
#include "core/http_private.h"
#include <string.h>

static void check_round_trip(struct arena *arena, const struct fields *fields)
{
	struct buffer again = buffer_in(arena);
	for (int i = 0; i < fields_count(fields); i++) {
		const struct field_value *each = fields_at(fields, i);
		must(utf8_valid(each->name, strlen(each->name)));
		must(utf8_valid(each->value, strlen(each->value)));
		buffer_printf(&again, "%s=%s&", percent_encoded(arena, each->name),
			      percent_encoded(arena, each->value));
	}
	const char *text = buffer_end(&again);
	struct fields *second = fields_form(arena, text, again.length);
	must(second && fields_count(second) == fields_count(fields));
	for (int i = 0; i < fields_count(fields); i++) {
		must(!strcmp(fields_at(fields, i)->name, fields_at(second, i)->name));
		must(!strcmp(fields_at(fields, i)->value, fields_at(second, i)->value));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = fuzz_arena();
	struct fields *fields = fields_form(arena, (const char *)data, size);
	if (fields) {
		check_round_trip(arena, fields);
		fields_join(fields, "boxes");
	}
	struct incoming in = {.method = "POST",
			      .uri = "/take",
			      .content_type = "application/x-www-form-urlencoded",
			      .body = (const char *)data,
			      .body_length = size};
	const struct answer *answer = site_ask(false, &in);
	must(fields || !size || answer->status >= 400);
	/* Without a token of ours nothing of it is taken. */
	in.uri = "/form";
	must(site_ask(false, &in)->status >= 400);
	return 0;
}

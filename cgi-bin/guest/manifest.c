/* What a phone needs to keep the card on its home screen. */
#include "app.h"
#include "assets.h"
#include "core/buffer.h"
#include "queries.h"

static void add(struct buffer *json, const char *name, const char *text)
{
	buffer_printf(json, ",\"%s\":", name);
	json_text(json, text);
}

static enum http manifest(struct request *req)
{
	struct rows *row = sql_page_guest_theme(req->db, req->caller.network_id);
	const struct network *network = guest_network(req);
	if (!network || !rows_next(row))
		return HTTP_NOT_FOUND;
	struct buffer json = buffer_in(req->arena);
	buffer_text(&json, "{\"display\":\"standalone\",\"background_color\":\"#fcfbf9\"");
	add(&json, "name", network->name);
	add(&json, "short_name", network->name);
	add(&json, "lang", ((const struct guest_context *)req->context)->language);
	add(&json, "start_url", url_for(req, "/"));
	add(&json, "scope", url_for(req, "/"));
	add(&json, "theme_color", row_text(row, "theme_card"));
	buffer_text(
		&json,
		",\"icons\":[{\"src\":\"" ASSET_ICON_SVG "\",\"type\":\"image/svg+xml\","
		"\"sizes\":\"any\",\"purpose\":\"any\"},{\"src\":\"" ASSET_ICON_SVG
		"\",\"type\":\"image/svg+xml\",\"sizes\":\"any\",\"purpose\":\"maskable\"}]}\n");
	answer_header(req, "Cache-Control", "private, max-age=86400");
	return answer_text(req, "application/manifest+json", buffer_end(&json), json.length);
}

const struct page page_guest_manifest = {"/manifest.webmanifest", .who = ANYONE, .get = manifest};

/* A network's colours and voice as a style sheet, from checked columns. Its address changes with
 * its content. */
#include "app.h"
#include "core/buffer.h"
#include "queries.h"
#include <string.h>

static enum http theme(struct request *req)
{
	struct rows *row = sql_page_guest_theme(req->db, req->caller.network_id);
	const struct network *network = guest_network(req);
	if (!network || !rows_next(row) ||
	    strcmp(path_value(req, "hash"), network->theme_hash) != 0)
		return HTTP_NOT_FOUND;
	struct buffer css = buffer_in(req->arena);
	buffer_printf(&css, ":root{--accent:%s;--on-accent:%s;--card:%s;--on-card:%s;--rim:%s%s}",
		      row_text(row, "theme_accent"), row_text(row, "theme_on_accent"),
		      row_text(row, "theme_card"), row_text(row, "theme_on_card"),
		      row_text(row, "theme_rim"),
		      !strcmp(row_text(row, "theme_voice"), "serif") ? ";--title:var(--serif)"
								     : "");
	buffer_printf(
		&css,
		"@media (prefers-color-scheme:dark){:root{--accent:%s;--on-accent:%s;--card:%s}}\n",
		row_text(row, "theme_accent_dark"), row_text(row, "theme_on_accent_dark"),
		row_text(row, "theme_card_dark"));
	answer_header(req, "Cache-Control", "private, max-age=31536000, immutable");
	return answer_text(req, "text/css; charset=utf-8", buffer_end(&css), css.length);
}

const struct page page_guest_theme = {"/theme/{hash:word}", .who = ANYONE, .get = theme};

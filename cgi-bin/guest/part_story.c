/* A guest's newest entries with their bills, and what of them is open. One stretch of the ledger
 * and one of the traces are asked; what these do not tell is asked for by itself. */
#include "parts.h"
#include "queries.h"

/* Most entries have one that ends them; of a day with many confirmed at once, history is asked. */
enum { FEW_ENTRIES = 5, NEWEST = 12, MOST_LINES = 61 };

/* An earning has a line for each rule and one for the tier; one more tells that these are all. 0:
 * the rules are not there yet. */
static int lines_wanted(struct rows *rules)
{
	int each = 1;
	if (!rows_arrived(rules))
		return 0;
	rows_rewind(rules);
	while (rows_next(rules))
		each += row_bool(rules, "endless");
	return each * FEW_ENTRIES < MOST_LINES ? each * FEW_ENTRIES + 1 : MOST_LINES;
}

static struct rows *ask_lines(struct request *req, const char *guest_id, int wanted)
{
	const char *network_id = req->caller.network_id;
	return wanted ? sql_page_guest_newest_lines(req->db, network_id, guest_id, wanted)
		      : sql_page_guest_lines(req->db, network_id, guest_id, FEW_ENTRIES);
}

struct story part_story_ask(struct request *req, const char *guest_id)
{
	const char *network_id = req->caller.network_id;
	struct story story = {
		.entries = sql_page_guest_newest(req->db, network_id, guest_id, NEWEST),
		.names = part_names(req),
	};
	story.lines_asked = lines_wanted(story.names.rules);
	story.lines = ask_lines(req, guest_id, story.lines_asked);
	return story;
}

static struct rows *ask_history(struct request *req, const struct newest *newest)
{
	if (rows_count(newest->rows) < NEWEST || newest->stories >= FEW_ENTRIES)
		return NULL;
	return sql_page_guest_history(req->db, req->caller.network_id, req->caller.person_id, "",
				      INT64_MAX, FEW_ENTRIES);
}

bool part_story(struct request *req, const struct story *story, struct rows *card)
{
	struct newest newest = part_newest_read(req, story->entries);
	struct open open = part_open_ask(req, &newest, card);
	struct rows *history = ask_history(req, &newest), *lines = story->lines;
	int asked = story->lines_asked;
	if (asked && (history || !part_newest_has_lines(&newest, FEW_ENTRIES, lines, asked)))
		lines = ask_lines(req, req->caller.person_id, 0);
	if (history)
		part_history(req, history, FEW_ENTRIES, &story->names, lines);
	else
		part_newest(req, &newest, FEW_ENTRIES, &story->names, lines);
	return part_open(req, &open, &newest, &story->names);
}

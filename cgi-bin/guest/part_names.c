/* What the programme calls the restaurants, rewards and rules that a guest's entries name by id. */
#include "parts.h"
#include "queries.h"
#include <string.h>

struct names part_names(struct request *req)
{
	const char *network_id = req->caller.network_id;
	return (struct names){
		.restaurants = sql_page_guest_restaurant_names(req->db, network_id),
		.rewards = sql_page_guest_reward_names(req->db, network_id),
		.rules = sql_page_guest_rule_terms(req->db, network_id),
	};
}

bool part_named(struct rows *names, const char *id)
{
	rows_rewind(names);
	while (*id && rows_next(names))
		if (!strcmp(row_text(names, "id"), id))
			return true;
	return false;
}

const char *part_name(struct rows *names, const char *id)
{
	return part_named(names, id) ? row_text(names, "name") : "";
}

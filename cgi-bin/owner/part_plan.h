/* One plan's page, which every change of it leads back to. */
#pragma once
#include "app.h"
#include "domain/plan.h"

struct plan_ask {
	const char *plan; /* of the address, in capitals */
	struct rows *plans, *prices, *features;
};

struct plan_ask part_plan_ask(struct request *req);
/* Shows it; false: there is no such plan. */
bool part_plan(struct request *req, const struct plan_ask *ask);
/* Back to the page with what was done, or the page again with why not: at `field_name`. */
enum http part_plan_done(struct request *req, const struct plan_ask *ask, enum plan_outcome outcome,
			 const char *field_name, const char *done);
/* The word of an address for a plan: "pro". */
const char *plan_word(struct request *req, const char *plan);

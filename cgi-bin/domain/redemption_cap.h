/* A guest's cap, from what the database knows of it: asked first, looked at later. */
#pragma once
#include "domain/cap.h"
#include "domain/scope.h"

struct cap_ask {
	struct rows *live;  /* sql_redemption_cap() */
	struct rows *right; /* sql_redemption_cap_right(); NULL where who looks knows the tier */
	int64_t tier_cap_minor; /* then this: the override of the guest's tier, 0 none */
};
struct cap_ask redemption_cap_ask(struct db *db, const char *network_id, const char *guest_id);
/* The same for who will know the guest's tier, and set tier_cap_minor, when it looks. */
struct cap_ask redemption_cap_ask_for_tier(struct db *db, const struct network *network,
					   const char *guest_id);

/* The cap now; all 0 when there is no such guest. Looks. */
struct cap redemption_cap(const struct scope *scope, const struct cap_ask *ask);
/* The cap as it will be once a redemption of that worth counts too. */
struct cap redemption_cap_after(const struct scope *scope, const struct cap_ask *ask,
				const struct cap *before, int64_t value_minor);

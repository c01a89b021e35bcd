/* Making the demo: networks as data, people and their history through the domain's functions, each
 * act at its own instant. */
#pragma once
#include "domain/redemption.h"
#include "domain/visit.h"
#include "worker/job.h"

enum { DEMO_RESTAURANTS = 5 };

struct demo {
	struct worker *worker;
	struct arena *arena;	/* for the whole of it */
	int64_t base;		/* now: everything lies before it */
	int64_t at;		/* the act's instant */
	const char *network_id; /* of the network being made */
	const struct network *network;
	const char *restaurants[DEMO_RESTAURANTS], *tills[DEMO_RESTAURANTS];
	int restaurant_count;
	const char *cashier_id, *manager_id;
	struct scope scope;
	bool failed;
};

#define DEMO_MINUTE (INT64_C(60) * 1000000)
#define DEMO_HOUR   (60 * DEMO_MINUTE)
#define DEMO_DAY    (24 * DEMO_HOUR)

/* A transaction at an instant, as somebody; place is a restaurant's index. */
const struct scope *demo_begin(struct demo *demo, int64_t at, enum who who, const char *person_id,
			       int place);
void demo_end(struct demo *demo, bool keep);

enum demo_state { DEMO_MISSING, DEMO_MADE, DEMO_CUT_SHORT };
enum demo_state demo_state(struct demo *demo);
/* The three networks with their people. */
void demo_networks(struct demo *demo);
/* Their guests and history. */
void demo_guests(struct demo *demo);
/* The platform's owner, last: says that the demo is whole. */
void demo_owner(struct demo *demo);

/* A guest's story, act by act in the order of time; what falls due in between is done at its own
 * instant. */
struct demo_guest {
	const char *phone, *name;
	bool verified;
	int64_t joined; /* before base */
};
const char *demo_join(struct demo *demo, const struct demo_guest *guest);
/* The same, brought by a guest; NULL: by nobody. */
const char *demo_join_by(struct demo *demo, const struct demo_guest *guest,
			 const char *referrer_id);
void demo_sale(struct demo *demo, const char *guest_id, int64_t ago, int place,
	       int64_t amount_minor);
struct sale_result demo_sale_at(struct demo *demo, const char *guest_id, int64_t at, int place,
				int64_t amount_minor);
/* A sale of the amount, from about `near` on, that earns exactly these points. */
void demo_sale_earning(struct demo *demo, const char *guest_id, int64_t ago, int place,
		       int64_t near_minor, int64_t points);
/* Redeems, and presents the code an hour later, or never (place −1). Returns the redemption. */
const char *demo_redeem(struct demo *demo, const char *guest_id, int64_t ago, int place,
			int64_t points);
const char *demo_redeem_at(struct demo *demo, const char *guest_id, int64_t at, int place,
			   int64_t points);
/* The manager undoes a sale; or the guest's first. */
void demo_void(struct demo *demo, const char *visit_id, int64_t at);
void demo_void_first_sale(struct demo *demo, const char *guest_id, int64_t ago);
/* The manager undoes a settled redemption. */
void demo_void_redemption(struct demo *demo, const char *redemption_id, int64_t at);
/* Somebody types that many wrong codes for the guest's number. */
void demo_mistype(struct demo *demo, const char *guest_id, int times, int64_t at);
/* Does what falls due for the guest up to that instant. */
void demo_catch_up(struct demo *demo, const char *guest_id, int64_t until);
/* The same for everybody of the network, each thing at its own instant. */
void demo_work(struct demo *demo, int64_t until);
int64_t demo_available(struct demo *demo, const char *guest_id);

/* Points `demo` at the network with that slug. */
void demo_enter(struct demo *demo, const char *slug);

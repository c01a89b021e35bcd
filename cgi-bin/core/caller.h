/* Who is asking, and for which network. The first thing every domain function takes. */
#pragma once
#include <stdbool.h>

enum who {		   /* bits: an owner is not "more than" a cashier */
	   VISITOR = 1,	   /* nobody yet */
	   GUEST = 2,	   /* signed in, phone verified in this session */
	   UNVERIFIED = 4, /* half in: a number (api) or password (owner) entered, no code yet */
	   CASHIER = 8,
	   MANAGER = 16,
	   ADMIN = 32,
	   WORKER = 64, /* jobs; never a web caller */
	   OWNER = 128, /* of the platform, both factors passed */
};
#define STAFF  (CASHIER | MANAGER | ADMIN)
#define ANYONE (VISITOR | GUEST | UNVERIFIED | STAFF | OWNER)

struct caller {
	enum who who;
	const char *network_id;	   /* "" when no network is known */
	const char *person_id;	   /* guest_id, staff_id or owner_id; "" */
	const char *name;	   /* of the person; "" */
	const char *session;	   /* the session's token hash (bytea), or the visitor's; "" */
	const char *restaurant_id; /* staff: where this session works; "" */
	const char *till_id;	   /* staff; "" */
	const char *request_id;	   /* nginx's, for audit and log */
};

/* A small network to try the rules on: made by SQL as superuser, played through the domain's
 * functions as loyalty_setup. */
#pragma once
#include "domain/network.h"
#include "domain/redemption.h"
#include "domain/scope.h"
#include "domain/visit.h"
#include <libpq-fe.h>

struct world {
	PGconn *server; /* superuser: looks, and breaks things */
	struct db *db;
	struct arena *arena;
	const struct config *config;
	struct scope scope; /* scope.now is moved with the world */
	struct caller caller;
	const char *network_id, *restaurant_id, *till_id, *cashier_id, *manager_id;
	int64_t now;
};
#define WORLD_START (INT64_C(1781265600) * 1000000) /* 2026-06-12 12:00 UTC */
#define HOURS(n)    ((int64_t)(n)*3600 * 1000000)

/* A network with five cashback tiers and one rule (5 points per £1); `settings` is a list for
 * UPDATE network SET, "" none. Each call makes another network. */
struct world *world_open(const char *settings);
void world_close(struct world *world);
/* Runs SQL as superuser, formatted; fails the test when it does not work. */
void world_sql(struct world *world, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* One integer, or one text (in the world's arena). */
int64_t world_int(struct world *world, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
const char *world_text(struct world *world, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
const char *world_guest(struct world *world, bool verified);
void world_rule(struct world *world, const char *kind, int64_t points, int64_t per_minor,
		int64_t minimum_minor, int every, int priority);

/* A transaction as cashier, manager, the guest or the worker; and its COMMIT. */
const struct scope *world_begin(struct world *world, enum who who, const char *guest_id);
void world_end(struct world *world);

/* Whole operations, each a transaction. */
struct sale_result world_sale(struct world *world, const char *guest_id, int64_t amount_minor);
struct redeem_result world_redeem(struct world *world, const char *guest_id, int64_t points);
int world_jobs(struct world *world, const char *guest_id); /* all three, for what is due now */
struct cap world_cap(struct world *world, const char *guest_id);
/* "" when the guest's ledger verifies, else the sentence. */
const char *world_verify(struct world *world, const char *guest_id);
/* A balance: "available", "pending", "held", "debt". */
int64_t world_balance(struct world *world, const char *guest_id, const char *column);

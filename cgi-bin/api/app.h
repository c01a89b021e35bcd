/* What the api's pages share: whose network, who asks, and answers that are made alike. */
#pragma once
#include "core/page.h"
#include "domain/network.h"
#include "domain/otp.h"
#include "domain/scope.h"

extern const struct app api_app;

struct api {		       /* req->context */
	struct rows *settings; /* of the network, a promise; NULL: no network is known */
	const struct network *network;
	struct otp_state state; /* of the challenge: the bearer, or the body's field */
};

/* The network's settings; looks the first time. NULL when there is no such network. */
const struct network *api_network(struct request *req);
/* Looks at the settings. */
struct scope api_scope(struct request *req);

/* 429 with Retry-After. */
enum http api_wait(struct request *req, const char *code, const char *message, int64_t until);
/* "+447700900123" of the field mobile_number; NULL when it is no number with its country code. */
const char *api_phone(struct request *req);
/* 400 for such a field. */
enum http api_no_phone(struct request *req);
/* Sends a code. `challenge` "": a new one. */
enum http api_send(struct request *req, const char *challenge);
/* An object of verified, mobile_number, verified_at (0: null). */
void api_verification(struct view *view, const char *phone, int64_t verified_at);

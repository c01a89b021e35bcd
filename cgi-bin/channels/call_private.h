/* What call.c, call_exchange.c and call_guard.c share. */
#pragma once
#include "channels/call.h"
#include "core/buffer.h"
#include <curl/curl.h>

struct call { /* one of the handles */
	CURL *easy;
	struct arena *arena;
	const struct exchange *exchange; /* NULL: it is free */
	void *whose;
	bool guarded;
	bool mail;
	struct curl_slist *headers, *recipients;
	size_t given;	      /* of a mail's body */
	struct buffer answer; /* of SMTP its last line */
	bool too_long;
};

/* Puts the exchange into the handle. */
void call_fill(struct call *call);
/* What came back. */
void call_read(struct call *call, CURLcode result, struct reply *reply);
/* The handle is free again. */
void call_forget(struct call *call);
/* This call reaches no address of this machine or of its private networks. */
void call_guard(CURL *easy);
/* Whether an address is the public Internet's, of IPv4 or IPv6. */
bool call_public(const struct sockaddr *address);

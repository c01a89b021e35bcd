/* SendGrid's calls: lists of what became of e-mails, signed with its key for the account. */
#include "app.h"
#include "core/clock.h"
#include "core/digest.h"
#include "heard.h"
#include "pages.h"
#include "tree.h"
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string.h>

/* A list that was not taken is sent again for 24 hours, and nothing says that it is signed anew.
 * What is repeated changes nothing, for every event has an id. */
enum { OLDEST = 25 * 3600, NEWEST = 300 };

static bool is_late(const char *signed_at)
{
	int64_t seconds = seconds_of(signed_at), now = clock_real() / 1000000;
	return seconds < now - OLDEST || seconds > now + NEWEST;
}

/* ECDSA over the time and the body. */
static bool verifies(struct request *req, EVP_PKEY *key, const unsigned char *signature,
		     size_t length)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool right = context && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
		     EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
		     EVP_DigestVerifyUpdate(context, req->signed_at, strlen(req->signed_at)) == 1 &&
		     EVP_DigestVerifyUpdate(context, req->body ? req->body : "",
					    req->body_length) == 1 &&
		     EVP_DigestVerifyFinal(context, signature, length) == 1;
	EVP_MD_CTX_free(context);
	return right;
}

enum signature sendgrid_signature(struct request *req, const struct signer *signer)
{
	size_t key_length = 0, length = 0;
	const char *text = signer_setting(signer, "public_key");
	const unsigned char *der = base64_bytes(req->arena, text, &key_length);
	const unsigned char *signature = base64_bytes(req->arena, req->signature, &length);
	EVP_PKEY *key = der && *text ? d2i_PUBKEY(NULL, &der, (long)key_length) : NULL;
	if (!key)
		return NO_SECRET;
	bool right = signature && !is_late(req->signed_at) && verifies(req, key, signature, length);
	EVP_PKEY_free(key);
	return right ? SIGNED : UNSIGNED;
}

enum choice_made { NO_CHOICE, STOPS, STARTS };
static const struct event {
	const char *name, *delivery;
	enum choice_made choice;
} events[] = {
	{"processed", "sent", NO_CHOICE},
	{"deferred", "", NO_CHOICE},
	{"delivered", "delivered", NO_CHOICE},
	{"bounce", "failed", NO_CHOICE},
	{"dropped", "failed", NO_CHOICE},
	{"open", "read", NO_CHOICE},
	{"click", "read", NO_CHOICE},
	{"spamreport", "", STOPS},
	{"unsubscribe", "", STOPS},
	{"group_unsubscribe", "", STOPS},
	{"group_resubscribe", "", STARTS},
};

static const struct event *event_of_name(const char *name)
{
	static const struct event other = {"other", "", NO_CHOICE};
	for (size_t i = 0; i < sizeof events / sizeof *events; i++)
		if (!strcmp(events[i].name, name))
			return &events[i];
	return &other;
}

/* The id we were given, X-Message-Id: what stands before the name of the machine that took it. */
static const char *message_id(struct arena *arena, const json_t *item)
{
	const char *id = text_at(item, "sg_message_id"), *end = strstr(id, ".recvd");
	if (!end)
		end = strstr(id, ".filter");
	return end ? arena_copy(arena, id, (size_t)(end - id)) : id;
}

static const char *small(struct arena *arena, const char *text)
{
	char *copy = arena_text(arena, text);
	for (char *at = copy; *at; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at + 'a' - 'A');
	return copy;
}

static void hear_event(struct heard *heard, const json_t *item)
{
	struct arena *arena = heard->arena;
	const struct event *event = event_of_name(text_at(item, "event"));
	const char *id = text_at(item, "sg_event_id"), *of = message_id(arena, item);
	/* Its own words of why quote the address: only the code of the status is kept. */
	const char *error = error_code(arena, text_at(item, "status"));
	bool failed = !strcmp(event->delivery, "failed");
	heard_claim(heard, text_at(item, "network_id"), text_at(item, "outbox_id"), of);
	heard_receipt(heard,
		      &(struct receipt){
			      .event_id = id,
			      .message_id = of,
			      .status = event->name,
			      .delivery = event->delivery,
			      .error = !failed	? ""
				       : *error ? arena_printf(arena, "%s %s", event->name, error)
						: event->name,
			      .at = seconds_at(item, "timestamp"),
		      });
	if (event->choice)
		heard_choice(heard,
			     &(struct choice){.event_id = id,
					      .channel = "email",
					      .address = small(arena, text_at(item, "email")),
					      .why = event->name,
					      .message_id = of,
					      .stop = event->choice == STOPS});
}

bool sendgrid_hear(struct heard *heard, const char *body, size_t length)
{
	const json_t *list = json_read(heard->arena, body, length), *item;
	size_t at;
	json_array_foreach(list, at, item) hear_event(heard, item);
	return json_is_array(list);
}

static enum http tell(struct request *req)
{
	return heard_whole(req, sendgrid_hear);
}

const struct page page_hook_sendgrid = {.path = "/sendgrid/{network:word}",
					.who = ANYONE,
					.post = tell,
					.open_form = true,
					.raw_body = true};

/* Who calls: the provider by its address, the account by the network in it, and the proof by the
 * provider's own signature. What cannot be proved is refused before any page. */
#include "app.h"
#include "core/log.h"
#include "pages.h"
#include "queries.h"
#include <jansson.h>
#include <string.h>

enum { MEGABYTE = 1024 * 1024 };

static const struct {
	const char *provider;
	enum signature (*check)(struct request *req, const struct signer *signer);
} providers[] = {
	{"twilio", twilio_signature},	  {"vonage", vonage_signature},
	{"whatsapp", whatsapp_signature}, {"sendgrid", sendgrid_signature},
	{"telegram", telegram_signature},
};

const char *signer_setting(const struct signer *signer, const char *name)
{
	struct own_setting own;
	if (!signer->own)
		return config_provider(signer->config, signer->provider, name);
	for (int i = 0; config_own_setting(signer->provider, i, &own); i++) {
		const char *value = json_string_value(json_object_get(signer->own, name));
		if (!strcmp(own.name, name))
			return value && *value ? value : own.standard;
	}
	return config_provider(signer->config, signer->provider, name);
}

static void add_signer(struct request *req, const void *own)
{
	struct hook *hook = req->context;
	hook->signers[hook->count++] =
		(struct signer){.provider = hook->provider, .config = req->config, .own = own};
}

/* Settings that do not open are a fault of ours, not the caller's: he tries again. */
static bool add_own(struct request *req, const char *sealed)
{
	struct hook *hook = req->context;
	const struct key *key = config_key_by_id(req->config, "account", sealed_key_id(sealed));
	const char *about = arena_printf(req->arena, "provider_account.%s.%s", hook->network_id,
					 hook->provider);
	const char *text = key ? unseal(req->arena, key, about, sealed) : NULL;
	const json_t *own = text ? json_read(req->arena, text, strlen(text)) : NULL;
	if (json_is_object(own))
		add_signer(req, own);
	else
		log_line("error", "account does not open", "network_id", hook->network_id,
			 "provider", hook->provider, NULL);
	return json_is_object(own);
}

static enum http unknown(struct request *req)
{
	return reject(req, HTTP_NOT_FOUND, "unknown_account", "There is no such account.");
}

/* Who may have signed. A message of a network may have left by the platform's account. */
static enum http find_signers(struct request *req)
{
	struct hook *hook = req->context;
	const char *network = path_value(req, "network");
	bool of_message = *path_value(req, "message");
	if (!strcmp(network, "platform") && !of_message) {
		add_signer(req, NULL);
		return HTTP_OK;
	}
	if (!uuid_is(network))
		return unknown(req);
	hook->network_id = network;
	db_network(req->db, network);
	struct rows *rows = sql_page_hook_account(req->db, network, hook->provider);
	if (!rows_next(rows))
		return unknown(req);
	req->caller.network_id = network;
	if (!row_null(rows, "settings_sealed") && !add_own(req, row_text(rows, "settings_sealed")))
		return HTTP_UNAVAILABLE;
	if (of_message)
		add_signer(req, NULL);
	return HTTP_OK;
}

static enum http check_signature(struct request *req,
				 enum signature (*check)(struct request *, const struct signer *))
{
	const struct hook *hook = req->context;
	enum http status = unknown(req);
	for (int i = 0; i < hook->count; i++) {
		switch (check(req, &hook->signers[i])) {
		case SIGNED:
			req->answer.refusal_code = req->answer.message = "";
			return HTTP_OK;
		case UNREADABLE:
			return reject(req, HTTP_BAD_REQUEST, "", "This could not be read.");
		case UNSIGNED:
			status = HTTP_FORBIDDEN;
			break;
		case NO_SECRET:
			break;
		}
	}
	return status == HTTP_FORBIDDEN ? reject(req, status, "wrong_signature",
						 "This is not signed by the account's provider.")
					: status;
}

static enum http identify(struct request *req)
{
	struct hook *hook = arena_alloc(req->arena, sizeof *hook);
	const char *provider = req->page->path + 1;
	*hook = (struct hook){.network_id = ""};
	req->context = hook;
	for (size_t i = 0; i < sizeof providers / sizeof *providers; i++) {
		size_t length = strlen(providers[i].provider);
		if (strncmp(provider, providers[i].provider, length) || provider[length] != '/')
			continue;
		hook->provider = providers[i].provider;
		enum http status = find_signers(req);
		return status == HTTP_OK ? check_signature(req, providers[i].check) : status;
	}
	return HTTP_NOT_FOUND;
}

const struct app hook_app = {
	.name = "hook",
	.pages = hook_pages,
	.json = true,
	.body_limit = MEGABYTE,
	.prefix = "/hooks",
	.identify = identify,
};

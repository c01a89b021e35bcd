/* What an admin types as the settings of an account with a provider: whatever the form takes, the
 * provider's file can send by, and nothing of it is a header, a path or a host of its own. The
 * first byte chooses the provider, the texts are its settings in their order. */
#include "channels/channel.h"
#include "core/http.h"
#include "domain/message.h"
#include "fuzz.h"
#include "manage/accounts.h"
#include <curl/curl.h>
#include <jansson.h>
#include <string.h>

static bool is_line(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return false;
	return true;
}

static void check_server(const char *typed)
{
	CURLU *url = curl_url();
	char *host = NULL, *scheme = NULL, *path = NULL, *user = NULL;
	must(url && !curl_url_set(url, CURLUPART_URL, typed, CURLU_NON_SUPPORT_SCHEME));
	must(!curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) && !strncmp(scheme, "smtp", 4));
	must(!curl_url_get(url, CURLUPART_HOST, &host, 0) && strstr(typed, host));
	must(!curl_url_get(url, CURLUPART_PATH, &path, 0) && !strcmp(path, "/"));
	must(curl_url_get(url, CURLUPART_USER, &user, 0) != CURLUE_OK);
	curl_free(scheme);
	curl_free(host);
	curl_free(path);
	curl_url_cleanup(url);
}

static void check_value(const struct account_label *label, const char *value)
{
	must(strlen(value) <= 1000 && utf8_valid(value, strlen(value)));
	if (!*value)
		return;
	if (label->rule == RULE_SERVER)
		check_server(value);
	if (label->rule == RULE_EMAIL)
		must(strchr(value, '@') == strrchr(value, '@') && !strpbrk(value, " <>,\r\n"));
	if (label->rule == RULE_DIGITS)
		must(strspn(value, "0123456789") == strlen(value));
}

/* Whether all settings were taken; they are put into `own`. */
static bool read_settings(struct request *req, const char *provider, struct input *input,
			  json_t *own)
{
	struct own_setting setting;
	bool taken = true;
	for (int i = 0; config_own_setting(provider, i, &setting); i++) {
		struct account_label label = account_label(req, provider, setting.name);
		const char *value = message_tidy(req->arena, input_text(input, req->arena));
		if (!utf8_valid(value, strlen(value))) /* then it came in no form */
			value = "";
		const char *fault = account_fault(req, &label, value);
		taken = taken && !*fault;
		if (!*fault)
			check_value(&label, value);
		json_object_set_new(own, setting.name, json_string(value));
	}
	return taken;
}

static void check_exchange(const struct exchange *exchange)
{
	must(is_line(exchange->url) && !strchr(exchange->url, ' '));
	must(!exchange->mail_from || is_line(exchange->mail_from));
	for (int i = 0; i < 16 && exchange->headers[i]; i++)
		must(is_line(exchange->headers[i]));
	CURLU *url = curl_url();
	must(url && !curl_url_set(url, CURLUPART_URL, exchange->url, CURLU_NON_SUPPORT_SCHEME));
	curl_url_cleanup(url);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = fuzz_arena();
	struct input input = input_of(data, size);
	struct request req = {.arena = arena, .config = site_server(false)->config};
	int providers = 0;
	while (account_providers[providers].name)
		providers++;
	const struct account_provider *of =
		&account_providers[input_byte(&input) % (unsigned)providers];
	const struct provider *provider = provider_find(of->name, of->channel);
	json_t *own = json_object();
	bool taken = read_settings(&req, of->name, &input, own);
	struct account account = {.provider = of->name, .config = req.config, .own = own};
	const char *to = !strcmp(of->channel, "email")	    ? "ada@example.com"
			 : !strcmp(of->channel, "telegram") ? "5"
							    : "+447700900123";
	struct delivery delivery = {.network_id = "n",
				    .outbox_id = "00000000-0000-7000-8000-000000000002",
				    .channel = of->channel,
				    .kind = "otp",
				    .to = to,
				    .subject = "x",
				    .code = "",
				    .language = "en",
				    .link = "",
				    .provider_template = "",
				    .window_open = true,
				    .callback = "",
				    .from_name = "",
				    .body = "hello"};
	struct exchange exchange = {0};
	must(provider);
	if (taken && account_works(provider, &account) &&
	    !provider->request(arena, &account, &delivery, &exchange))
		check_exchange(&exchange);
	json_decref(own);
	return 0;
}

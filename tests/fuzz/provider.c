/* What the senders' providers are given, and what they answer: a message of hostile texts asked
 * for, and a hostile answer judged, by each that needs no keys of its own. */
#include "channels/channel.h"
#include "core/http.h"
#include "fuzz.h"
#include <jansson.h>
#include <string.h>

static const struct provider *const providers[] = {&provider_twilio,   &provider_vonage,
						   &provider_smtp,     &provider_sendgrid,
						   &provider_whatsapp, &provider_telegram};
enum { PROVIDERS = sizeof providers / sizeof *providers };

static bool one_line(const char *text)
{
	for (const char *at = text; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			return false;
	return utf8_valid(text, strlen(text));
}

/* Lines of ASCII, none too long, each ended by CR LF. */
static void check_mail(const struct exchange *exchange)
{
	must(one_line(exchange->mail_to) && one_line(exchange->mail_from));
	must(!strpbrk(exchange->mail_to, " <>,") && strchr(exchange->mail_to, '@'));
	for (const char *line = exchange->body; *line;) {
		size_t length = strcspn(line, "\r\n");
		must(length <= 998 && line[length] == '\r' && line[length + 1] == '\n');
		for (size_t i = 0; i < length; i++)
			must((line[i] >= ' ' && line[i] <= '~') || line[i] == '\t');
		line += length + 2;
	}
	const char *end = strstr(exchange->body, "\r\n\r\n"),
		   *bcc = strstr(exchange->body, "\r\nBcc:");
	must(end && (!bcc || bcc > end));
}

static void check_exchange(const struct exchange *exchange)
{
	must(one_line(exchange->url) && !strchr(exchange->url, ' '));
	must(strlen(exchange->body) == exchange->length);
	for (int i = 0; i < 16 && exchange->headers[i]; i++)
		must(one_line(exchange->headers[i]));
	if (exchange->mail_to)
		check_mail(exchange);
	else if (exchange->headers[0] && strstr(exchange->headers[0], "json")) {
		json_t *body = json_loadb(exchange->body, exchange->length, 0, NULL);
		must(body);
		json_decref(body);
	} else
		must(!strpbrk(exchange->body, " \r\n\"<>"));
}

static void check_outcome(const struct reply *reply, const struct outcome *outcome)
{
	must(outcome->why && outcome->message_id);
	must(one_line(outcome->why) && strlen(outcome->why) < 300 && !strchr(outcome->why, '@'));
	must((outcome->verdict == DELIVERY_SENT) == !*outcome->why);
	if (outcome->verdict == DELIVERY_SENT)
		must(reply->status >= 200 && reply->status < 300);
	else
		must(!*outcome->message_id);
}

static json_t *settings(void)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "account", "AC1", "token",
			 "123456:abcdefghijklmnopqrstuvwxyzABCDEFGHI", "from",
			 "points@loyalty.example", "key", "k", "secret", "s", "url",
			 "smtp://mail.example:587", "phone_id", "1");
}

/* What a message usually has, or the input's text, as the bits of `how` say. */
static struct delivery delivery_of(struct arena *arena, struct input *input,
				   const struct provider *provider)
{
	unsigned how = input_byte(input);
	const char *to = !strcmp(provider->channel, "email")	  ? "ada@example.com"
			 : !strcmp(provider->channel, "telegram") ? "123456789"
								  : "+447700900123";
	return (struct delivery){
		.network_id = "n",
		.outbox_id = "00000000-0000-7000-8000-000000000002",
		.channel = provider->channel,
		.kind = "otp",
		.to = how & 1 ? input_text(input, arena) : to,
		.subject = how & 2 ? input_text(input, arena) : "x",
		.code = "",
		.language = how & 4 ? input_text(input, arena) : "en",
		.link = how & 8 ? input_text(input, arena) : "",
		.provider_template = how & 16 ? "template" : "",
		.window_open = how & 32,
		.callback = "",
		.from_name = how & 64 ? input_text(input, arena) : "",
		.body = input_text(input, arena),
	};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const long statuses[] = {200, 201, 202, 250, 0,	 302, 354, 400, 401, 403, 404,
					409, 421, 429, 451, 500, 503, 535, 550, 552, 554};
	struct arena *arena = fuzz_arena();
	struct input input = input_of(data, size);
	const struct provider *provider = providers[input_byte(&input) % PROVIDERS];
	long status = statuses[input_byte(&input) % (sizeof statuses / sizeof *statuses)];
	const char *answer = input_text(&input, arena);
	struct reply reply = {.status = status, .error = "", .message_id = ""};
	reply.body = answer;
	reply.length = strlen(answer);

	json_t *own = settings();
	struct account account = {.provider = provider->name, .network_id = "", .own = own};
	struct delivery delivery = delivery_of(arena, &input, provider);
	struct exchange exchange = {0};
	if (!provider->request(arena, &account, &delivery, &exchange))
		check_exchange(&exchange);
	struct outcome outcome = {.verdict = DELIVERY_LATER, .message_id = "", .why = ""};
	provider->judge(arena, &account, &delivery, &reply, &outcome);
	check_outcome(&reply, &outcome);
	json_decref(own);
	return 0;
}

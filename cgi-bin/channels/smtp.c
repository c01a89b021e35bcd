/* E-mail by a mail server: STARTTLS or TLS from the start, a password if there is one. Its answer
 * is a status and often an extended one (RFC 3463); its own words hold addresses and are left out.
 */
#include "channels/check.h"
#include "channels/mail.h"
#include <stdlib.h>
#include <string.h>

/* smtp://host:port or smtps://host:port, nothing else: a network writes it itself. */
static bool server(const char *url, size_t *length)
{
	size_t scheme = !strncmp(url, "smtp://", 7) ? 7 : !strncmp(url, "smtps://", 8) ? 8 : 0;
	size_t host = strspn(url + scheme, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
					   "0123456789.-:[]");
	*length = scheme + host;
	return scheme && host && !strcmp(url + *length + (url[*length] == '/'), "");
}

static const char *request(struct arena *arena, const struct account *account,
			   const struct delivery *delivery, struct exchange *exchange)
{
	const char *url = account_setting(account, "url"), *from = account_setting(account, "from"),
		   *user = account_setting(account, "user"), *why = mail_wrong(delivery, from);
	size_t length;
	if (why)
		return why;
	if (!server(url, &length))
		return account_is_wrong(
			exchange,
			"the mail server's address is not smtp://host:port or smtps://host:port");
	/* The path is the name we greet the server with. */
	exchange->url = arena_printf(arena, "%.*s/%s", (int)length, url, strrchr(from, '@') + 1);
	exchange->user = *user ? user : NULL;
	exchange->password = *user ? account_setting(account, "password") : NULL;
	exchange->mail_from = from;
	exchange->mail_to = delivery->to;
	exchange->body = mail_message(arena, delivery, from, &exchange->length);
	return NULL;
}

/* By status, extended status or both; the first line that fits counts. What depends on the
 * recipient never blames the account. */
static const struct answer {
	int from, to;
	const char *extended; /* how it begins; "" any or none */
	enum verdict verdict;
	const char *why;
} answers[] = {
	{400, 499, "", DELIVERY_LATER, "the server takes it later"},
	{530, 530, "", DELIVERY_ACCOUNT, "the server wants TLS, or a user and password"},
	{534, 535, "", DELIVERY_ACCOUNT, "the user and password do not fit"},
	{538, 538, "", DELIVERY_ACCOUNT, "the server wants TLS"},
	{500, 599, "5.7.8", DELIVERY_ACCOUNT, "the user and password do not fit"},
	{500, 599, "5.7.0", DELIVERY_ACCOUNT, "the server wants a user and password"},
	{500, 599, "5.1.7", DELIVERY_ACCOUNT, "the sender's address is refused"},
	{500, 599, "5.1.8", DELIVERY_ACCOUNT, "the sender's address is refused"},
	{500, 599, "5.1.", DELIVERY_REFUSED, "the address does not exist"},
	{500, 599, "5.2.", DELIVERY_REFUSED, "the mailbox takes nothing"},
	{500, 599, "5.4.", DELIVERY_REFUSED, "the address cannot be reached"},
	{500, 599, "5.6.", DELIVERY_REFUSED, "the message is not taken as it is"},
	{500, 599, "5.7.", DELIVERY_REFUSED, "the server's rules refuse it"},
	{502, 504, "", DELIVERY_ACCOUNT, "the server does not speak as expected"},
	{521, 521, "", DELIVERY_ACCOUNT, "the server takes no mail"},
	{552, 552, "", DELIVERY_REFUSED, "the message is too large, or the mailbox full"},
	{550, 553, "", DELIVERY_REFUSED, "the address is refused"},
	{500, 599, "", DELIVERY_REFUSED, "the server refuses it"},
};

/* "5.1.1" of "550 5.1.1 …"; "" when there is none, or the line is about something else. */
static const char *extended_status(struct arena *arena, const struct reply *reply)
{
	bool its = reply->length > 4 && strtol(reply->body, NULL, 10) == reply->status;
	const char *at = its ? reply->body + 4 : "";
	size_t length = strspn(at, "0123456789.");
	bool is = length >= 5 && length <= 9 && (*at == '4' || *at == '5') && at[1] == '.' &&
		  memchr(at + 2, '.', length - 2) && strchr(" \r\n", at[length]);
	return is ? arena_copy(arena, at, length) : "";
}

static void judge(struct arena *arena, const struct account *account,
		  const struct delivery *delivery, const struct reply *reply,
		  struct outcome *outcome)
{
	const char *extended = extended_status(arena, reply);
	if (reply->status >= 200 && reply->status < 300) {
		judge_as(outcome, DELIVERY_SENT, "");
		outcome->message_id = mail_id(arena, delivery, account_setting(account, "from"));
		return;
	}
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		const struct answer *answer = &answers[i];
		if (reply->status < answer->from || reply->status > answer->to ||
		    strncmp(extended, answer->extended, strlen(answer->extended)) != 0)
			continue;
		judge_as(outcome, answer->verdict,
			 arena_printf(arena, "%ld%s%s: %s", reply->status, *extended ? " " : "",
				      extended, answer->why));
		return;
	}
	judge_garbage(arena, reply, outcome);
}

/* Every server has its own limit and tells nobody; 10 a second is what small ones bear. */
const struct provider provider_smtp = {
	.name = "smtp",
	.channel = "email",
	.per_second = 10,
	.request = request,
	.judge = judge,
	.required = (const char *const[]){"url", "from", NULL},
};

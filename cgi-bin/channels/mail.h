/* What an e-mail says, for whoever carries it: its texts, and as a whole message for SMTP. */
#pragma once
#include "channels/channel.h"

/* An address as it stands in an envelope, ASCII: name@host without quotes or comments. */
bool mail_address(const char *address);
/* Why it cannot be sent from there, for people; NULL when it can. No line end or other control
 * character gets into a header. */
const char *mail_wrong(const struct delivery *delivery, const char *from);
/* The text, with the link behind it. */
const char *mail_plain(struct arena *arena, const struct delivery *delivery);
/* The same as HTML; "" when there is no link: then the text is all. */
const char *mail_html(struct arena *arena, const struct delivery *delivery);
/* outbox-id@host: the Message-ID without its brackets. */
const char *mail_id(struct arena *arena, const struct delivery *delivery, const char *from);
/* The whole by RFC 5322 and MIME: header and texts, lines of ASCII ended by CR LF. */
const char *mail_message(struct arena *arena, const struct delivery *delivery, const char *from,
			 size_t *length);

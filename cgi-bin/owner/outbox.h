/* What the pages of the outbox share: a message, and the providers that carry them. */
#pragma once
#include "app.h"

/* A message of the current row: what it is, how it stands, whether it can be tried again. */
void outbox_show_message(struct view *item, struct rows *row);
/* `health`: the providers that were in trouble, each with how it stands now. Looks. */
void outbox_show_health(struct request *req, struct rows *rows);

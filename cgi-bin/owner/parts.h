/* What the pages of signing in share. */
#pragma once
#include "app.h"
#include "domain/owner.h"

/* The field of a code, with what stands above it; `first`: it has the focus. */
void part_code(struct request *req, const char *label, bool first);
/* The page again with why the code was not taken. */
enum http part_code_refused(struct request *req, const char *template_name,
			    const struct code_checked *checked);
/* 429: the page again, with when a secret is looked at again. */
enum http part_locked(struct request *req, const char *template_name, const char *field_name,
		      const char *secrets, int64_t retry_at);
/* "3 recovery codes are left." */
const char *part_codes_left(struct request *req, int64_t left);
/* New recovery codes, shown once; "I have kept them" leads on to that path. */
enum http part_show_new_codes(struct request *req, const char *leads_to);

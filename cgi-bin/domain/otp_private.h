/* What otp_send.c, otp_check.c and otp_state.c share; nobody else includes it. */
#pragma once
#include "domain/otp_limits.h"

struct otp_sends otp_sends_read(struct rows *rows);
struct otp_tries otp_tries_read(struct rows *rows);
/* Calls of the api without a challenge are one requester for each phone. */
const char *otp_any_api(const struct scope *scope, const char *network_id, const char *e164);
/* Keyed hash over the row's id, as salt, and the code. */
const char *otp_code_hash(const struct scope *scope, const char *otp_id, const char *code);
/* What the column otp.phone_sealed is sealed about. */
const char *otp_about(struct arena *arena, const char *network_id, const char *otp_id);
const char *otp_phone_open(const struct scope *scope, const char *network_id, const char *otp_id,
			   const char *phone_sealed);

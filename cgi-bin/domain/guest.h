/* A member of a network. The phone is sealed under the guest's own key and found by a keyed blind
 * index. */
#pragma once
#include "domain/scope.h"

/* Keyed blind index of a phone in this network (bytea): what columns phone_index hold. */
const char *phone_index(const struct scope *scope, const char *e164);
/* The same before the network's settings are known. */
const char *phone_index_in(struct arena *arena, const struct config *config, const char *network_id,
			   const char *e164);
/* The guest with that phone; "" when there is none. Looks. */
const char *guest_find(const struct scope *scope, const char *e164);
/* The guest with that phone, made when missing, with its empty account and next card number;
 * `created_by` guest, till or api. `*made` says which. Needs an open write. Safe under concurrency:
 * one guest per phone. */
const char *guest_add(const struct scope *scope, const char *e164, const char *created_by,
		      bool *made);
/* Marks the phone as verified (method otp); keeps the first instant. Audited. */
void guest_verify(const struct scope *scope, const char *guest_id, const char *method);
/* The E.164 phone out of its sealed columns (key_sealed, phone_sealed of the current row, and
 * guest_id). */
const char *guest_phone(const struct scope *scope, const char *guest_id, const char *key_sealed,
			const char *phone_sealed);
/* Consent to the terms in that version. */
void guest_consent(const struct scope *scope, const char *guest_id, const char *version,
		   const char *via);
/* A browser or app that verified, as keyed hashes. */
void guest_device(const struct scope *scope, const char *guest_id, const char *device,
		  const char *address);

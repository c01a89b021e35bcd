/* What the devices of the demo's owners show: nobody has such a device in the hand. */
#include "app.h"
#include "core/clock.h"
#include "domain/owner.h"
#include "domain/totp.h"
#include "queries.h"

void dev_codes(struct request *req,
	       void (*take)(void *context, const char *email, const char *code, int64_t since),
	       void *context)
{
	struct rows *devices = sql_dev_devices(req->db);
	int64_t present = totp_step(clock_real());
	while (rows_next(devices)) {
		const char *owner_id = row_text(devices, "owner_id");
		const char *secret = owner_unseal(req->config, req->arena, "totp", owner_id,
						  row_text(devices, "totp_sealed"));
		const char *email = owner_unseal(req->config, req->arena, "email", owner_id,
						 row_text(devices, "email_sealed"));
		int64_t used = row_int(devices, "totp_step");
		int64_t step = used < present ? present : present + 1;
		take(context, email, used < step ? totp_code(req->arena, secret, step) : "",
		     row_time(devices, "totp_confirmed_at"));
	}
}

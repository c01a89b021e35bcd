/* What the devices of the demo's owners show: nobody has such a device in the hand. */
#include "app.h"
#include "core/clock.h"
#include "domain/owner.h"
#include "domain/totp.h"
#include "queries.h"

void dev_codes(struct request *req,
	       void (*take)(void *context, const char *email, const char *code), void *context)
{
	struct rows *devices = sql_dev_devices(req->db);
	int64_t present = totp_step(clock_real());
	while (rows_next(devices)) {
		const char *owner_id = row_text(devices, "owner_id");
		const char *secret = owner_unseal(req->config, req->arena, "totp", owner_id,
						  row_text(devices, "totp_sealed"));
		const char *email = owner_unseal(req->config, req->arena, "email", owner_id,
						 row_text(devices, "email_sealed"));
		bool used = row_int(devices, "totp_step") >= present;
		take(context, email, totp_code(req->arena, secret, used ? present + 1 : present));
	}
}

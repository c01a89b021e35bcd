/* The field for a code, and what is said of one that was not taken. */
#include "parts.h"

void part_code(struct request *req, const char *label, bool first)
{
	view_text(req->view, "code_label", label);
	view_flag(req->view, "code_first", first);
}

enum http part_locked(struct request *req, const char *template_name, const char *field_name,
		      const char *secrets, int64_t retry_at)
{
	error_on(req, field_name,
		 arena_printf(req->arena, "Too many wrong %s. Try again %s, at %s UTC.", secrets,
			      format_relative(req->formats, req->arena, retry_at),
			      format_time(req->formats, req->arena, retry_at)));
	refuse(req, template_name);
	retry_after(req, (int)((retry_at - req->now + 999999) / 1000000));
	return req->answer.status = HTTP_TOO_MANY;
}

enum http part_code_refused(struct request *req, const char *template_name,
			    const struct code_checked *checked)
{
	if (checked->outcome == CODE_LOCKED)
		return part_locked(req, template_name, "code", "codes", checked->retry_at);
	const char *message = "This code is wrong, or was used already. Wait for the next one.";
	if (checked->outcome == CODE_ILL_FORMED)
		message = *field(req, "code") ? "Enter the six digits of your app, or a recovery "
						"code of ten letters and digits."
					      : "Enter the code.";
	error_on(req, "code", message);
	return refuse(req, template_name);
}

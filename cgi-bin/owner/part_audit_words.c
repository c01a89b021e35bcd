/* Changes in words. */
#include "watch.h"
#include <string.h>

static const char *const words[][2] = {
	{"account.remove", "Account with a provider removed"},
	{"account.set", "Account with a provider set"},
	{"credit.give", "Credit given"},
	{"export.audit", "Audit log taken as a file"},
	{"export.figure", "Rows of a figure taken as a file"},
	{"export.guests", "Guests taken as a file"},
	{"guest.add", "Guest signed up"},
	{"guest.rename", "Guest's name changed"},
	{"guest.tier_raised", "Guest's tier raised"},
	{"guest.verify", "Guest verified their mobile"},
	{"job.request", "Run of a job asked for"},
	{"job.run", "Job run because it was asked for"},
	{"message.channels", "Ways of a message chosen"},
	{"message.reset", "Message's text set back"},
	{"message.retry", "Message queued again"},
	{"message.test", "Test message sent"},
	{"message.text", "Message's text changed"},
	{"owner.code_refused", "Wrong code at sign-in"},
	{"owner.device_begin", "New device begun"},
	{"owner.device_drop", "New device given up"},
	{"owner.device_set", "New device in use"},
	{"owner.password", "Password entered"},
	{"owner.recovery_new", "New recovery codes"},
	{"owner.sign_in", "Owner signed in"},
	{"owner.sign_out", "Owner signed out"},
	{"plan.feature", "Plan's feature changed"},
	{"plan.limit", "Plan's limit changed"},
	{"plan.price", "Plan's price changed"},
	{"redemption.confirmed", "Redemption final"},
	{"redemption.made", "Redemption made"},
	{"redemption.released", "Redemption given back"},
	{"redemption.settled", "Redemption settled"},
	{"referral.rewarded", "Referral rewarded"},
	{"staff.sign_in", "Staff signed in"},
	{"staff.sign_out", "Staff signed out"},
	{"subscription.agree", "Price agreed"},
	{"subscription.change_plan", "Plan changed"},
	{"subscription.end", "Subscription ended"},
	{"subscription.pause", "Subscription paused"},
	{"subscription.resume", "Subscription resumed"},
	{"subscription.start_trial", "Trial started"},
	{"visit.confirmed", "Points of a sale available"},
	{"visit.recorded", "Sale recorded"},
	{"visit.voided", "Sale voided"},
};

const char *audit_words(const char *action)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(words[i][0], action))
			return words[i][1];
	return action;
}

const char *audit_actor(struct rows *row)
{
	static const char *const kinds[][2] = {{"owner", "Owner"},   {"staff", "Staff"},
					       {"worker", "Worker"}, {"guest", "Guest"},
					       {"setup", "Setup"},   {"visitor", "Visitor"}};
	const char *name = row_text(row, "actor"), *kind = row_text(row, "actor_kind");
	for (size_t i = 0; !*name && i < sizeof kinds / sizeof *kinds; i++)
		if (!strcmp(kinds[i][0], kind))
			name = kinds[i][1];
	return name;
}

void audit_show_actions(struct request *req, struct rows *actions, const char *chosen)
{
	bool listed = !*chosen;
	view_list(req->view, "actions");
	while (rows_next(actions)) {
		const char *action = row_text(actions, "action");
		struct view *item = view_item(req->view, "actions");
		view_text(item, "value", action);
		view_text(item, "name", audit_words(action));
		view_flag(item, "chosen", !strcmp(action, chosen));
		listed |= !strcmp(action, chosen);
	}
	if (listed)
		return;
	struct view *item = view_item(req->view, "actions");
	view_text(item, "value", chosen);
	view_text(item, "name", chosen);
	view_flag(item, "chosen", true);
}

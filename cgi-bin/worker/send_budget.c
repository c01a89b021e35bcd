/* How many messages may leave in a second: by one account of a provider, by one channel, of one
 * network. Buckets in the database, shared by all hosts, each holding one second's worth. In any t
 * seconds at most (t + 1) times the rate leave by one of them; codes, which do not wait for others,
 * may go one second's worth further, and news and notices a tenth of one beyond that. */
#include "core/buffer.h"
#include "core/clock.h"
#include "queries.h"
#include "worker/send.h"
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 3, WHOLE = 1000, SHARE = 100 };

struct bucket {
	const char *name;
	const char *waits; /* who waits when it is empty: a channel or a network */
	int64_t rate;
	int64_t millis, share; /* what is in it, and in its share, in thousandths of a message */
};

static int64_t configured(const struct sender *sender, const char *name)
{
	int64_t rate = strtoll(config_provider(sender->worker->config, "send", name), NULL, 10);
	return rate < 1 ? 1 : rate > 1000 ? 1000 : rate;
}

static int buckets_of(const struct sender *sender, const struct parcel *parcel,
		      struct bucket buckets[BUCKETS])
{
	const struct carrier *carrier = &parcel->carriers[parcel->at];
	const char *channel = parcel->delivery.channel;
	bool own = carrier->account.own != NULL;
	int count = 0;
	buckets[count++] =
		(struct bucket){.name = arena_printf(parcel->arena, "channel %s", channel),
				.waits = channel,
				.rate = configured(sender, "per_channel")};
	buckets[count++] = (struct bucket){
		.name = arena_printf(parcel->arena, "network %s", parcel->network_id),
		.waits = parcel->network_id,
		.rate = configured(sender, "per_network")};
	if (carrier->provider->per_second)
		buckets[count++] = (struct bucket){
			.name = arena_printf(parcel->arena, "provider %s %s",
					     carrier->provider->name, carrier->name),
			.waits = own ? parcel->network_id : channel,
			.rate = carrier->provider->per_second};
	return count;
}

static void wait_for(struct sender *sender, const char *name, bool codes, int64_t microseconds)
{
	int64_t now = clock_real();
	for (int i = 0; i < WAITING; i++) {
		bool same =
			!strcmp(sender->waiting[i].name, name) && sender->waiting[i].codes == codes;
		if (!same && sender->waiting[i].until > now)
			continue;
		memset(&sender->waiting[i], 0, sizeof sender->waiting[i]);
		memcpy(sender->waiting[i].name, name, strnlen(name, 39));
		sender->waiting[i].codes = codes;
		sender->waiting[i].until = now + microseconds;
		return;
	}
}

/* Above it what only news and notices may take when the bucket is empty: a tenth, so that codes
 * without end leave them some. It is charged to the bucket all the same: codes then wait. */
static const char *share_of(struct arena *arena, const char *name)
{
	return arena_printf(arena, "%s share", name);
}

/* "{…,…}": names or rates of the buckets and, for what is no code, of their shares. */
static const char *list(const struct parcel *parcel, const struct bucket *buckets, int count,
			bool rates)
{
	struct buffer text = buffer_in(parcel->arena);
	int all = is_code(parcel) ? count : 2 * count;
	for (int i = 0; i < all; i++) {
		const struct bucket *bucket = &buckets[i % count];
		buffer_text(&text, i ? "," : "{");
		if (rates)
			buffer_printf(&text, "%lld",
				      (long long)bucket->rate * (i < count ? WHOLE : SHARE));
		else
			buffer_printf(&text, "\"%s\"",
				      i < count ? bucket->name
						: share_of(parcel->arena, bucket->name));
	}
	buffer_text(&text, "}");
	return buffer_end(&text);
}

/* Holds the buckets, and says what is in each. */
static void look_into(struct sender *sender, const struct parcel *parcel, struct bucket *buckets,
		      int count)
{
	struct rows *filled = sql_send_refill(
		sender->worker->db, list(parcel, buckets, count, false),
		list(parcel, buckets, count, true), instant_text(parcel->arena, clock_real()));
	while (rows_next(filled))
		for (int i = 0; i < count; i++) {
			const char *name = row_text(filled, "name");
			size_t length = strlen(buckets[i].name);
			if (strncmp(name, buckets[i].name, length) != 0)
				continue;
			if (!name[length])
				buckets[i].millis = row_int(filled, "millis");
			else if (!strcmp(name + length, " share"))
				buckets[i].share = row_int(filled, "millis");
		}
}

/* Microseconds until one may leave by it; 0: now. */
static int64_t wait_of(const struct parcel *parcel, const struct bucket *bucket)
{
	int64_t debt = is_code(parcel) ? bucket->rate * WHOLE : 0;
	int64_t missing = WHOLE - bucket->millis - debt, lacking = WHOLE - bucket->share;
	if (missing <= 0 || (!is_code(parcel) && lacking <= 0))
		return 0;
	int64_t wait = missing * 1000 / bucket->rate,
		share = lacking * 1000 * (WHOLE / SHARE) / bucket->rate;
	return (!is_code(parcel) && share < wait ? share : wait) + 1000;
}

static void spend(struct sender *sender, const struct parcel *parcel, const struct bucket *buckets,
		  int count)
{
	struct buffer names = buffer_in(parcel->arena);
	for (int i = 0; i < count; i++) {
		buffer_printf(&names, "%s\"%s\"", i ? "," : "{", buckets[i].name);
		if (!is_code(parcel) && buckets[i].millis < WHOLE)
			buffer_printf(&names, ",\"%s\"", share_of(parcel->arena, buckets[i].name));
	}
	buffer_text(&names, "}");
	sql_send_spend(sender->worker->db, buffer_end(&names));
}

bool budget_spend(struct sender *sender, const struct parcel *parcel)
{
	struct bucket buckets[BUCKETS];
	int count = buckets_of(sender, parcel, buckets);
	bool all = true;
	look_into(sender, parcel, buckets, count);
	for (int i = 0; i < count; i++) {
		int64_t wait = wait_of(parcel, &buckets[i]);
		if (wait)
			wait_for(sender, buckets[i].waits, is_code(parcel), wait);
		all = all && !wait;
	}
	if (all)
		spend(sender, parcel, buckets, count);
	return all;
}

void budget_charge(struct sender *sender, const struct parcel *parcel)
{
	struct bucket buckets[BUCKETS];
	int count = buckets_of(sender, parcel, buckets);
	if (count < BUCKETS)
		return;
	look_into(sender, parcel, &buckets[2], 1);
	spend(sender, parcel, &buckets[2], 1);
}

/* Of what is under way, codes aside: how many are this one's channel's, or its network's by an
 * account of its own. */
static int under_way(const struct sender *sender, const struct parcel *like, bool own)
{
	int count = 0;
	for (int i = 0; i < PARCELS; i++) {
		const struct parcel *each = &sender->parcels[i];
		if (!each->busy || is_code(each))
			continue;
		if (!own)
			count += !strcmp(each->delivery.channel, like->delivery.channel);
		else if (each->carriers[each->at].account.own)
			count += !strcmp(each->network_id, like->network_id);
	}
	return count;
}

static bool channel_full(const struct sender *sender, const struct parcel *like)
{
	return under_way(sender, like, false) >= OF_CHANNEL;
}

static bool account_full(const struct sender *sender, const struct parcel *like)
{
	return like->carriers[like->at].account.own &&
	       under_way(sender, like, true) >= OF_OWN_ACCOUNT;
}

bool budget_crowded(const struct sender *sender, const struct parcel *parcel)
{
	return !is_code(parcel) && (channel_full(sender, parcel) || account_full(sender, parcel));
}

const char *budget_waiting(struct sender *sender, struct arena *arena, bool codes)
{
	struct buffer text = buffer_in(arena);
	int64_t now = clock_real();
	buffer_text(&text, "{");
	for (int i = 0; i < WAITING; i++)
		if (sender->waiting[i].codes == codes && sender->waiting[i].until > now)
			buffer_printf(&text, "%s%s", text.length > 1 ? "," : "",
				      sender->waiting[i].name);
	for (int i = 0; i < PARCELS && !codes; i++) {
		const struct parcel *each = &sender->parcels[i];
		if (!each->busy || is_code(each))
			continue;
		if (channel_full(sender, each))
			buffer_printf(&text, "%s%s", text.length > 1 ? "," : "",
				      each->delivery.channel);
		if (account_full(sender, each))
			buffer_printf(&text, "%s%s", text.length > 1 ? "," : "", each->network_id);
	}
	buffer_text(&text, "}");
	return buffer_end(&text);
}

int64_t budget_next(const struct sender *sender)
{
	int64_t now = clock_real(), next = 0;
	for (int i = 0; i < WAITING; i++) {
		int64_t until = sender->waiting[i].until;
		if (until > now && (!next || until < next))
			next = until;
	}
	return next;
}

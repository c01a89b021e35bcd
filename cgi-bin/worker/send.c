/* `worker send`: the outbox, at least once each. Looks for what is due, has many calls under way at
 * once, is woken when somebody waits for a code. */
#include "core/clock.h"
#include "core/log.h"
#include "domain/outbox.h"
#include "queries.h"
#include "worker/send.h"
#include <string.h>

enum { PARCEL_BYTES = 4 << 20, LOOK = 1000000, LOOKS = 8 };

static int free_parcels(const struct sender *sender)
{
	int free = 0;
	for (int i = 0; i < PARCELS; i++)
		free += !sender->parcels[i].busy;
	return free;
}

/* How many more may be under way: of codes, or of what is none. */
static int room_for(const struct sender *sender, bool codes)
{
	int free = free_parcels(sender), room = PARCELS - (codes ? FOR_OTHERS : FOR_CODES);
	for (int i = 0; i < PARCELS; i++)
		room -= sender->parcels[i].busy && is_code(&sender->parcels[i]) == codes;
	return free < room ? free : room;
}

/* Takes the rows' messages, up to one that has to wait, for then so have others; how many of them
 * there was something to do for. */
static int take_all(struct sender *sender, struct rows *rows, int most, bool *later)
{
	const char *due[PARCELS][2];
	int count = 0, done = 0;
	*later = false;
	for (; count < most && rows_next(rows); count++) {
		due[count][0] = row_text(rows, "network_id");
		due[count][1] = row_text(rows, "outbox_id");
	}
	if (!worker_read(sender->worker, &sender->errors))
		return 0;
	for (int i = 0; i < count && !stop_asked && !*later; i++) {
		enum taken taken = parcel_take(sender, due[i][0], due[i][1]);
		done += taken == TAKEN;
		*later = taken == TAKEN_LATER;
	}
	return done;
}

/* What is due now of one priority. Messages that have to wait are passed by: looked again without
 * their channel or network. */
static int look_for(struct sender *sender, int64_t priority)
{
	struct worker *worker = sender->worker;
	int done = 0;
	bool codes = priority == MESSAGE_AWAITED, later = true;
	for (int looks = 0; looks < LOOKS && later && !stop_asked; looks++) {
		int room = room_for(sender, codes);
		if (room <= 0)
			break;
		arena_reset(worker->arena);
		db_begin(worker->db, worker->arena, clock_now());
		done += take_all(sender,
				 sql_send_next(worker->db, priority,
					       budget_waiting(sender, worker->arena, codes),
					       route_carriers(worker->arena),
					       route_platforms(sender, worker->arena),
					       instant_text(worker->arena, clock_real()), room),
				 room, &later);
	}
	return done;
}

/* Those whose sender did not come back. */
static int look_for_lapsed(struct sender *sender)
{
	struct worker *worker = sender->worker;
	int room = room_for(sender, false);
	bool later;
	if (room <= 0 || stop_asked)
		return 0;
	arena_reset(worker->arena);
	db_begin(worker->db, worker->arena, clock_now());
	return take_all(
		sender,
		sql_send_lapsed(worker->db, instant_text(worker->arena, clock_real()), room), room,
		&later);
}

/* Dead messages are kept for another try; when there can be none, what they say goes. */
static void wipe_past(struct sender *sender)
{
	struct worker *worker = sender->worker;
	const char *past[100][2];
	int count = 0;
	arena_reset(worker->arena);
	worker->now = clock_now();
	db_begin(worker->db, worker->arena, worker->now);
	struct rows *rows = sql_send_past(worker->db);
	for (; count < 100 && rows_next(rows); count++) {
		past[count][0] = row_text(rows, "network_id");
		past[count][1] = row_text(rows, "outbox_id");
	}
	worker_read(worker, &sender->errors);
	for (int i = 0; i < count && !stop_asked; i++) {
		db_begin(worker->db, worker->arena, worker->now);
		db_network(worker->db, past[i][0]);
		db_write(worker->db);
		sql_send_wipe(worker->db, past[i][0], past[i][1]);
		sender->errors += db_finish(worker->db, true) != DB_KEPT;
	}
}

/* What could not be written down when it ended. */
static void write_late(struct sender *sender)
{
	for (int i = 0; i < PARCELS; i++)
		if (sender->parcels[i].unwritten && clock_ticks() >= sender->parcels[i].retry_at)
			parcel_end(sender, &sender->parcels[i]);
}

static void take_answers(struct sender *sender)
{
	struct reply reply;
	for (struct parcel *parcel; (parcel = calls_next(sender->calls, &reply));)
		parcel_answered(sender, parcel, &reply);
}

/* One look at everything that is due: how many there was something to do for. */
static int look(struct sender *sender)
{
	return look_for(sender, MESSAGE_AWAITED) + look_for_lapsed(sender) +
	       look_for(sender, MESSAGE_NOTICE) + look_for(sender, MESSAGE_NEWS);
}

static struct sender *open_sender(struct worker *worker, struct arena *life)
{
	struct sender *sender = arena_alloc(life, sizeof *sender);
	sender->worker = worker;
	sender->calls = calls_open(life, worker->config);
	for (int i = 0; i < PARCELS; i++)
		sender->parcels[i].arena = arena_new(PARCEL_BYTES);
	return sender;
}

static void close_sender(struct sender *sender)
{
	calls_close(sender->calls);
	for (int i = 0; i < PARCELS; i++)
		arena_free(sender->parcels[i].arena);
}

/* Until a call goes on, somebody waits for a code, or `until`; true when it is time to look. */
static bool wait_for_more(struct sender *sender, int64_t until)
{
	struct db *db = sender->worker->db;
	int descriptor = db_listen(db, OUTBOX_CHANNEL);
	int64_t next = budget_next(sender), wait = until - clock_ticks();
	if (next && next - clock_real() < wait)
		wait = next - clock_real();
	if (db_notified(db))
		return true;
	calls_wait(sender->calls, descriptor, wait > 0 ? (int)(wait / 1000) + 1 : 0);
	return db_notified(db) || (next && clock_real() >= next);
}

/* With its seconds over a start takes nothing more, and leaves when what is under way has ended; a
 * start without any stays until nothing is due. */
static void send_until(struct sender *sender, int64_t end, bool once)
{
	int64_t next_look = 0, next_wipe = 0;
	for (;;) {
		int free_before = free_parcels(sender), done = 0;
		take_answers(sender);
		write_late(sender);
		int64_t now = clock_ticks();
		bool over = stop_asked || (!once && now >= end),
		     freed = free_parcels(sender) > free_before;
		if (!over && (freed || now >= next_look)) {
			done = look(sender);
			next_look = done ? 0 : clock_ticks() + LOOK;
		}
		if (!over && now >= next_wipe) {
			wipe_past(sender);
			next_wipe = clock_ticks() + LOOK;
		}
		bool idle = free_parcels(sender) == PARCELS, more = budget_next(sender) > 0;
		if (idle && (over || (once && !done && !more)))
			break;
		int64_t until = over || next_look > now + LOOK ? now + LOOK : next_look;
		if (!once && !over && until > end)
			until = end;
		if (wait_for_more(sender, until))
			next_look = 0;
	}
	wipe_past(sender);
}

int send_outbox(struct worker *worker, int seconds)
{
	struct arena *life = arena_new(16 << 20);
	struct sender *sender = open_sender(worker, life);
	send_until(sender, clock_ticks() + (int64_t)seconds * 1000000, seconds == 0);
	int64_t errors = sender->errors;
	close_sender(sender);
	arena_free(life);
	return errors ? 1 : 0;
}

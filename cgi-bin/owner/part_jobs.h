/* What the pages of the worker's jobs share. */
#pragma once
#include "app.h"

/* What it does, as a sentence begins. */
const char *job_about(struct request *req, struct rows *job);
/* A run, of the current row: when, how long, how many, how it went or how far it is. `ran` is false
 * for none. */
void job_show_run(struct request *req, struct view *item, struct rows *run);
/* Whether a run is asked for, and by whom. */
void job_show_request(struct request *req, struct view *item, struct rows *job);
/* Cron starts every job each minute: it is late when no run began for three, or one does not end.
 */
bool job_is_late(struct request *req, struct rows *run);

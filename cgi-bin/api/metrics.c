/* Counters of all processes, for Prometheus. nginx keeps it to loopback. */
#include "core/metrics.h"
#include "app.h"
#include "pages.h"

static enum http metrics(struct request *req)
{
	struct buffer text = buffer_in(req->arena);
	metrics_write(&text);
	const char *body = buffer_end(&text);
	return answer_text(req, "text/plain; version=0.0.4; charset=utf-8", body, text.length);
}

const struct page page_api_metrics = {.path = "/metrics", .who = ANYONE, .get = metrics};

/* Finds the page of an address, and answers what no page does: 404, 405, a missing last slash. */
#include "core/http_private.h"
#include "core/serve_private.h"
#include <string.h>

/* Page paths without a {value} win over those with one. */
static const struct page *page_at(struct request *req, const char *rest)
{
	const struct page *found = NULL;
	for (const struct page *const *page = req->app->pages; *page; page++) {
		bool exact = !strchr((*page)->path, '{');
		if (exact ? strcmp((*page)->path, rest) != 0 : found != NULL)
			continue;
		struct fields *values = fields_none(req->arena);
		if (!exact && !path_matches(req->arena, (*page)->path, rest, values))
			continue;
		found = *page;
		req->path_values = values;
		if (exact)
			break;
	}
	return found;
}

static bool try_base(struct request *req, size_t base_length)
{
	const char *rest = req->path + base_length;
	const struct page *page = page_at(req, rest);
	if (!page)
		return false;
	req->page = page;
	req->rest = rest;
	req->base = arena_copy(req->arena, req->path, base_length);
	return true;
}

/* The length of a first segment that could be a network's slug; 0: none. */
static size_t slug_length(const char *path)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
	size_t length = strspn(path + 1, allowed);
	return length && length <= 40 && (path[1 + length] == '/' || !path[1 + length]) ? length + 1
											: 0;
}

static bool find_by_base(struct request *req)
{
	const char *prefix = req->app->prefix;
	if (req->app->slugs) {
		size_t slug = slug_length(req->path);
		return (slug && try_base(req, slug)) || try_base(req, 0);
	}
	size_t length = strlen(prefix);
	return !strncmp(req->path, prefix, length) && try_base(req, length);
}

/* "/blkpages" means "/blkpages/". */
static bool lacks_slash(struct request *req)
{
	size_t length = strlen(req->path);
	if (req->method == METHOD_POST || !length)
		return false;
	bool base = req->app->slugs ? slug_length(req->path) == length
				    : length > 1 && !strcmp(req->path, req->app->prefix);
	return base && page_at(req, "/");
}

static bool read_uri(struct request *req, const char *uri)
{
	size_t path_length = strcspn(uri, "?#");
	const char *query = uri[path_length] == '?' ? uri + path_length + 1 : "";
	req->path = percent_decoded(req->arena, uri, path_length, false);
	req->query = fields_form(req->arena, query, strcspn(query, "#"));
	bool sound = req->path && *req->path == '/' && req->query;
	if (!req->path)
		req->path = "/";
	if (!req->query)
		req->query = fields_none(req->arena);
	return sound;
}

static enum method method_of(const char *name)
{
	return !strcmp(name, "GET")    ? METHOD_GET
	       : !strcmp(name, "HEAD") ? METHOD_HEAD
	       : !strcmp(name, "POST") ? METHOD_POST
				       : METHOD_OTHER;
}

enum http find_page(struct request *req)
{
	const struct incoming *in = req->serving->incoming;
	req->method = method_of(in->method ? in->method : "");
	if (!read_uri(req, in->uri ? in->uri : ""))
		return reject(req, HTTP_BAD_REQUEST, "", "The address is not well formed.");
	if (req->app->choose_words)
		req->app->choose_words(req);
	if (!find_by_base(req)) {
		if (!lacks_slash(req)) {
			/* The start that the error page leads to is that network's. */
			if (req->app->slugs)
				req->base =
					arena_copy(req->arena, req->path, slug_length(req->path));
			return HTTP_NOT_FOUND;
		}
		req->base = "";
		return redirect(req, "%s/", req->path);
	}
	bool get = req->method == METHOD_GET || req->method == METHOD_HEAD;
	if ((get && req->page->get) || (req->method == METHOD_POST && req->page->post))
		return HTTP_OK;
	answer_header(req, "Allow",
		      !req->page->post	? "GET, HEAD"
		      : !req->page->get ? "POST"
					: "GET, HEAD, POST");
	return HTTP_METHOD_NOT_ALLOWED;
}

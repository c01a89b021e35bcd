/* The navigation: what each page says of itself, for who is asking. */
#include "core/serve_private.h"
#include <string.h>

enum { GROUP = 10 };

static bool in_menu(const struct request *req, const struct page *page)
{
	return page->menu && page->get && page->who & req->caller.who;
}

/* The next in order after that place; NULL behind the last. */
static const struct page *next_page(const struct request *req, int after)
{
	const struct page *next = NULL;
	for (const struct page *const *page = req->app->pages; *page; page++)
		if (in_menu(req, *page) && (*page)->place > after &&
		    (!next || (*page)->place < next->place))
			next = *page;
	return next;
}

/* The item whose address the present one begins with; the longest wins. */
static const struct page *present(const struct request *req)
{
	const struct page *found = NULL;
	size_t best = 0;
	for (const struct page *const *page = req->app->pages; *page; page++) {
		size_t length = strlen((*page)->path);
		bool within = !strncmp(req->rest, (*page)->path, length) &&
			      (!req->rest[length] || (req->rest[length] == '/' && length > 1));
		if (in_menu(req, *page) && within && length > best) {
			found = *page;
			best = length;
		}
	}
	return found;
}

void fill_menu(struct request *req)
{
	struct list *groups = view_list(req->view, "menu");
	if (!req->app->menu_groups)
		return;
	const struct page *here = present(req);
	struct view *group = NULL;
	int shown = -1, count = 0;
	while (req->app->menu_groups[count])
		count++;
	for (const struct page *page = next_page(req, 0); page;
	     page = next_page(req, page->place)) {
		int number = page->place / GROUP < count ? page->place / GROUP : count - 1;
		if (number != shown) {
			group = view_new(req->arena);
			view_text(group, "group_title", req->app->menu_groups[number]);
			list_add(groups, value_object(group));
			shown = number;
		}
		struct view *item = view_item(group, "items");
		view_text(item, "address", page->path);
		view_text(item, "word", page->menu);
		view_text(item, "icon", page->icon);
		view_flag(item, "present", page == here);
	}
}

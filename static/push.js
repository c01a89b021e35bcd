/* Runs in the browser without a page: shows what was pushed, and opens where it leads. Only pages of this network are opened. */
"use strict";
const scope = self.registration.scope;
const inside = (link) => {
	try {
		const url = new URL(link, scope);
		return url.href.startsWith(scope) ? url.href : scope;
	} catch { return scope; }
};

self.addEventListener("push", (event) => {
	let said = {};
	try { said = event.data.json(); } catch { /* a push that cannot be read is shown as one all the same: browsers insist */ }
	event.waitUntil(self.registration.showNotification(said.title || "", {
		body: said.body || "", icon: self.icon, data: inside(said.link || scope),
	}));
});
self.addEventListener("notificationclick", (event) => {
	event.notification.close();
	event.waitUntil((async () => {
		const url = inside(event.notification.data), open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
		const same = open.find((each) => each.url === url);
		return same ? same.focus() : self.clients.openWindow(url);
	})());
});
/* A newer one takes over at once: none keeps anything between two pushes. */
self.addEventListener("install", () => self.skipWaiting());

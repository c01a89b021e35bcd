/* A message's preview follows what is typed, and addresses are copied by a touch; without scripts a button and the text itself do. */
(() => {
	"use strict";
	for (const form of document.querySelectorAll("[data-preview-form]")) {
		const shown = document.querySelector("[data-preview]"), button = form.querySelector("[value=preview]");
		const wanted = () => {
			const typed = new URLSearchParams(new FormData(form));
			typed.set("act", "preview");
			return typed.toString();
		};
		let asked = wanted(), timer, request;
		button.hidden = true;
		async function show() {
			const body = wanted();
			if (body === asked) return;
			asked = body;
			if (request) request.abort();
			request = new AbortController();
			const answer = await fetch(form.action, {
				method: "POST", body, signal: request.signal,
				headers: { Accept: "text/html", "Content-Type": "application/x-www-form-urlencoded" },
			});
			if (!answer.ok && answer.status !== 422) return;
			const page = new DOMParser().parseFromString(await answer.text(), "text/html"), next = page.querySelector("[data-preview]");
			if (next && body === wanted()) shown.replaceChildren(...next.childNodes);
		}
		form.addEventListener("input", () => {
			clearTimeout(timer);
			timer = setTimeout(() => show().catch(() => { asked = ""; }), 250);
		});
	}
	for (const button of document.querySelectorAll("[data-copy]")) {
		if (!navigator.clipboard) continue;
		button.hidden = false;
		button.addEventListener("click", async () => {
			await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
			button.firstChild.textContent = "Copied";
		});
	}
})();

/* What makes the till faster where scripts run; without them every form still works. */
(() => {
	"use strict";
	const one = (query, root = document) => root.querySelector(query);

	/* The bill follows what is typed. */
	function sale(form) {
		const bill = one("[data-bill]", form), amount = one("#amount", form);
		const wanted = () => new URLSearchParams([...new FormData(form)].filter(([name, value]) => value && ["amount", "code", "redemption"].includes(name))).toString();
		let asked = amount.value.trim() ? wanted() : "", timer, request;
		async function show() {
			const query = wanted();
			if (query === asked || !amount.value.trim()) return;
			if (request) request.abort();
			request = new AbortController();
			const answer = await fetch(form.dataset.preview + "?" + query, { headers: { Accept: "text/html" }, signal: request.signal });
			if (answer.redirected || (!answer.ok && answer.status !== 422)) return location.reload();
			const page = new DOMParser().parseFromString(await answer.text(), "text/html");
			if (query !== wanted()) return;
			bill.replaceChildren(...page.body.childNodes);
			asked = query;
		}
		const soon = () => { clearTimeout(timer); timer = setTimeout(() => show().catch(() => {}), 180); };
		form.addEventListener("input", soon);
		/* Enter right after typing shows the bill first; nothing is recorded that was not seen. */
		form.addEventListener("submit", (event) => {
			clearTimeout(timer);
			const next = one("[data-find]");
			if (next && /^[cr]1[.]/i.test(amount.value.trim())) { /* the next guest's card was scanned */
				event.preventDefault();
				one("#q", next).value = amount.value.trim();
				return next.requestSubmit();
			}
			if (form.dataset.sent) return event.preventDefault();
			if (amount.value.trim() && wanted() !== asked) {
				event.preventDefault();
				show().catch(() => {});
			} else if (one("[name=shown]", form)) form.dataset.sent = "1";
		});
		soon();
	}

	/* A scanner types wherever the focus is, and ends with Enter. */
	function find(form) {
		const input = one("#q", form);
		addEventListener("keydown", (event) => {
			if (event.key.length !== 1 || event.key === " " || event.ctrlKey || event.metaKey || event.altKey || document.activeElement instanceof HTMLInputElement) return;
			input.focus();
			input.select();
		});
		if (document.activeElement === input) input.select();
		form.addEventListener("submit", (event) => {
			if (form.dataset.sent || !input.value.trim()) return event.preventDefault();
			form.dataset.sent = "1";
		});
	}

	/* The camera reads the QR where the browser can. */
	async function camera(button) {
		if (!("BarcodeDetector" in window) || !navigator.mediaDevices || !(await BarcodeDetector.getSupportedFormats()).includes("qr_code")) return;
		const form = button.form, video = one("[data-video]", form), detector = new BarcodeDetector({ formats: ["qr_code"] });
		let stream;
		const stop = () => {
			if (stream) stream.getTracks().forEach((track) => track.stop());
			stream = null;
			video.hidden = true;
		};
		const look = async () => {
			if (!stream) return;
			const found = await detector.detect(video).catch(() => []);
			if (!found.length) return requestAnimationFrame(look);
			stop();
			one("#q", form).value = found[0].rawValue;
			form.requestSubmit();
		};
		button.hidden = false;
		button.addEventListener("click", async () => {
			if (stream) return stop();
			try {
				stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
				video.srcObject = stream;
				video.hidden = false;
				await video.play();
				look();
			} catch { stop(); button.hidden = true; }
		});
	}

	/* The button says what it takes off the bill. */
	function redeem(form) {
		const button = one(".go button", form), other = one("#other", form), plain = button.textContent;
		const show = () => {
			const chosen = one("[name=points]:checked + span small", form), typed = other.value.trim();
			button.textContent = typed ? `Redeem ${typed} points` : chosen ? `Redeem ${chosen.textContent}` : plain;
		};
		form.addEventListener("input", show);
		show();
	}

	const on = (query, act) => document.querySelectorAll(query).forEach(act);
	on("[data-sale]", sale);
	on("[data-redeem]", redeem);
	on("[data-find]", find);
	on("[data-camera]", (button) => camera(button).catch(() => {}));
	on("[data-print]", (button) => { button.hidden = false; button.addEventListener("click", () => print()); });
	const summary = one(".errors");
	if (summary && !one("[data-find] [autofocus]")) summary.focus();
	/* A page out of the browser's memory holds a form that was sent already. */
	addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();

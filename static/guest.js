/* What makes the guest's pages better where scripts run; without them every form and link still works. */
(() => {
	"use strict";
	const one = (query, root = document) => root.querySelector(query);
	const clock = (s) => Math.floor(s / 60) + ":" + String(s % 60).padStart(2, "0");
	const json = { Accept: "application/json" };
	const body = (form, extra) => new URLSearchParams(extra ? { ...Object.fromEntries(new FormData(form)), ...extra } : new FormData(form));

	/* Calls tick(seconds left) each second until 0; a moment on this device, so a sleeping tab catches up. */
	function countdown(seconds, tick) {
		const end = performance.now() + seconds * 1000;
		let timer;
		const step = () => {
			const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
			tick(left);
			if (left) timer = setTimeout(step, 500);
		};
		step();
		return () => clearTimeout(timer);
	}

	/* Redeeming: slider, number and presets say the same; the button says what it gives. */
	function redeem(form) {
		const data = form.dataset, number = one("#other", form), slider = one("[type=range]", form), button = one("button", form);
		const least = +data.least, most = +data.most, step = +data.step, digits = +data.digits;
		const money = new Intl.NumberFormat(document.documentElement.lang === "ru" ? "ru" : "en-GB", { style: "currency", currency: data.currency, currencyDisplay: "narrowSymbol", minimumFractionDigits: digits, maximumFractionDigits: digits });
		const plain = button.textContent;
		const wanted = () => number.value.trim() ? +number.value.replace(/[\s,.\u00a0\u202f]/g, "") : +(one("[name=points]:checked", form) || {}).value;
		const show = () => {
			const points = wanted(), good = points >= least && points <= most && points % step === 0;
			button.textContent = good ? data.button.replace("%s", money.format(points * data.minor / data.points / 10 ** digits)) : plain;
			slider.value = Math.min(most, Math.max(least, points || least));
		};
		slider.hidden = false;
		slider.addEventListener("input", () => { number.value = slider.value; show(); });
		number.addEventListener("input", show);
		form.addEventListener("change", (event) => {
			if (event.target.name === "points") { number.value = ""; show(); }
		});
		show();
	}

	/* The pass: its QR is renewed each step, its digits while they are shown. */
	function pass(box) {
		const form = one("[data-code]", box), said = one("[data-said]", box), live = one("[data-live]", box);
		const digits = one("[data-digits]", box), ring = live.querySelectorAll("circle")[1], words = said.dataset.words;
		let stop = () => {}, left = 20;
		const drawQr = async () => {
			if (document.hidden) return 5;
			const answer = await fetch(box.dataset.pass, { headers: json });
			if (!answer.ok) return 30;
			const qr = await answer.json(), svg = one(".qr", box);
			svg.setAttribute("viewBox", `0 0 ${qr.size} ${qr.size}`);
			one("path", svg).setAttribute("d", qr.path);
			return qr.seconds;
		};
		const later = (seconds) => setTimeout(() => drawQr().catch(() => 15).then(later), seconds * 1000);
		later(+box.dataset.seconds);
		document.addEventListener("visibilitychange", () => document.hidden || drawQr().catch(() => {}));

		const issue = async () => {
			const answer = await fetch(form.action, { method: "POST", headers: json, body: body(form) });
			if (!answer.ok) return form.submit();
			const { code, seconds } = await answer.json();
			for (const old of box.querySelectorAll("[data-shown],[data-shown]+small")) old.hidden = true;
			live.hidden = false;
			digits.textContent = code.slice(0, 3) + " " + code.slice(3);
			digits.setAttribute("aria-label", [...code].join(" "));
			stop();
			let told = false;
			stop = countdown(seconds, (s) => {
				ring.setAttribute("stroke-dashoffset", 60 - s);
				if (!told || s % 10 === 0) said.textContent = words.replace("%s", s);
				told = true;
				if (!s && left-- > 0 && !document.hidden) issue().catch(() => {});
			});
		};
		form.addEventListener("submit", (event) => { event.preventDefault(); left = 20; issue().catch(() => form.submit()); });
	}

	/* Resending waits; the server says how long, so a reload does not start it anew. */
	function resend(form) {
		const note = one("[data-wait]", form), button = one("button", form), words = note.dataset.words;
		const seconds = +form.dataset.seconds || 0;
		if (!seconds) return;
		button.hidden = true;
		countdown(seconds, (s) => {
			note.textContent = s ? words.replace("%s", clock(s)) : words.split(/[?]/)[0] + "?";
			if (!s) button.hidden = false;
		});
	}

	/* The message's code fills itself in, where the browser can. */
	let listening;
	function listen(input, form) {
		if (!("OTPCredential" in window)) return;
		if (listening) listening.abort();
		listening = new AbortController();
		navigator.credentials.get({ otp: { transport: ["sms"] }, signal: listening.signal })
			.then((otp) => { input.value = otp.code; form.requestSubmit(); }).catch(() => {});
	}
	function codeForm(form) {
		const input = one("#code", form);
		let sent = false; /* the sixth digit and Enter after it are one try */
		listen(input, form);
		form.addEventListener("submit", (event) => {
			if (sent) { event.preventDefault(); event.stopImmediatePropagation(); }
			sent = true;
		}, true);
		input.addEventListener("input", () => {
			sent = false;
			const digits = input.value.replace(/\D/g, "").slice(0, 6);
			if (digits !== input.value) input.value = digits;
			if (digits.length === 6) form.requestSubmit();
		});
	}

	/* The code's page as a dialog over this one: fetched, shown, and asked again within it. */
	const dialog = document.createElement("dialog");
	dialog.setAttribute("aria-labelledby", "code-title");
	dialog.addEventListener("close", () => {
		const phone = one("#phone");
		if (phone) phone.focus();
	});
	/* The page that came is shown as it is: asking for it again would lose its flash. */
	function become(page, url) {
		history.replaceState(null, "", url);
		document.title = page.title;
		document.documentElement.lang = page.documentElement.lang;
		document.body.replaceWith(document.adoptNode(page.body));
		scrollTo(0, 0);
		start(document);
		one("main").focus();
	}
	async function showIn(answer) {
		const url = new URL(answer.url);
		const page = new DOMParser().parseFromString(await answer.text(), "text/html");
		const found = one("dialog", page);
		if (!found) { /* signed in, or back to the number */
			if (answer.redirected && answer.ok) return become(page, url);
			const old = one("main"), fresh = one("main", page);
			if (!fresh) return location.reload();
			dialog.close();
			old.replaceWith(fresh);
			document.title = page.title;
			start(fresh);
			const summary = one(".errors", fresh);
			if (summary) summary.focus();
			return;
		}
		dialog.replaceChildren(...found.childNodes);
		if (!dialog.isConnected) document.body.append(dialog);
		if (!dialog.open) dialog.showModal();
		start(dialog);
		const next = one("#code", dialog) || one(".btn", dialog);
		if (next) next.focus();
	}
	function inDialog(form) {
		form.addEventListener("submit", (event) => {
			event.preventDefault();
			const button = one("button:not(.close)", form);
			if (button.disabled) return;
			button.disabled = true;
			fetch(form.action, { method: "POST", body: body(form), headers: { Accept: "text/html" } })
				.then(showIn).catch(() => form.submit()).finally(() => { button.disabled = false; });
		});
	}
	/* Pushes: asked for by a button, never by the page itself. What this browser was allowed is the browser's to say; for whom, we note. */
	function push(box) {
		const data = box.dataset, form = one("form", box), said = one("[data-said]", box), note = "push " + data.scope;
		if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return;
		const taken = async () => {
			const worker = await navigator.serviceWorker.getRegistration(data.scope);
			return worker ? worker.pushManager.getSubscription() : null;
		};
		const show = (on) => {
			for (const each of box.querySelectorAll("[data-when]")) each.hidden = (each.dataset.when === "on") !== on;
			box.hidden = false;
		};
		const tell = async (fields) => {
			const answer = await fetch(form.action, { method: "POST", headers: json, body: body(form, fields) });
			if (!answer.ok) throw new Error(answer.status);
		};
		const on = async () => {
			if (await Notification.requestPermission() !== "granted") return data.denied;
			await navigator.serviceWorker.register(data.worker, { scope: data.scope });
			const { pushManager } = await navigator.serviceWorker.ready;
			const key = Uint8Array.from(atob(data.push.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
			const subscribe = () => pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
			const subscription = await subscribe().catch(async (error) => { /* it was made with another key */
				const old = await pushManager.getSubscription();
				if (!old) throw error;
				await old.unsubscribe();
				return subscribe();
			});
			const { endpoint, keys } = subscription.toJSON();
			await tell({ endpoint, p256dh: keys.p256dh, auth: keys.auth });
			localStorage.setItem(note, data.guest);
			show(true);
			return data.on;
		};
		const off = async () => {
			const subscription = await taken();
			if (subscription) {
				await tell({ endpoint: subscription.endpoint, off: "on" });
				await subscription.unsubscribe();
			}
			show(false);
			return data.off;
		};
		form.addEventListener("submit", async (event) => {
			event.preventDefault();
			const button = event.submitter || one("button:not([hidden])", form);
			button.disabled = true;
			said.textContent = await (button.dataset.when === "on" ? off : on)().catch(() => data.failed);
			button.disabled = false;
			const next = one("button:not([hidden])", form);
			if (next !== button) next.focus();
		});
		taken().then((subscription) => {
			const ours = subscription && data.told && localStorage.getItem(note) === data.guest;
			if (ours || Notification.permission !== "denied") show(Boolean(ours));
		}).catch(() => {});
	}
	/* Who signs out is told nothing more on this browser. */
	function signOut(form) {
		form.addEventListener("submit", (event) => {
			if (!("serviceWorker" in navigator)) return;
			event.preventDefault();
			const forget = async () => {
				const worker = await navigator.serviceWorker.getRegistration();
				const subscription = worker && worker.pushManager && await worker.pushManager.getSubscription();
				if (subscription) await subscription.unsubscribe();
			};
			Promise.race([forget(), new Promise((done) => setTimeout(done, 1000))]).catch(() => {}).then(() => form.submit());
		});
	}
	function start(root) {
		const on = (query, act) => root.querySelectorAll(query).forEach(act);
		on("[data-redeem]", redeem);
		on("[data-pass]", pass);
		on("[data-resend]", resend);
		on("[data-check]", codeForm);
		on("[data-push]", push);
		on("[data-sign-out]", signOut);
		if (window.HTMLDialogElement) {
			on("[data-sign-in],[data-check],[data-resend]", (form) => one("dialog[open]:not(:modal)") || inDialog(form));
			on("[data-dialog]", (link) => link.addEventListener("click", (event) => {
				event.preventDefault();
				fetch(link.href, { headers: { Accept: "text/html" } }).then(showIn).catch(() => location.assign(link.href));
			}));
			if (root === dialog) on(".close", (link) => link.addEventListener("click", (event) => { event.preventDefault(); dialog.close(); }));
		}
		on("[data-share]", (box) => {
			if (!navigator.share) return;
			const button = one("button", box);
			button.hidden = false;
			button.addEventListener("click", () => navigator.share({ url: one("input", box).value }).catch(() => {}));
		});
	}
	start(document);
})();

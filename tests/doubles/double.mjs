// A provider's double: an HTTP server on loopback that keeps what it was asked and answers as told.
//
//   const double = await start_double((request) => ({status: 201, body: {sid: 'SM…'}}));
//   double.url, double.requests [{method, path, query, headers, body, form, json}]
//   double.mode = 'ok' | 'slow' | 'garbage' | 'reset' | 'silent' | 429 | 500 …; double.next(mode, …) for the next ones only
//   await double.close()
import http from 'node:http';

function read(request) {
	return new Promise((resolve, reject) => {
		const parts = [];
		request.on('data', part => parts.push(part));
		request.on('end', () => resolve(Buffer.concat(parts)));
		request.on('error', reject);
	});
}

function seen(request, body) {
	const url = new URL(request.url, 'http://double'), text = body.toString('utf8'), type = request.headers['content-type'] || '';
	const each = {method: request.method, path: url.pathname, query: Object.fromEntries(url.searchParams), headers: request.headers, body, text, at: Date.now()};
	if (type.startsWith('application/x-www-form-urlencoded')) each.form = Object.fromEntries(new URLSearchParams(text));
	if (type.startsWith('application/json')) try { each.json = JSON.parse(text); } catch { /* as it came */ }
	return each;
}

// Whole, with its length: the clients of some providers stumble over chunks on Debian's Node.
function give(response, {status = 200, headers = {}, body = ''}) {
	const is_text = typeof body === 'string' || Buffer.isBuffer(body), bytes = Buffer.from(is_text ? body : JSON.stringify(body));
	response.writeHead(status, {...(is_text ? {} : {'Content-Type': 'application/json'}), 'Content-Length': bytes.length, ...headers});
	response.end(bytes);
}

const moods = {
	slow: (response, answer, double) => setTimeout(() => give(response, answer()), double.delay),
	silent: () => {},
	garbage: response => give(response, {headers: {'Content-Type': 'application/json'}, body: '<html>\u0000{"sid":'}),
	reset: response => response.socket.resetAndDestroy(),
};

export async function start_double(answer, {port = 0} = {}) {
	const double = {requests: [], mode: 'ok', delay: 1500, queue: [], retry_after: 0};
	const server = http.createServer(async (request, response) => {
		const each = seen(request, await read(request).catch(() => Buffer.alloc(0)));
		double.requests.push(each);
		const mode = double.queue.length ? double.queue.shift() : double.mode;
		if (mode === 'ok') return give(response, answer(each));
		if (moods[mode]) return moods[mode](response, () => answer(each), double);
		const headers = double.retry_after ? {'Retry-After': String(double.retry_after)} : {};
		return give(response, {status: Number(mode), headers, body: {error: {message: 'as told'}}});
	});
	await new Promise(resolve => server.listen(port, '127.0.0.1', resolve));
	double.url = `http://127.0.0.1:${server.address().port}`;
	double.next = (...modes) => double.queue.push(...modes);
	double.close = () => new Promise(resolve => {
		server.closeAllConnections();
		server.close(resolve);
	});
	return double;
}

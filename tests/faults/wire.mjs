// One kept connection to nginx, one request at a time: a few microseconds a request, so that drivers leave the machine to
// what they drive. What breaks, and what takes too long, is an answer with status 0.
import net from 'node:net';

const head_end = Buffer.from('\r\n\r\n');

export class Wire {
	constructor(port, patience_ms = 15000) {
		this.port = port;
		this.patience_ms = patience_ms;
		this.socket = null;
		this.waiting = null;
	}
	// `abort_ms`: the client goes away that long after it has sent.
	ask(method, path, headers, body = '', abort_ms = -1) {
		let text = `${method} ${path} HTTP/1.1\r\nhost: localhost:${this.port}\r\n`;
		for (const name in headers) text += `${name}: ${headers[name]}\r\n`;
		if (method === 'POST') text += `content-length: ${Buffer.byteLength(body)}\r\n`;
		return new Promise(done => {
			this.waiting = done;
			this.received = Buffer.alloc(0);
			this.timer = setTimeout(() => this.broken('timeout'), this.patience_ms);
			this.connected().write(`${text}\r\n${body}`);
			if (abort_ms >= 0) setTimeout(() => this.waiting === done && this.broken('aborted'), abort_ms);
		});
	}
	connected() {
		if (this.socket) return this.socket;
		const socket = this.socket = net.connect(this.port, '127.0.0.1');
		socket.setNoDelay(true);
		socket.on('data', part => socket === this.socket && this.take(part));
		for (const event of ['error', 'close', 'end']) socket.on(event, () => socket === this.socket && this.broken(event));
		return socket;
	}
	over(answer) {
		const done = this.waiting;
		clearTimeout(this.timer);
		this.waiting = null;
		done?.(answer);
	}
	broken(why) {
		this.close();
		this.over({status: 0, headers: {}, cookies: [], text: '', broken: why});
	}
	close() {
		const socket = this.socket;
		this.socket = null;
		socket?.destroy();
	}
	take(part) {
		if (!this.waiting) return this.close();
		this.received = this.received.length ? Buffer.concat([this.received, part]) : part;
		const end = this.received.indexOf(head_end);
		if (end < 0) return;
		const answer = head_of(this.received.toString('latin1', 0, end)), body = body_of(answer, this.received.subarray(end + 4));
		if (body === null) return;
		answer.text = body;
		if (/close/i.test(answer.headers.connection || '')) this.close();
		this.over(answer);
	}
}

function head_of(text) {
	const [first, ...lines] = text.split('\r\n'), answer = {status: +first.slice(9, 12), headers: {}, cookies: []};
	for (const line of lines) {
		const colon = line.indexOf(':'), name = line.slice(0, colon).toLowerCase(), value = line.slice(colon + 1).trim();
		if (name === 'set-cookie') answer.cookies.push(value);
		else answer.headers[name] = value;
	}
	return answer;
}

// null: not all of it is here yet.
function body_of(answer, bytes) {
	if (answer.status === 204 || answer.status === 304) return '';
	const length = answer.headers['content-length'];
	if (length !== undefined) return bytes.length >= +length ? bytes.toString('utf8', 0, +length) : null;
	if (!/chunked/i.test(answer.headers['transfer-encoding'] || '')) return '';
	const parts = [];
	for (let at = 0; ;) {
		const line = bytes.indexOf('\r\n', at);
		if (line < 0) return null;
		const size = parseInt(bytes.toString('latin1', at, line), 16);
		if (size === 0) return bytes.length >= line + 4 ? Buffer.concat(parts).toString('utf8') : null;
		if (bytes.length < line + 2 + size + 2) return null;
		parts.push(bytes.subarray(line + 2, line + 2 + size));
		at = line + 2 + size + 2;
	}
}

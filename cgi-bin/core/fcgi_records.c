/* Records that go out together: each has its header and its content in a place of its own. */
#include "core/fcgi_records.h"
#include <errno.h>
#include <fastcgi.h>
#include <limits.h>
#include <sys/uio.h>

enum { CONTENT_MOST = FCGI_MAX_LENGTH / 8 * 8, EDGE_RECORDS = 3 }; /* the head, the end, a rest */

struct records {
	int request_id, count;
	FCGI_Header *headers;
	struct iovec *parts; /* two of each */
};

static void add(struct records *records, unsigned char type, const void *content, size_t length)
{
	FCGI_Header *header = &records->headers[records->count];
	struct iovec *part = &records->parts[2 * records->count++];
	*header = (FCGI_Header){
		.version = FCGI_VERSION_1,
		.type = type,
		.requestIdB1 = (unsigned char)(records->request_id >> 8),
		.requestIdB0 = (unsigned char)records->request_id,
		.contentLengthB1 = (unsigned char)(length >> 8),
		.contentLengthB0 = (unsigned char)length,
	};
	part[0] = (struct iovec){header, FCGI_HEADER_LEN};
	part[1] = (struct iovec){(void *)content, length};
}

static bool write_all(int socket, struct iovec *parts, int count)
{
	while (count > 0) {
		ssize_t written = writev(socket, parts, count < IOV_MAX ? count : IOV_MAX);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		for (; count > 0 && (size_t)written >= parts->iov_len; parts++, count--)
			written -= (ssize_t)parts->iov_len;
		if (count > 0) {
			parts->iov_base = (char *)parts->iov_base + written;
			parts->iov_len -= (size_t)written;
		}
	}
	return true;
}

bool fcgi_records_send(struct arena *arena, int socket, int request_id, const char *head,
		       size_t head_length, const char *body, size_t body_length)
{
	static const FCGI_EndRequestBody end = {.protocolStatus = FCGI_REQUEST_COMPLETE};
	size_t most = body_length / CONTENT_MOST + EDGE_RECORDS;
	struct records records = {
		.request_id = request_id,
		.headers = arena_alloc(arena, most * sizeof *records.headers),
		.parts = arena_alloc(arena, 2 * most * sizeof *records.parts),
	};
	add(&records, FCGI_STDOUT, head, head_length);
	for (size_t at = 0; at < body_length; at += CONTENT_MOST) {
		size_t rest = body_length - at;
		add(&records, FCGI_STDOUT, body + at, rest < CONTENT_MOST ? rest : CONTENT_MOST);
	}
	add(&records, FCGI_END_REQUEST, &end, sizeof end);
	return write_all(socket, records.parts, 2 * records.count);
}

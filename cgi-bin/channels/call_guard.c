/* Where a tenant's or a guest's address may not lead: to this machine, its private networks and
 * what answers there without asking who speaks. Looked at as addresses, after names are resolved,
 * so no name and no redirect gets around it. */
#include "channels/call_private.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct { /* what is not the public Internet's, by RFC 6890 */
	uint32_t net;
	int bits;
} private_nets[] = {
	{0x00000000, 8},  {0x0a000000, 8},  {0x64400000, 10}, {0x7f000000, 8},	{0xa9fe0000, 16},
	{0xac100000, 12}, {0xc0000000, 24}, {0xc0000200, 24}, {0xc0a80000, 16}, {0xc6120000, 15},
	{0xc6336400, 24}, {0xcb007100, 24}, {0xe0000000, 4},  {0xf0000000, 4},
};

static bool public_4(uint32_t address)
{
	for (size_t i = 0; i < sizeof private_nets / sizeof *private_nets; i++)
		if ((address ^ private_nets[i].net) >> (32 - private_nets[i].bits) == 0)
			return false;
	return true;
}

static bool public_6(const unsigned char *bytes)
{
	static const unsigned char none[12] = {0}, mapped[12] = {[10] = 0xff, [11] = 0xff},
				   translated[12] = {0, 0x64, 0xff, 0x9b};
	uint32_t last;
	memcpy(&last, bytes + 12, sizeof last);
	if (!memcmp(bytes, none, 12)) /* ::, ::1 and IPv4 in the old way */
		return false;
	if (!memcmp(bytes, mapped, 12) || !memcmp(bytes, translated, 12))
		return public_4(ntohl(last));
	/* Only 2000::/3 is the Internet's; of it neither what wraps IPv4 nor the documents'. */
	bool wraps = (bytes[0] == 0x20 && bytes[1] == 0x02) ||
		     (bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] < 0x02);
	bool documents =
		bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0d && bytes[3] == 0xb8;
	return (bytes[0] & 0xe0) == 0x20 && !wraps && !documents;
}

bool call_public(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET)
		return public_4(ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr));
	return address->sa_family == AF_INET6 &&
	       public_6(((const struct sockaddr_in6 *)address)->sin6_addr.s6_addr);
}

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *to)
{
	(void)context;
	(void)purpose;
	return call_public(&to->addr)
		       ? socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol)
		       : CURL_SOCKET_BAD;
}

/* A connection that somebody else's call opened may be open still. */
static int before_request(void *context, char *there, char *here, int port_there, int port_here)
{
	struct sockaddr_in four = {.sin_family = AF_INET};
	struct sockaddr_in6 six = {.sin6_family = AF_INET6};
	(void)context;
	(void)here;
	(void)port_there;
	(void)port_here;
	bool allowed = (inet_pton(AF_INET, there, &four.sin_addr) == 1 &&
			call_public((const struct sockaddr *)&four)) ||
		       (inet_pton(AF_INET6, there, &six.sin6_addr) == 1 &&
			call_public((const struct sockaddr *)&six));
	return allowed ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

void call_guard(CURL *easy)
{
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, before_request);
}

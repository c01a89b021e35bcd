/* A QR code as one SVG path, light margin included. */
#pragma once
#include "core/arena.h"

struct qr {
	int size;	  /* the viewBox is 0 0 size size */
	const char *path; /* for <path d="…"/>, drawn with a stroke of 1: a line for each run of a
			     row */
};
/* Level M, at most version 25; size 0 and path "" when the text is too long, or empty. */
struct qr qr_encode(struct arena *arena, const char *text);
/* The same for text that is as good as random: any of the eight masks is then as easy to read as
 * the best, and finding the best is most of the work. */
struct qr qr_encode_token(struct arena *arena, const char *text);

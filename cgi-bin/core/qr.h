/* A QR code as one SVG path, light margin included. */
#pragma once
#include "core/arena.h"

struct qr {
	int size;	  /* the viewBox is 0 0 size size */
	const char *path; /* for <path d="…"/>; runs of a row are one subpath */
};
/* Level M; size 0 and path "" when the text is too long, or empty. */
struct qr qr_encode(struct arena *arena, const char *text);

/* What phone.c knows of countries. Not for others. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct phone_country {
	const char *iso;
	const char *code;      /* calling code */
	const char *trunk;     /* dialled in front of a national number at home; "" none */
	int shortest, longest; /* digits of a number after the calling code */
	const char *groups;    /* how its digits are grouped: "46" is 7700 900123 */
	const char *example;   /* a mobile number as it is written there */
};

/* NULL: not known. */
const struct phone_country *phone_country_by_iso(const char *iso);
/* The first country with this calling code; NULL when none is described here. */
const struct phone_country *phone_country_by_code(const char *code, size_t length);
/* How many digits of `digits` are an assigned calling code of a country; 0 for none. */
size_t phone_code_length(const char *digits);

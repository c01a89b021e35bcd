/* What the platform must know of a currency that no network tells it: see currency.h. */
#include "domain/currency.h"
#include <string.h>

bool currency_is(const char *text)
{
	return strlen(text) == 3 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

int currency_digits(const char *currency)
{
	static const char none[] =
		"BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
	static const char three[] = "BHD IQD JOD KWD LYD OMR TND";
	if (!currency_is(currency))
		return 2;
	if (strstr(none, currency))
		return 0;
	return strstr(three, currency) ? 3 : 2;
}

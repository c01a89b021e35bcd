/* What providers tell us: receipts of our messages, and what people write back. */
#include "app.h"
#include "core/fcgi.h"

int main(int argc, char **argv)
{
	return fcgi_main(&hook_app, "loyalty_hook", argc, argv);
}

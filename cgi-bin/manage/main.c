/* The console of a network's people: the till. */
#include "app.h"
#include "core/fcgi.h"

int main(int argc, char **argv)
{
	return fcgi_main(&manage_app, "loyalty_manage", argc, argv);
}

/* The console of the platform's owners. */
#include "app.h"
#include "core/fcgi.h"

int main(int argc, char **argv)
{
	return fcgi_main(&owner_app, "loyalty_owner", argc, argv);
}

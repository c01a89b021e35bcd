/* The JSON API for the guest's own apps, and the machine's health. */
#include "app.h"
#include "core/fcgi.h"

int main(int argc, char **argv)
{
	return fcgi_main(&api_app, "loyalty_api", argc, argv);
}

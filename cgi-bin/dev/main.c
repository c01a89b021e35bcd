/* The demo's messages and its clock; refuses to start in production. */
#include "app.h"
#include "core/fcgi.h"

int main(int argc, char **argv)
{
	return fcgi_main(&dev_app, "loyalty_dev", argc, argv);
}

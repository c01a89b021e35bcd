/* The guest's pages: loyalty page, signing in by phone, redeeming, history. */
#include "app.h"
#include "core/fcgi.h"

int main(int argc, char **argv)
{
	return fcgi_main(&guest_app, "loyalty_guest", argc, argv);
}

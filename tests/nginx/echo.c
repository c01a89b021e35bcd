/* A FastCGI program that answers with its own name and all it was given, for the test of
 * nginx.conf: /…poison dies, /…slow takes a second, /…large is a page of 100 kB, /…busy is its own
 * 503. */
#include <fcgiapp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	FCGX_Request request;

	(void)argc;
	FCGX_Init();
	FCGX_InitRequest(&request, 0, 0);
	while (FCGX_Accept_r(&request) >= 0) {
		const char *uri = FCGX_GetParam("REQUEST_URI", request.envp);
		if (strstr(uri, "poison"))
			_exit(70);
		if (strstr(uri, "slow"))
			sleep(1);
		if (strstr(uri, "busy"))
			FCGX_PutS("Status: 503\r\nRetry-After: 77\r\n", request.out);
		FCGX_PutS("Content-Type: text/plain\r\nCache-Control: private, max-age=3\r\n\r\n",
			  request.out);
		FCGX_FPrintF(request.out, "binary=%s\n", strrchr(argv[0], '/') + 1);
		for (char **pair = request.envp; *pair; pair++)
			FCGX_FPrintF(request.out, "%s\n", *pair);
		for (int i = 0; strstr(uri, "large") && i < 10000; i++)
			FCGX_PutS("0123456789", request.out);
		FCGX_Finish_r(&request);
	}
	return 0;
}

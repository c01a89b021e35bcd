/* What the sandbox's files share. */
#pragma once
#include "core/config.h"
#include "core/db.h"

struct sandbox_needs { /* of one part, beside memory, time, open descriptors and Postgres */
	const char *part;
	bool answers;	     /* accepts connections at the socket it was given */
	const char *file;    /* below var; NULL: none */
	bool adds;	     /* to that file; else it reads it */
	bool calls;	     /* other machines: names, sockets, TLS, threads that resolve names */
	const char *not_its; /* a table that sql/grants.sql keeps from it, for the self-test */
};
const struct sandbox_needs *sandbox_needs(const char *part);

/* Each gives up its share for ever and returns NULL, or why it could not. `path` NULL: no file. */
const char *sandbox_give_up_files(const struct sandbox_needs *needs, const char *path);
const char *sandbox_give_up_calls(const struct sandbox_needs *needs);

/* One try of the self-test: a function, or a system call. Returns 0 when it succeeded, else errno;
 * it may also be killed for it. */
struct attempt {
	const char *name;
	int (*try)(const struct attempt *attempt);
	const char *path; /* of what it is about; when that does not exist the try is skipped */
	long number, arguments[3];
	const char *skipped; /* why it is not tried here; NULL: it is */
	bool of_calls;	     /* who calls other machines must be able to: there it has to succeed */
};
extern const struct attempt sandbox_calls[]; /* ends with an empty one */
int sandbox_try_read(const struct attempt *attempt);
int sandbox_try_write(const struct attempt *attempt);
int sandbox_try_list(const struct attempt *attempt);
int sandbox_try_create(const struct attempt *attempt); /* a file in that folder */
int sandbox_try_connect(const struct attempt *attempt);

/* Whether this connection may do what its role must not: NULL when it may, else the refusal
 * ("42501 …"), or another failure. */
const char *db_try_role(struct db *db, const char *role);
const char *db_try_table(struct db *db, const char *table);

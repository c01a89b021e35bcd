/* What a process gives up once it has opened what it needs: from then on it reads and writes what
 * is open, speaks to Postgres, and can do nothing else. A flaw in a page is not a shell, a key file
 * or a way out. The sender, who must reach
 * other machines, may besides look up names, open TCP connections and read the certificate
 * authorities. */
#pragma once
#include "core/config.h"

/* Enters the sandbox, for ever, as `part` (the name its configuration was opened under). What a
 * kernel does not have is said once in the log and done without, unless the configuration says
 * `sandbox = required`: then false. A system call that is not on the list ends the process by
 * SIGSYS, with a line in the log that names it. Builds with sanitizers, which need more than any of
 * us, stay outside. */
bool sandbox_enter(const struct config *config, const char *part);

/* The certificate authorities, one file: SSL_CERT_FILE, or the system's. The sender may read it. */
const char *sandbox_authorities(void);

/* --sandbox-selftest: tries what a stolen process would, each in a child that entered the sandbox
 * as this process would have, prints a line for each, and the sum. Returns main's result: 1 when
 * one of them succeeded. */
int sandbox_selftest(const struct config *config, const char *part);

/* SPDX-License-Identifier: MIT */
/*
 * compile.h - foreign sources meet a compiler: what it may use, and what is
 * worth telling of what came out.
 */
#ifndef BOX_COMPILE_H
#define BOX_COMPILE_H

#include "box/run.h"

/* Of one compiler, and of all that a build takes. */
extern const struct run_limits compile_limits;

/* Does a compiler, an assembler or a linker say what is wrong with the sources?
 * If none does, it is the build that failed. */
bool compile_refused(const char *output);
/* The first line that a linker or compiler calls an error, or the last there
 * is; malloc()ed. */
char *compile_error(const char *output);
/* Of a build that failed: because of a limit, or of the sources? A sentence
 * without its full stop. */
const char *compile_wrong(const struct run_result *r);

#endif

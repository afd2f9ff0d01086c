/* SPDX-License-Identifier: MIT */
/*
 * git.h - git, on which neither anybody's configuration nor their hooks have
 * a say.
 */
#ifndef BOX_GIT_H
#define BOX_GIT_H

#include <stdarg.h>
#include <stddef.h>

#define GIT_ARGS 48

/* git and its settings, then @first and the words behind it; NULL at the end
 * of both. */
void git_words(const char *argv[GIT_ARGS], const char *first, va_list ap);

#endif

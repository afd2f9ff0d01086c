/* SPDX-License-Identifier: MIT */
/*
 * text.h - strings: made as printf() would, and made fit to be shown.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>

/*
 * text_scrub - turn every control character of a string into '?', in place,
 * so that names from an ELF file or words of a stub cannot reach a terminal
 * as commands. Returns @text.
 */
char *text_scrub(char *text);

/*
 * text_join - *@text, which may be NULL, becomes itself, a blank, and @more,
 * scrubbed: inih gives the continuation of a line as the same key once more.
 * malloc()ed; false, and nothing changed, when memory is short.
 */
bool text_join(char **text, const char *more);

/* malloc()ed, NULL without memory. */
char *text_format(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif

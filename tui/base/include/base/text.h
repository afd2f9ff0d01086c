/* SPDX-License-Identifier: MIT */
/*
 * text.h - strings: made as printf() would, and made fit to be shown.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stdio.h>

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

/*
 * text_fold - write @text, broken between its words, in lines of at most
 * @width characters of UTF-8: the first goes on at @column, the others begin
 * behind @indent blanks. A word is never cut. Ends the last line.
 */
void text_fold(FILE *f, const char *text, int column, int indent, int width);

/* malloc()ed, NULL without memory. */
char *text_format(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif

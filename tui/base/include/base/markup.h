/* SPDX-License-Identifier: MIT */
/*
 * markup.h - foreign text made fit for XML, HTML and SVG.
 */
#ifndef BASE_MARKUP_H
#define BASE_MARKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * utf8_next - the character at @text, which ends with a NUL, and the place
 * behind it. A byte that begins no well-formed character (RFC 3629, section 4:
 * nothing overlong, no surrogate, nothing above U+10FFFF) is taken alone, as
 * U+FFFD. At the end *@c is 0 and the place stays.
 */
const char *utf8_next(const char *text, uint32_t *c);

/*
 * Is a character invisible, or does it change how others are shown? Controls
 * (line ends and tabs, too), those that turn the direction of writing, those
 * of no width, and what XML 1.0 (section 2.2) has no way to write.
 */
bool utf8_hidden(uint32_t c);

/*
 * markup_text - write a string as the content of an element, or of an
 * attribute in double quotes: valid in both, whatever it holds. A tab or a
 * line end becomes a blank, another hidden character its number: [U+202E].
 */
void markup_text(FILE *f, const char *text);
/* The same for text whose lines stay lines, in a <pre>. */
void markup_lines(FILE *f, const char *text);

/*
 * ascii_text - the same for a place that takes ASCII only, such as a mail: what
 * is hidden or not ASCII becomes '?'. Fills and returns @buf.
 */
char *ascii_text(char *buf, size_t len, const char *text);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * text.h - making foreign text fit to be shown.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

/*
 * text_scrub - turn every control character of a string into '?', in place,
 * so that names from an ELF file or words of a stub cannot reach a terminal
 * as commands. Returns @text.
 */
char *text_scrub(char *text);

#endif

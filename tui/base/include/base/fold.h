/* SPDX-License-Identifier: MIT */
/*
 * fold.h - texts with long lines, made narrow.
 */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H

/* Lines of at most @width bytes, folded at blanks; what is folded stands under
 * the beginning of its line. malloc()ed, NULL without memory. */
char *fold_text(const char *text, int width);

/*
 * Markdown with each paragraph, item and heading on one line, so that it can
 * be folded at any width; code and tables stay as they are. malloc()ed, NULL
 * without memory.
 */
char *fold_paragraphs(const char *markdown);

#endif

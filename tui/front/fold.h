/* SPDX-License-Identifier: MIT */
/*
 * fold.h - texts with long lines, made narrow.
 */
#ifndef FRONT_FOLD_H
#define FRONT_FOLD_H

#define FOLD_OVERLAY 74 /* fits an overlay of 80 columns */

/* Lines of at most @width bytes, folded at blanks; what is folded stands under
 * the beginning of its line. malloc()ed, NULL without memory. */
char *fold_text(const char *text, int width);

#endif

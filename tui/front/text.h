/* SPDX-License-Identifier: MIT */
/*
 * text.h - build a line piece by piece in a caller's buffer. What does not
 * fit is cut; the result is always terminated.
 */
#ifndef FRONT_TEXT_H
#define FRONT_TEXT_H

#include <stddef.h>

struct text {
	char *buf;
	size_t len, used;
};

struct text text_begin(char *buf, size_t len);
void text_add(struct text *t, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif

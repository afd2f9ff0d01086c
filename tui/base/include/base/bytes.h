/* SPDX-License-Identifier: MIT */
/*
 * bytes.h - numbers and strings to bytes and back. Numbers of unknown size
 * are LEB128: seven bits a byte, the lowest first, bit 7 says that more
 * follow. Signed ones are folded (0, -1, 1, -2 ...) before that. Strings end
 * with a NUL.
 *
 * Both directions remember a failure, so that a caller checks once, behind
 * the last of many calls.
 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Starts as { 0 }; the caller frees .data. */
struct bytes {
	uint8_t *data;
	size_t len, cap;
	bool failed; /* memory is short; what follows is dropped */
};

void bytes_put(struct bytes *b, const void *from, size_t len);
void bytes_u8(struct bytes *b, unsigned int value);
void bytes_le32(struct bytes *b, uint32_t value);
void bytes_le64(struct bytes *b, uint64_t value);
void bytes_number(struct bytes *b, uint64_t value);
void bytes_signed(struct bytes *b, int64_t value);
void bytes_string(struct bytes *b, const char *text);

/* Foreign bytes being read. */
struct cursor {
	const uint8_t *at, *end;
	bool failed; /* they ended early, or a number was too long */
};

/* @len bytes, in place; NULL if there are not so many. */
const uint8_t *cursor_take(struct cursor *c, size_t len);
/* All these are 0 once something has failed, the string is "". */
unsigned int cursor_u8(struct cursor *c);
uint32_t cursor_le32(struct cursor *c);
uint64_t cursor_le64(struct cursor *c);
uint64_t cursor_number(struct cursor *c);
int64_t cursor_signed(struct cursor *c);
const char *cursor_string(struct cursor *c);
/* How many things follow that take at least @least bytes each: 0 and a failure
 * if what is left cannot hold them. */
size_t cursor_count(struct cursor *c, size_t least);

#endif

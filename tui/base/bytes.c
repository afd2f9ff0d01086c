// SPDX-License-Identifier: MIT
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

static bool make_room(struct bytes *b, size_t len)
{
	size_t cap = b->cap ? b->cap : 256;
	uint8_t *data;

	if (b->failed)
		return false;
	if (len <= b->cap - b->len)
		return true;
	while (cap - b->len < len)
		cap *= 2;
	data = realloc(b->data, cap);
	if (!data) {
		b->failed = true;
		return false;
	}
	b->data = data;
	b->cap = cap;
	return true;
}

void bytes_put(struct bytes *b, const void *from, size_t len)
{
	if (!len || !make_room(b, len))
		return;
	memcpy(b->data + b->len, from, len);
	b->len += len;
}

void bytes_u8(struct bytes *b, unsigned int value)
{
	uint8_t byte = (uint8_t)value;

	bytes_put(b, &byte, 1);
}

static void put_le(struct bytes *b, uint64_t value, unsigned int size)
{
	for (unsigned int i = 0; i < size; i++)
		bytes_u8(b, value >> 8 * i & 0xff);
}

void bytes_le32(struct bytes *b, uint32_t value)
{
	put_le(b, value, 4);
}

void bytes_le64(struct bytes *b, uint64_t value)
{
	put_le(b, value, 8);
}

void bytes_number(struct bytes *b, uint64_t value)
{
	for (; value > 0x7f; value >>= 7)
		bytes_u8(b, (value & 0x7f) | 0x80);
	bytes_u8(b, (unsigned int)value);
}

void bytes_signed(struct bytes *b, int64_t value)
{
	uint64_t twice = (uint64_t)value << 1;

	bytes_number(b, value < 0 ? ~twice : twice);
}

void bytes_string(struct bytes *b, const char *text)
{
	bytes_put(b, text, strlen(text) + 1);
}

const uint8_t *cursor_take(struct cursor *c, size_t len)
{
	const uint8_t *at = c->at;

	if (c->failed || len > (size_t)(c->end - at)) {
		c->failed = true;
		return NULL;
	}
	c->at += len;
	return at;
}

unsigned int cursor_u8(struct cursor *c)
{
	const uint8_t *at = cursor_take(c, 1);

	return at ? *at : 0;
}

static uint64_t take_le(struct cursor *c, unsigned int size)
{
	const uint8_t *at = cursor_take(c, size);
	uint64_t value = 0;

	for (unsigned int i = 0; at && i < size; i++)
		value |= (uint64_t)at[i] << 8 * i;
	return value;
}

uint32_t cursor_le32(struct cursor *c)
{
	return (uint32_t)take_le(c, 4);
}

uint64_t cursor_le64(struct cursor *c)
{
	return take_le(c, 8);
}

uint64_t cursor_number(struct cursor *c)
{
	uint64_t value = 0;

	for (unsigned int shift = 0; shift < 64; shift += 7) {
		unsigned int byte = cursor_u8(c);

		value |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return c->failed ? 0 : value;
	}
	c->failed = true;
	return 0;
}

int64_t cursor_signed(struct cursor *c)
{
	uint64_t folded = cursor_number(c);

	return (int64_t)(folded & 1 ? ~(folded >> 1) : folded >> 1);
}

const char *cursor_string(struct cursor *c)
{
	size_t left = (size_t)(c->end - c->at);
	const uint8_t *end = left && !c->failed ? memchr(c->at, 0, left) : NULL;

	if (!end) {
		c->failed = true;
		return "";
	}
	return (const char *)cursor_take(c, (size_t)(end - c->at) + 1);
}

size_t cursor_count(struct cursor *c, size_t least)
{
	uint64_t count = cursor_number(c);

	if (count > (size_t)(c->end - c->at) / least) {
		c->failed = true;
		return 0;
	}
	return (size_t)count;
}

// SPDX-License-Identifier: MIT
#include "hex.h"

int hex_digit(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

unsigned char *hex_put(unsigned char *out, const void *data, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *in = data;

	for (size_t i = 0; i < len; i++) {
		*out++ = (unsigned char)digits[in[i] >> 4];
		*out++ = (unsigned char)digits[in[i] & 0xf];
	}
	return out;
}

int hex_get(void *out, const unsigned char *text, size_t len)
{
	unsigned char *p = out;

	for (size_t i = 0; i < len; i++) {
		int high = hex_digit(text[2 * i]);
		int low = hex_digit(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return -1;
		p[i] = (unsigned char)(high << 4 | low);
	}
	return 0;
}

int hex_number(const unsigned char *text, size_t len, uint64_t *value)
{
	uint64_t v = 0;

	if (len > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
		text += 2;
		len -= 2;
	}
	if (len == 0 || len > 16)
		return -1;
	for (size_t i = 0; i < len; i++) {
		int digit = hex_digit(text[i]);

		if (digit < 0)
			return -1;
		v = v << 4 | (uint64_t)digit;
	}
	*value = v;
	return 0;
}

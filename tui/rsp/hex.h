/* SPDX-License-Identifier: MIT */
/*
 * hex.h - bytes and numbers as the hexadecimal text of the protocol.
 *
 * Private to the layer. Text is length-counted everywhere.
 */
#ifndef RSP_HEX_H
#define RSP_HEX_H

#include <stddef.h>
#include <stdint.h>

/* Value of a digit of either case, or -1. */
int hex_digit(unsigned char c);

/* Two digits a byte to @out; returns the place behind them. */
unsigned char *hex_put(unsigned char *out, const void *data, size_t len);

/* Exactly @len digit pairs to bytes; -1 if one is not hexadecimal. */
int hex_get(void *out, const unsigned char *text, size_t len);

/*
 * A number of 1 to 16 digits, an optional 0x in front, up to the end of the
 * text; -1 if it is anything else.
 */
int hex_number(const unsigned char *text, size_t len, uint64_t *value);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * number.h - numbers and addresses as a user types them.
 */
#ifndef FRONT_NUMBER_H
#define FRONT_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "trace/session.h"

/* Decimal, or hexadecimal behind 0x; the whole of @text. */
bool number_read(const char *text, uint64_t *value);

/*
 * number_value - a number, SYMBOL, SYMBOL+NUMBER, or a register that stands
 * for what it holds at the position, to which the machine may have to be
 * brought. ERR_USAGE if @text is none of these.
 */
int number_value(struct session *s, const char *text, uint64_t *value,
		 struct err *err);
/* The same as an address of an instruction: a multiple of 4. */
int number_address(struct session *s, const char *text, uint64_t *addr,
		   struct err *err);

#endif

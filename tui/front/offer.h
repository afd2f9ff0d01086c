/* SPDX-License-Identifier: MIT */
/*
 * offer.h - what may stand as a word of a command line: the .offer of verbs.
 */
#ifndef FRONT_OFFER_H
#define FRONT_OFFER_H

#include <stddef.h>

struct front;

const char *offer_verb(const struct front *f, int at, size_t index);
const char *offer_back(const struct front *f, int at, size_t index);
const char *offer_flag(const struct front *f, int at, size_t index);
const char *offer_checkpoint(const struct front *f, int at, size_t index);
const char *offer_symbol(const struct front *f, int at, size_t index);
const char *offer_break(const struct front *f, int at, size_t index);
const char *offer_place(const struct front *f, int at, size_t index);
const char *offer_mark(const struct front *f, int at, size_t index);
const char *offer_view(const struct front *f, int at, size_t index);
const char *offer_set(const struct front *f, int at, size_t index);
const char *offer_irqs(const struct front *f, int at, size_t index);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * body.h - the code of one function, so that two links of it can be compared:
 * a word that names a place is split into what it does and where that is.
 */
#ifndef IMAGE_BODY_H
#define IMAGE_BODY_H

#include "image/image.h"

#define BODY_NAME 64

enum place_kind {
	PLACE_NONE,   /* the word says all there is */
	PLACE_PAGE,   /* half an address: the other half follows */
	PLACE_SYMBOL, /* name and offset */
	PLACE_DATA,   /* no symbol: its bytes count */
};

struct body_word {
	uint32_t word; /* without the bits that say where */
	enum place_kind kind;
	char name[BODY_NAME];
	uint64_t offset; /* from the symbol */
	uint64_t addr;
	bool code; /* the symbol's own address, and it is a function's */
};

struct body {
	char name[BODY_NAME];
	uint64_t addr;
	struct body_word *words;
	size_t count;
};

/* False if there is no such function, or memory is short. */
bool body_read(struct body *b, const struct image *img, const char *name);
void body_release(struct body *b);

/* Do both do the same, given that the functions they name do? */
bool body_same(const struct body *a, const struct image *in_a,
	       const struct body *b, const struct image *in_b);

#endif

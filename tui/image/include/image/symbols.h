/* SPDX-License-Identifier: MIT */
/*
 * symbols.h - several images seen as one address space: the hypervisor with
 * its user program, and the guest's payload beside it.
 */
#ifndef IMAGE_SYMBOLS_H
#define IMAGE_SYMBOLS_H

#include "image/image.h"

#define SYMBOLS_MAX_IMAGES 4

struct symbols {
	struct image *images[SYMBOLS_MAX_IMAGES];
	size_t count;
};

/* Add an image; ownership moves. -1 when the set is full. */
int symbols_add(struct symbols *s, struct image *img, struct err *err);
void symbols_release(struct symbols *s);

/* First image that contains the address, or NULL. */
struct image *symbols_image(const struct symbols *s, uint64_t addr);
bool symbols_lookup(const struct symbols *s, uint64_t addr,
		    struct image_place *place);
/* First image that defines @name. */
bool symbols_find(const struct symbols *s, const char *name, uint64_t *addr,
		  uint64_t *size);
/* The instruction word that the images have at an address. */
bool symbols_word(const struct symbols *s, uint64_t addr, uint32_t *word);
const char *symbols_source(const struct symbols *s, uint64_t addr,
			   const struct image_place *place);

/* "name+0x1c", "name", or "0x40081234" when nothing is known; scrubbed. */
const char *symbols_format(const struct symbols *s, uint64_t addr, char *buf,
			   size_t len);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * listing.h - a portable extract of an image: what is needed to show some
 * addresses without the ELF file and its sources. It holds, for the functions
 * around those addresses, their symbols, code, line table and lines of source
 * text. docs/trace-file.md has the bytes.
 */
#ifndef IMAGE_LISTING_H
#define IMAGE_LISTING_H

#include "base/bytes.h"
#include "image/image.h"

/*
 * listing_make - extract the functions around @addrs, which are ascending;
 * those outside the image are passed over. Names of files are relative to the
 * tree that the image was built in. Appends to @out; -1 when memory is short.
 */
int listing_make(struct image *img, const uint64_t *addrs, size_t n,
		 struct bytes *out, struct err *err);

/*
 * listing_open - an image that answers as the one extracted did, for those
 * functions, and opens no file. The bytes are foreign input and copied;
 * ERR_TARGET if something about them is wrong.
 */
struct image *listing_open(const uint8_t *bytes, size_t len, struct err *err);

#endif

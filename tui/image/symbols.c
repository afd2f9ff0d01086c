// SPDX-License-Identifier: MIT
#include <endian.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "image/symbols.h"

int symbols_add(struct symbols *s, struct image *img, struct err *err)
{
	if (s->count == SYMBOLS_MAX_IMAGES) {
		image_close(img);
		return err_set(err, ERR_USAGE,
			       "more than %d images at once: name fewer",
			       SYMBOLS_MAX_IMAGES);
	}
	s->images[s->count++] = img;
	return 0;
}

void symbols_release(struct symbols *s)
{
	while (s->count)
		image_close(s->images[--s->count]);
}

struct image *symbols_image(const struct symbols *s, uint64_t addr)
{
	for (size_t i = 0; i < s->count; i++) {
		if (image_contains(s->images[i], addr))
			return s->images[i];
	}
	return NULL;
}

bool symbols_lookup(const struct symbols *s, uint64_t addr,
		    struct image_place *place)
{
	const struct image *img = symbols_image(s, addr);

	return img && image_lookup(img, addr, place);
}

bool symbols_find(const struct symbols *s, const char *name, uint64_t *addr,
		  uint64_t *size)
{
	for (size_t i = 0; i < s->count; i++) {
		if (image_symbol(s->images[i], name, addr, size))
			return true;
	}
	return false;
}

bool symbols_word(const struct symbols *s, uint64_t addr, uint32_t *word)
{
	const struct image *img = symbols_image(s, addr);

	if (!img || addr % 4 || !image_bytes(img, addr, word, sizeof(*word)))
		return false;
	*word = le32toh(*word);
	return true;
}

const char *symbols_source(const struct symbols *s, uint64_t addr,
			   const struct image_place *place)
{
	struct image *img = symbols_image(s, addr);

	if (!img || !place->file)
		return NULL;
	return image_source(img, place->file, place->line);
}

const char *symbols_format(const struct symbols *s, uint64_t addr, char *buf,
			   size_t len)
{
	struct image_place place;

	if (!symbols_lookup(s, addr, &place) || !place.symbol)
		snprintf(buf, len, "0x%" PRIx64, addr);
	else if (!place.offset)
		snprintf(buf, len, "%s", place.symbol);
	else
		snprintf(buf, len, "%s+0x%" PRIx64, place.symbol, place.offset);
	return text_scrub(buf);
}

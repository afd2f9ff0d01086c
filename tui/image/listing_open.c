// SPDX-License-Identifier: MIT
/* A listing as an image. Names and text stay in the image's copy of the bytes;
 * nothing is as large as a number claims before that many bytes are there. */
#include <stdlib.h>
#include <string.h>

#include "image/listing.h"
#include "priv.h"

struct opening {
	struct image *img;
	struct cursor c;
	const char **names; /* of files */
	size_t nnames;
	size_t section; /* of the symbol read last: both ascend */
	bool short_of_memory;
};

static void *reserve(struct opening *o, size_t count, size_t size)
{
	void *room = calloc(count + 1, size);

	o->short_of_memory |= !room;
	return room;
}

/* Addresses ascend; one that would pass the end of all is a lie. */
static uint64_t take_address(struct opening *o, uint64_t from)
{
	uint64_t delta = cursor_number(&o->c);

	o->c.failed |= delta > UINT64_MAX - from;
	return o->c.failed ? from : from + delta;
}

static void take_names(struct opening *o)
{
	o->img->path = strdup(cursor_string(&o->c));
	o->nnames = cursor_count(&o->c, 1);
	o->names = reserve(o, o->nnames, sizeof(*o->names));
	o->short_of_memory |= !o->img->path;
	for (size_t i = 0; o->names && i < o->nnames; i++)
		o->names[i] = cursor_string(&o->c);
}

/* NULL for number 0. */
static const char *take_name(struct opening *o)
{
	uint64_t number = cursor_number(&o->c);

	o->c.failed |= number > o->nnames;
	return number && !o->c.failed ? o->names[number - 1] : NULL;
}

static void take_code(struct opening *o)
{
	struct image *img = o->img;
	size_t count = cursor_count(&o->c, 4);
	uint64_t at = 0;

	img->sections = reserve(o, count, sizeof(*img->sections));
	for (size_t i = 0; img->sections && i < count; i++) {
		struct section *s = &img->sections[i];

		s->addr = take_address(o, at);
		s->size = cursor_number(&o->c);
		s->code = cursor_u8(&o->c) & 1;
		s->bytes = cursor_take(&o->c, s->size);
		s->index = i;
		o->c.failed |= !s->size || s->size > UINT64_MAX - s->addr;
		if (o->c.failed)
			return;
		at = s->addr + s->size;
		img->nsections++;
	}
}

static const struct section *section_of(struct opening *o, uint64_t addr)
{
	const struct image *img = o->img;

	while (o->section < img->nsections &&
	       addr - img->sections[o->section].addr >=
		       img->sections[o->section].size)
		o->section++;
	return o->section < img->nsections ? &img->sections[o->section] : NULL;
}

static bool take_symbol(struct opening *o, struct symbol *sym, uint64_t *at)
{
	*sym = (struct symbol){ .addr = take_address(o, *at) };
	sym->size = cursor_number(&o->c);
	sym->rank = cursor_u8(&o->c);
	sym->name = cursor_string(&o->c);
	*at = sym->addr;
	if (o->c.failed || !*sym->name)
		return false;
	sym->section = section_of(o, sym->addr);
	o->c.failed = !sym->section;
	return !o->c.failed;
}

static void take_symbols(struct opening *o)
{
	struct image *img = o->img;
	size_t cap = 0;
	struct symbol sym;
	uint64_t at = 0;

	while (take_symbol(o, &sym, &at)) {
		if (img->nsymbols == cap) {
			size_t more = cap ? 2 * cap : 64;
			struct symbol *grown =
				realloc(img->symbols, more * sizeof(sym));

			o->short_of_memory |= !grown;
			if (!grown)
				return;
			img->symbols = grown;
			cap = more;
		}
		img->symbols[img->nsymbols++] = sym;
	}
}

static void take_rows(struct opening *o)
{
	struct image *img = o->img;
	size_t count = cursor_count(&o->c, 3);
	uint64_t at = 0, line = 0;

	img->lines = reserve(o, count, sizeof(*img->lines));
	for (size_t i = 0; img->lines && !o->c.failed && i < count; i++) {
		struct line *row = &img->lines[i];

		row->addr = at = take_address(o, at);
		row->file = take_name(o);
		line += (uint64_t)cursor_signed(&o->c);
		o->c.failed |= line > UINT32_MAX;
		row->line = (unsigned int)line;
		row->order = (unsigned int)i;
		img->nlines++;
	}
}

static bool take_run(struct opening *o)
{
	const char *name = take_name(o);
	uint64_t first = name ? cursor_number(&o->c) : 0;
	size_t count = name ? cursor_count(&o->c, 1) : 0;
	char **lines;

	o->c.failed |= first > UINT32_MAX;
	if (!name || o->c.failed)
		return false;
	lines = reserve(o, count, sizeof(*lines));
	if (!lines)
		return false;
	for (size_t i = 0; i < count; i++)
		lines[i] = (char *)cursor_string(&o->c);
	if (!source_add(o->img, name, (unsigned int)first, lines, count))
		return true;
	free(lines);
	o->short_of_memory = true;
	return false;
}

static void take_all(struct opening *o)
{
	take_names(o);
	take_code(o);
	take_symbols(o);
	take_rows(o);
	while (take_run(o))
		continue;
}

static int open_listing(struct opening *o, const uint8_t *bytes, size_t len,
			struct err *err)
{
	o->img->listing = true;
	o->img->data = malloc(len + 1);
	if (!o->img->data)
		return err_nomem(err);
	if (len)
		memcpy(o->img->data, bytes, len);
	o->img->size = len;
	o->c = (struct cursor){ o->img->data, o->img->data + len, false };
	take_all(o);
	if (o->short_of_memory)
		return err_nomem(err);
	if (o->c.failed || o->c.at != o->c.end)
		return err_set(err, ERR_TARGET,
			       "the listing breaks off or is damaged at its "
			       "byte %zu of %zu",
			       (size_t)(o->c.at - o->img->data), len);
	return symtab_index(o->img, err);
}

struct image *listing_open(const uint8_t *bytes, size_t len, struct err *err)
{
	struct opening o = { .img = calloc(1, sizeof(*o.img)) };
	int failed;

	if (!o.img) {
		err_nomem(err);
		return NULL;
	}
	failed = open_listing(&o, bytes, len, err);
	free(o.names);
	if (!failed)
		return o.img;
	image_close(o.img);
	return NULL;
}

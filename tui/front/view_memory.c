// SPDX-License-Identifier: MIT
/* Bytes of memory, what they are called, and which of them changed. */
#include "canvas.h"
#include "inspect.h"
#include "page.h"
#include "view.h"

#include <ctype.h>
#include <stdio.h>

/* Digits of an address. */
static int digits(const struct inspect_memory *mem)
{
	return (mem->base + MEMORY_BYTES) >> 32 || mem->base >> 32 ? 16 : 8;
}

/* Columns of a row: the address, three for a byte, one for its letter. */
static int row_cols(const struct inspect_memory *mem, int bytes)
{
	return digits(mem) + 4 + 4 * bytes;
}

static size_t bytes_in_row(const struct page *p,
			   const struct inspect_memory *mem)
{
	return p->w->cols > row_cols(mem, 16) ? 16 : 8;
}

static bool byte_changed(const struct inspect_memory *mem, size_t i)
{
	return mem->compared && mem->bytes[i] != mem->was[i];
}

/* The symbol that begins in a row stands above it. */
static void put_label(struct page *p, const struct model *m, uint64_t addr,
		      size_t len, bool phys)
{
	struct image_place place;
	char name[96];

	for (size_t i = 0; i < len && !phys; i++) {
		if (!symbols_lookup(&m->s->symbols, addr + i, &place) ||
		    !place.symbol || place.offset)
			continue;
		page_line(p, INK_BOLD, "%s:",
			  symbols_format(&m->s->symbols, addr + i, name,
					 sizeof(name)));
		return;
	}
}

static void put_row(struct page *p, const struct inspect_memory *mem, size_t at,
		    size_t len)
{
	int row = (int)bytes_in_row(p, mem), wide = digits(mem);
	int text = row_cols(mem, row) - row, x = wide + 2;
	bool any = false;

	for (size_t i = 0; i < len; i++) {
		uint8_t byte = mem->bytes[at + i];
		bool changed = byte_changed(mem, at + i);
		enum ink ink = changed ? INK_HERE : INK_PLAIN;

		x += i == 8;
		x = put(p->w, p->y, x, ink, "%02x", byte) + 1;
		put(p->w, p->y, text + (int)i, ink, "%c",
		    isascii(byte) && isprint(byte) ? byte : '.');
		any |= changed;
	}
	put(p->w, p->y, 0, any ? INK_BOLD : INK_PLAIN, "%*llx%c", wide,
	    (unsigned long long)(mem->base + at), any ? '*' : ' ');
	p->y++;
}

/* Rows begin at multiples of their length, a part may begin in between. */
static void put_part(struct page *p, const struct model *m,
		     const struct inspect_memory *mem,
		     const struct memory_part *part)
{
	size_t row = bytes_in_row(p, mem),
	       at = (size_t)(part->addr - mem->base);

	if (!part->read) {
		page_line(p, INK_PLAIN, "%*llx  and %zu bytes on", digits(mem),
			  (unsigned long long)part->addr, part->len - 1);
		page_fold(p, INK_DIM, 2, "  %s", part->why);
		return;
	}
	for (size_t i = 0; i < part->len; i += row) {
		size_t len = part->len - i < row ? part->len - i : row;

		put_label(p, m, part->addr + i, len, mem->phys);
		put_row(p, mem, at + i, len);
	}
}

static bool is_fresh(const struct model *m)
{
	const struct inspect *in = m->inspect;

	return in && in->memory.asked &&
	       inspect_fresh(m, in->memory.valid, in->memory.event,
			     in->memory.epoch);
}

static void write_page(struct page *p, const struct model *m)
{
	const struct inspect_memory *mem = &m->inspect->memory;

	for (size_t i = 0; i < mem->nparts; i++)
		put_part(p, m, mem, &mem->parts[i]);
}

/* The row of the address asked for: those above are labels, bytes and parts
 * that cannot be read. */
static int home_row(struct canvas *w, const struct model *m)
{
	const struct inspect_memory *mem = &m->inspect->memory;
	struct canvas none = { .rows = 0, .cols = w->cols };
	struct page p = { .w = &none };

	for (size_t i = 0; i < mem->nparts; i++) {
		struct memory_part part = mem->parts[i];
		uint64_t left = mem->addr - part.addr;

		if (left < part.len) {
			part.len = left &
				   ~(uint64_t)(bytes_in_row(&p, mem) - 1);
			if (part.read)
				put_part(&p, m, mem, &part);
			return p.y;
		}
		put_part(&p, m, mem, &part);
	}
	return p.y;
}

static void draw_words(struct canvas *w, const struct model *m)
{
	const struct inspect *in = m->inspect;
	struct page p = { .w = w };

	if (in && in->memory.asked)
		page_fold(&p, INK_DIM, 2, "memory is in the machine: %s",
			  inspect_missing(m));
	else
		page_fold(&p, INK_DIM, 2,
			  "memory ADDRESS, SYMBOL or REGISTER "
			  "shows it; phys behind it: physical");
}

static void draw(struct canvas *w, const struct model *m, int *scroll)
{
	if (!m->now)
		return;
	if (is_fresh(m))
		page_draw(w, m, home_row(w, m), scroll, write_page);
	else
		draw_words(w, m);
}

static void title(const struct model *m, char *buf, size_t len)
{
	const struct inspect_memory *mem;

	if (!is_fresh(m))
		return;
	mem = &m->inspect->memory;
	snprintf(buf, len, "%s%s", mem->name, mem->phys ? " phys" : "");
}

const struct view_ops view_memory = {
	.name = "memory",
	.min_h = 1,
	.min_w = 44,
	.draw = draw,
	.title = title,
};

// SPDX-License-Identifier: MIT
/* What goes into a listing, and in which order: see docs/trace-file.md. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image/listing.h"
#include "priv.h"

/* Lines of source kept around each that has code. */
#define CONTEXT 4
/* Nothing that large is one function. */
#define FUNCTION_MAX (1u << 20)

struct range {
	const struct section *section;
	uint64_t start, end;
};

/* Of the line table; file is NULL behind the end of a range. */
struct row {
	uint64_t addr;
	const char *file; /* as DWARF names it */
	const char *name; /* relative to the tree */
	unsigned int line;
};

struct extract {
	struct image *img;
	char *dir; /* the image's path without symbolic links, or NULL */
	struct range *ranges;
	size_t nranges;
	struct row *rows;
	size_t nrows, cap;
	const char **names; /* of files, sorted, each once */
	size_t nnames;
	struct bytes *out;
	bool failed;
};

/* ---- which parts of the image ----------------------------------------------- */

/* Code without a size, as in assembly, reaches to the next name. */
static uint64_t end_of(const struct image *img, const struct symbol *sym,
		       uint64_t addr)
{
	size_t next = symtab_above(img, addr);
	uint64_t limit = sym->section->addr + sym->section->size;

	if (addr - sym->addr < sym->size)
		return sym->addr + sym->size;
	if (next < img->nsymbols && img->symbols[next].section == sym->section)
		return img->symbols[next].addr;
	return limit;
}

static struct range range_around(const struct image *img,
				 const struct section *s, uint64_t addr)
{
	const struct symbol *sym = symtab_at(img, s, addr);
	uint64_t limit = s->addr + s->size;
	struct range r = { s, addr, addr + 4 };

	if (sym && end_of(img, sym, addr) - sym->addr <= FUNCTION_MAX)
		r = (struct range){ s, sym->addr, end_of(img, sym, addr) };
	if (r.end < addr + 4)
		r.end = addr + 4;
	if (r.end > limit || r.end < r.start)
		r.end = limit;
	return r;
}

/* Ascending addresses give ascending ranges: each extends the last or is new. */
static int find_ranges(struct extract *x, const uint64_t *addrs, size_t n)
{
	x->ranges = calloc(n + 1, sizeof(*x->ranges));
	if (!x->ranges)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct range *last = x->nranges ? &x->ranges[x->nranges - 1]
						: NULL;
		const struct section *s = section_at(x->img, addrs[i]);
		struct range r;

		if (!s || (!s->bytes && !s->code) ||
		    (last && addrs[i] < last->end))
			continue;
		r = range_around(x->img, s, addrs[i]);
		if (last && last->section == s && r.start <= last->end)
			last->end = r.end > last->end ? r.end : last->end;
		else
			x->ranges[x->nranges++] = r;
	}
	return 0;
}

/* ---- the rows of the line table that matter ------------------------------------ */

/* What follows the part that an absolute name shares with the image's folder:
 * that is the tree. With nothing in common only the last part is kept. */
static const char *relative(const struct extract *x, const char *file)
{
	const char *rest = file + 1, *dir = x->dir ? x->dir : "";

	if (*file != '/')
		return file;
	for (size_t i = 1; file[i] && dir[i] == file[i]; i++) {
		if (file[i] == '/')
			rest = file + i + 1;
	}
	return rest == file + 1 ? strrchr(file, '/') + 1 : rest;
}

static void add_row(struct extract *x, uint64_t addr, const struct line *line)
{
	const char *file = line ? line->file : NULL;
	struct row *rows = x->rows;

	if (x->nrows == x->cap) {
		x->cap = x->cap ? 2 * x->cap : 256;
		rows = realloc(rows, x->cap * sizeof(*rows));
	}
	x->failed |= !rows;
	if (x->failed)
		return;
	x->rows = rows;
	rows[x->nrows++] = (struct row){
		.addr = addr,
		.file = file,
		.name = file ? relative(x, file) : NULL,
		.line = file ? line->line : 0,
	};
}

/* The row that covers the start comes first; of several at one address the
 * last is the one that counts. */
static void add_rows(struct extract *x, const struct range *r)
{
	const struct image *img = x->img;
	const struct line *line = lines_at(img, r->start);

	if (line)
		add_row(x, r->start, line);
	for (size_t i = lines_above(img, r->start);
	     i < img->nlines && img->lines[i].addr < r->end; i++) {
		line = &img->lines[i];
		if (i + 1 == img->nlines || line[1].addr != line->addr)
			add_row(x, line->addr, line);
	}
	add_row(x, r->end, NULL);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int find_names(struct extract *x)
{
	size_t n = 0, kept = 0;

	x->names = calloc(x->nrows + 1, sizeof(*x->names));
	if (!x->names)
		return -1;
	for (size_t i = 0; i < x->nrows; i++) {
		if (x->rows[i].name)
			x->names[n++] = x->rows[i].name;
	}
	qsort(x->names, n, sizeof(*x->names), by_text);
	for (size_t i = 0; i < n; i++) {
		if (!kept || strcmp(x->names[kept - 1], x->names[i]))
			x->names[kept++] = x->names[i];
	}
	x->nnames = kept;
	return 0;
}

/* From 1; 0 is no file. */
static uint64_t number_of(const struct extract *x, const char *name)
{
	const char **found = name ? bsearch(&name, x->names, x->nnames,
					    sizeof(*x->names), by_text)
				  : NULL;

	return found ? (uint64_t)(found - x->names) + 1 : 0;
}

/* ---- writing ------------------------------------------------------------------- */

static void put_names(struct extract *x)
{
	const char *path = image_path(x->img);
	const char *slash = strrchr(path, '/');

	bytes_string(x->out, slash ? slash + 1 : path);
	bytes_number(x->out, x->nnames);
	for (size_t i = 0; i < x->nnames; i++)
		bytes_string(x->out, x->names[i]);
}

/* Word by word: what cannot be read is 0. */
static void put_memory(struct extract *x, const struct range *r)
{
	for (uint64_t addr = r->start; addr < r->end; addr += 4) {
		uint64_t left = r->end - addr;
		uint8_t word[4] = { 0 };

		image_bytes(x->img, addr, word, sizeof(word));
		bytes_put(x->out, word, left < 4 ? (size_t)left : 4);
	}
}

static void put_code(struct extract *x)
{
	uint64_t at = 0;

	bytes_number(x->out, x->nranges);
	for (size_t i = 0; i < x->nranges; i++) {
		const struct range *r = &x->ranges[i];
		const struct section *s = r->section;

		bytes_number(x->out, r->start - at);
		bytes_number(x->out, r->end - r->start);
		bytes_u8(x->out, s->code);
		if (s->bytes)
			bytes_put(x->out, s->bytes + (r->start - s->addr),
				  r->end - r->start);
		else
			put_memory(x, r);
		at = r->end;
	}
}

static void put_symbol(struct extract *x, const struct symbol *sym,
		       uint64_t *at)
{
	bytes_number(x->out, sym->addr - *at);
	bytes_number(x->out, sym->size);
	bytes_u8(x->out, sym->rank);
	bytes_string(x->out, sym->name);
	*at = sym->addr;
}

/* Symbols and ranges both ascend; an empty name ends the list. */
static void put_symbols(struct extract *x)
{
	const struct image *img = x->img;
	struct symbol none = { .name = "" };
	uint64_t at = 0;
	size_t i = 0;

	for (size_t r = 0; r < x->nranges; r++) {
		while (i < img->nsymbols &&
		       img->symbols[i].addr < x->ranges[r].start)
			i++;
		for (; i < img->nsymbols &&
		       img->symbols[i].addr < x->ranges[r].end;
		     i++)
			put_symbol(x, &img->symbols[i], &at);
	}
	none.addr = at;
	put_symbol(x, &none, &at);
}

static void put_rows(struct extract *x)
{
	uint64_t at = 0, line = 0;

	bytes_number(x->out, x->nrows);
	for (size_t i = 0; i < x->nrows; i++) {
		const struct row *row = &x->rows[i];

		bytes_number(x->out, row->addr - at);
		bytes_number(x->out, number_of(x, row->name));
		bytes_signed(x->out, (int64_t)(row->line - line));
		at = row->addr;
		line = row->line;
	}
}

static int by_place(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int order;

	if (!x->name || !y->name)
		return !x->name - !y->name;
	order = strcmp(x->name, y->name);
	return order ? order : (x->line > y->line) - (x->line < y->line);
}

static unsigned int above(const struct row *row)
{
	return row->line > CONTEXT ? row->line - CONTEXT : 1;
}

static void put_run(struct extract *x, const char *file, const char *name,
		    unsigned int first, unsigned int last)
{
	unsigned int n = 0;
	const char *text;

	while (first + n <= last && image_source(x->img, file, first + n))
		n++;
	if (!n)
		return;
	bytes_number(x->out, number_of(x, name));
	bytes_number(x->out, first);
	bytes_number(x->out, n);
	for (unsigned int i = 0; i < n; i++) {
		text = image_source(x->img, file, first + i);
		bytes_string(x->out, text);
	}
}

/* Lines that lie close together are one run; number 0 ends the list. */
static void put_source(struct extract *x)
{
	if (x->nrows)
		qsort(x->rows, x->nrows, sizeof(*x->rows), by_place);
	for (size_t i = 0; i < x->nrows && x->rows[i].name;) {
		const struct row *begin = &x->rows[i], *row = begin;

		while (++i < x->nrows && x->rows[i].name &&
		       !strcmp(x->rows[i].name, begin->name) &&
		       above(&x->rows[i]) <= row->line + CONTEXT + 1)
			row = &x->rows[i];
		if (row->line && row->line < UINT32_MAX / 2)
			put_run(x, begin->file, begin->name, above(begin),
				row->line + CONTEXT);
	}
	bytes_number(x->out, 0);
}

static int extract(struct extract *x, const uint64_t *addrs, size_t n)
{
	if (find_ranges(x, addrs, n))
		return -1;
	for (size_t i = 0; i < x->nranges; i++)
		add_rows(x, &x->ranges[i]);
	if (x->failed || find_names(x))
		return -1;
	put_names(x);
	put_code(x);
	put_symbols(x);
	put_rows(x);
	put_source(x);
	return x->out->failed ? -1 : 0;
}

int listing_make(struct image *img, const uint64_t *addrs, size_t n,
		 struct bytes *out, struct err *err)
{
	struct extract x = {
		.img = img,
		.dir = realpath(image_path(img), NULL),
		.out = out,
	};
	int failed = extract(&x, addrs, n);

	free(x.names);
	free(x.rows);
	free(x.ranges);
	free(x.dir);
	return failed ? err_nomem(err) : 0;
}

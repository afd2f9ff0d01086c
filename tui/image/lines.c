// SPDX-License-Identifier: MIT
#include <stdlib.h>
#include <string.h>

#include "priv.h"

#define LINES_MAX (16u << 20)

static int grow(struct image *img, size_t more, struct err *err)
{
	size_t count = img->nlines + more;
	struct line *lines;

	if (!more)
		return 0;
	if (count > LINES_MAX)
		return err_set(err, ERR_TARGET,
			       "%s has more than %u lines of debug "
			       "information: is it the right file?",
			       img->path, LINES_MAX);
	lines = realloc(img->lines, count * sizeof(*lines));
	if (!lines)
		return err_nomem(err);
	img->lines = lines;
	return 0;
}

/* A tree built with its prefix mapped to "." names its files "./hyp/...". */
static const char *plain_name(const char *file)
{
	while (file && !strncmp(file, "./", 2))
		file += 2;
	return file;
}

static bool read_row(Dwarf_Line *row, struct line *line)
{
	int number = 0;
	bool end;

	if (dwarf_lineaddr(row, &line->addr) ||
	    dwarf_lineendsequence(row, &end))
		return false;
	line->file = end ? NULL : plain_name(dwarf_linesrc(row, NULL, NULL));
	if (dwarf_lineno(row, &number) || number < 0)
		number = 0;
	line->line = (unsigned int)number;
	return true;
}

static void add_unit(struct image *img, Dwarf_Lines *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct line *line = &img->lines[img->nlines];

		if (!read_row(dwarf_onesrcline(rows, i), line))
			continue;
		line->order = (unsigned int)img->nlines++;
	}
}

/* Where one sequence ends another may start: the end comes first. */
static int by_address(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (x->addr != y->addr)
		return x->addr < y->addr ? -1 : 1;
	if (!x->file != !y->file)
		return x->file ? 1 : -1;
	return x->order < y->order ? -1 : x->order > y->order;
}

int lines_load(struct image *img, struct err *err)
{
	Dwarf_CU *cu = NULL;
	Dwarf_Die die;
	Dwarf_Lines *rows;
	size_t count;

	img->dwarf = dwarf_begin_elf(img->elf, DWARF_C_READ, NULL);
	if (!img->dwarf)
		return 0;
	while (!dwarf_get_units(img->dwarf, cu, &cu, NULL, NULL, &die, NULL)) {
		if (dwarf_getsrclines(&die, &rows, &count))
			continue;
		if (grow(img, count, err))
			return -1;
		add_unit(img, rows, count);
	}
	if (img->nlines)
		qsort(img->lines, img->nlines, sizeof(*img->lines), by_address);
	return 0;
}

size_t lines_above(const struct image *img, uint64_t addr)
{
	size_t low = 0, high = img->nlines;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (img->lines[mid].addr <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const struct line *lines_at(const struct image *img, uint64_t addr)
{
	size_t above = lines_above(img, addr);

	return above && img->lines[above - 1].file ? &img->lines[above - 1]
						   : NULL;
}

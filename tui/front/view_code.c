// SPDX-License-Identifier: MIT
/* Source above, instructions below, both around the PC. */
#include "canvas.h"
#include "text.h"
#include "view.h"

#include <string.h>

#define SCROLL_LIMIT 1000
#define WIDE	     70 /* room for symbols in every row */

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool has_source(const struct model *m, const struct image_place *place)
{
	return place->file && place->line &&
	       symbols_source(&m->s->symbols, m->now->pc, place);
}

static void draw_source(struct canvas *w, const struct model *m,
			const struct image_place *here, int rows, int scroll)
{
	for (int y = 0; y < rows; y++) {
		long line = (long)here->line + y - rows / 2 + scroll;
		bool at = line == (long)here->line;
		struct image_place place = *here;
		const char *text = NULL;
		int x;

		place.line = (unsigned int)line;
		if (line > 0)
			text = symbols_source(&m->s->symbols, m->now->pc,
					      &place);
		if (!text)
			continue;
		x = put(w, y, 0, at ? INK_BOLD : INK_DIM, "%c%5ld ",
			at ? '>' : ' ', line);
		put(w, y, x, at ? INK_BOLD : INK_PLAIN, "%s", text);
	}
}

/* The image's word, except at the PC: there the event knows better. */
static bool word_at(const struct model *m, uint64_t pc, uint32_t *word)
{
	struct image *img = symbols_image(&m->s->symbols, pc);

	*word = m->now->word;
	return pc == m->now->pc ||
	       (img && image_bytes(img, pc, word, sizeof(*word)));
}

static void draw_insn(struct canvas *w, const struct model *m, int y,
		      uint64_t pc, const char *function)
{
	struct image_place place = { 0 };
	bool at = pc == m->now->pc, same;
	enum ink ink;
	char insn[96], name[64], offset[32] = "";
	uint32_t word;

	if (!word_at(m, pc, &word))
		return;
	disasm_text(m->s->disasm, pc, word, insn, sizeof(insn));
	symbols_lookup(&m->s->symbols, pc, &place);
	same = place.symbol && function && !strcmp(place.symbol, function);
	ink = at ? INK_HERE : same ? INK_PLAIN : INK_DIM;
	if (w->cols >= WIDE)
		symbols_format(&m->s->symbols, pc, name, sizeof(name));
	else
		name[0] = '\0';
	if (same) {
		struct text t = text_begin(offset, sizeof(offset));

		text_add(&t, "+0x%llx", (unsigned long long)place.offset);
	}
	if (at)
		put_fill(w, y, 0, w->cols, ink, " ");
	put(w, y, 0, ink, "%c %8llx %-7s %s", at ? '>' : ' ',
	    (unsigned long long)pc, offset, insn);
	put(w, y, WIDE - 22, at ? ink : INK_DIM, "%s", name);
}

static void draw(struct canvas *w, const struct model *m, int *scroll)
{
	int h = w->rows, source = 0, rows;
	struct image_place place = { 0 };

	if (!m->now)
		return;
	if (*scroll < -SCROLL_LIMIT || *scroll > SCROLL_LIMIT)
		*scroll = *scroll < 0 ? -SCROLL_LIMIT : SCROLL_LIMIT;
	symbols_lookup(&m->s->symbols, m->now->pc, &place);
	if (has_source(m, &place)) {
		source = h / 2;
		draw_source(w, m, &place, source, *scroll);
		put_fill(w, source, 0, w->cols, INK_DIM,
			 canvas_sign(SIGN_HLINE));
		put(w, source, 1, INK_PLAIN, " %s:%u ", base_name(place.file),
		    place.line);
		source++;
	}
	rows = h - source;
	for (int y = 0; y < rows; y++) {
		int64_t ahead = y - rows / 2 + *scroll;

		draw_insn(w, m, source + y, m->now->pc + (uint64_t)(ahead * 4),
			  place.symbol);
	}
}

static void title(const struct model *m, char *buf, size_t len)
{
	buf[0] = '\0';
	if (m->now)
		symbols_format(&m->s->symbols, m->now->pc, buf, len);
}

const struct view_ops view_code = {
	.name = "code",
	.min_h = 6,
	.min_w = 40,
	.draw = draw,
	.title = title,
};

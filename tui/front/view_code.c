// SPDX-License-Identifier: MIT
/*
 * Source above, instructions below, around the PC or the cursor. Marks: '>'
 * the PC, '_' the cursor, '#' a breakpoint, and how often the lap executed
 * the line.
 */
#include "canvas.h"
#include "cursor.h"
#include "sentence.h"
#include "text.h"
#include "view.h"

#include <stdio.h>
#include <string.h>

#define SCROLL_LIMIT 1000
#define WIDE	     70 /* room for symbols in every row */
#define SOURCE_ROWS  100

static uint64_t pc_from(const struct model *m, int scroll)
{
	return m->now->pc + (uint64_t)((int64_t)scroll * 4);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* "3", "+" for ten and more, blank for none. */
static char count_sign(uint32_t count)
{
	return count == 0 ? ' ' : count < 10 ? (char)('0' + count) : '+';
}

/* ---- source ----------------------------------------------------------------- */

static bool has_source(const struct model *m, uint64_t pc,
		       const struct image_place *place)
{
	return place->file && place->line &&
	       symbols_source(&m->s->symbols, pc, place);
}

static bool is_newer(const struct model *m, uint64_t pc, const char *file)
{
	const struct image *img = symbols_image(&m->s->symbols, pc);

	return img && image_source_newer(img, file);
}

/* Is it the line of the PC? */
static bool is_line_here(const struct model *m, const struct image_place *place)
{
	struct image_place now = { 0 };

	symbols_lookup(&m->s->symbols, m->now->pc, &now);
	return now.file && now.line == place->line &&
	       !strcmp(now.file, place->file);
}

static void draw_line(struct canvas *w, const struct model *m, int y,
		      const struct image_place *place, bool cursor,
		      uint32_t count, const char *text)
{
	bool here = is_line_here(m, place);
	int x;

	x = put(w, y, 0, here ? INK_BOLD : INK_DIM, "%c%4u %c ",
		here	 ? '>'
		: cursor ? '_'
			 : ' ',
		place->line, count_sign(count));
	put(w, y, x, here ? INK_BOLD : INK_PLAIN, "%s", text);
}

/* The rows around the line of @pc. */
static void draw_source(struct canvas *w, const struct model *m, uint64_t pc,
			const struct image_place *at, int rows)
{
	uint32_t counts[SOURCE_ROWS] = { 0 };
	long top = (long)at->line - rows / 2;

	if (top < 1)
		top = 1;
	if (m->study)
		visits_lines(&m->study->visits, at->file, (unsigned int)top,
			     counts, SOURCE_ROWS);
	for (int y = 0; y < rows; y++) {
		struct image_place place = *at;
		const char *text;

		place.line = (unsigned int)(top + y);
		text = symbols_source(&m->s->symbols, pc, &place);
		if (text)
			draw_line(w, m, y, &place, place.line == at->line,
				  y < SOURCE_ROWS ? counts[y] : 0, text);
	}
}

static void draw_ruler(struct canvas *w, const struct model *m, int y,
		       uint64_t pc, const struct image_place *place)
{
	int x;

	put_fill(w, y, 0, w->cols, INK_DIM, canvas_sign(SIGN_HLINE));
	x = put(w, y, 1, INK_PLAIN, " %s:%u ", base_name(place->file),
		place->line);
	if (is_newer(m, pc, place->file))
		put(w, y, x, INK_LEAK,
		    w->cols - x > 44 ? " source is newer than the image: "
				       "rebuild "
				     : " newer than image: rebuild ");
}

/* ---- instructions ------------------------------------------------------------ */

/* The image's word, except at the PC: there the event knows better. */
static bool word_at(const struct model *m, uint64_t pc, uint32_t *word)
{
	*word = m->now->word;
	return pc == m->now->pc || symbols_word(&m->s->symbols, pc, word);
}

static const struct session_break *break_at(const struct model *m, uint64_t pc)
{
	for (size_t i = 0; i < m->s->nbreaks; i++) {
		if (m->s->breaks[i].addr == pc)
			return &m->s->breaks[i];
	}
	return NULL;
}

/* "break el1 guest", "break off": all that makes it stop. */
static const char *break_words(const struct session_break *b, char *buf,
			       size_t len)
{
	struct text t = text_begin(buf, len);

	text_add(&t, "break");
	if (b->off)
		text_add(&t, " off");
	if (b->el >= 0)
		text_add(&t, " EL%d", b->el);
	if (b->world >= 0)
		text_add(&t, " %s", world_name((enum world)b->world));
	return buf;
}

/* What stands at the right: a breakpoint's condition, or the symbol. */
static void draw_right(struct canvas *w, const struct model *m, int y,
		       uint64_t pc, enum ink ink)
{
	const struct session_break *b = break_at(m, pc);
	char words[64];

	if (b) {
		break_words(b, words, sizeof(words));
		put(w, y,
		    w->cols >= WIDE ? WIDE - 22 : w->cols - (int)strlen(words),
		    INK_BOLD, "%s", words);
	} else if (w->cols >= WIDE) {
		symbols_format(&m->s->symbols, pc, words, sizeof(words));
		put(w, y, WIDE - 22, ink, "%s", words);
	}
}

struct row {
	int y;
	uint64_t pc;
	bool here, cursor, same; /* same: in the function of the cursor */
	unsigned int offset;	 /* in its symbol */
};

static enum ink row_ink(const struct row *r)
{
	if (r->here)
		return INK_HERE;
	if (r->cursor)
		return INK_BOLD;
	return r->same ? INK_PLAIN : INK_DIM;
}

static void draw_insn(struct canvas *w, const struct model *m,
		      const struct row *r)
{
	const struct session_break *b = break_at(m, r->pc);
	enum ink ink = row_ink(r);
	char insn[96], offset[32] = "";
	uint32_t word;

	if (!word_at(m, r->pc, &word))
		return;
	disasm_text(m->s->disasm, r->pc, word, insn, sizeof(insn));
	if (r->same)
		snprintf(offset, sizeof(offset), "+0x%x", r->offset);
	if (r->here)
		put_fill(w, r->y, 0, w->cols, ink, " ");
	put(w, r->y, 0, ink, "%c%c%8llx %c %-6s %s",
	    r->here	? '>'
	    : r->cursor ? '_'
			: ' ',
	    !b	     ? ' '
	    : b->off ? '.'
		     : '#',
	    (unsigned long long)r->pc,
	    count_sign(m->study ? visits_at(&m->study->visits, r->pc) : 0),
	    offset, insn);
	draw_right(w, m, r->y, r->pc, r->here ? ink : INK_DIM);
}

/* The PC stays in the middle until the cursor would leave the window. */
static void draw_insns(struct canvas *w, const struct model *m, int y, int rows,
		       int scroll, const char *function)
{
	int top = -(rows / 2);

	if (scroll < top)
		top = scroll;
	if (scroll >= top + rows)
		top = scroll - rows + 1;
	for (int i = 0; i < rows; i++) {
		struct image_place place = { 0 };
		struct row r = { .y = y + i, .pc = pc_from(m, top + i) };

		symbols_lookup(&m->s->symbols, r.pc, &place);
		r.here = top + i == 0;
		r.cursor = top + i == scroll;
		r.same = place.symbol && function &&
			 !strcmp(place.symbol, function);
		r.offset = (unsigned int)place.offset;
		draw_insn(w, m, &r);
	}
}

/* ---- the view ---------------------------------------------------------------- */

/* The cursor stays where there is code. */
static int in_range(const struct model *m, int scroll)
{
	uint32_t word;

	if (scroll < -SCROLL_LIMIT || scroll > SCROLL_LIMIT)
		scroll = scroll < 0 ? -SCROLL_LIMIT : SCROLL_LIMIT;
	while (scroll && !word_at(m, pc_from(m, scroll), &word))
		scroll += scroll < 0 ? 1 : -1;
	return scroll;
}

static void draw(struct canvas *w, const struct model *m, int *scroll)
{
	struct image_place place = { 0 };
	int source = 0;
	uint64_t pc;

	if (!m->now)
		return;
	*scroll = in_range(m, *scroll);
	pc = pc_from(m, *scroll);
	symbols_lookup(&m->s->symbols, pc, &place);
	if (has_source(m, pc, &place)) {
		source = w->rows / 2;
		draw_source(w, m, pc, &place, source);
		draw_ruler(w, m, source++, pc, &place);
	}
	draw_insns(w, m, source, w->rows - source, *scroll, place.symbol);
}

static void title(const struct model *m, char *buf, size_t len)
{
	struct text t = text_begin(buf, len);
	char at[96], el[8];

	if (!m->now)
		return;
	symbols_format(&m->s->symbols, m->now->pc, at, sizeof(at));
	text_add(&t, "%s %s %s", sentence_el(m->now, el),
		 world_name((enum world)m->now->world), at);
}

uint64_t code_at(const struct model *m, int scroll)
{
	return pc_from(m, in_range(m, scroll));
}

const struct view_ops view_code = {
	.name = "code",
	.min_h = 6,
	.min_w = 40,
	.draw = draw,
	.title = title,
};

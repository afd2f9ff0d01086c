// SPDX-License-Identifier: MIT
#include "draw_impl.h"

#define PILL 740 /* the word in its box */

/* Shape, word and colour: none of them alone. */
static void put_pill(const struct drawing *d, int x, int row_y,
		     const char *word)
{
	int right = d->svg->width - DRAW_RIGHT / 3 - PILL;
	int h = d->form->flag - 20, y = row_y - 5, tip = h / 2;

	x = x > right ? right : x;
	svg_shape(d->svg, "leak box",
		  (const int[]){ x, y + tip, x + tip, y, x + PILL, y, x + PILL,
				 y + h, x + tip, y + h },
		  5);
	svg_text(d->svg, "leak-ink small strong", x + tip + 10,
		 draw_base_line(y, h) - 5, "%s", word);
}

/*
 * Into the switch: under the hyp vectors, the moment they may be live, and
 * outside the SError window. On the way out they have gone as soon as the
 * host's may be live.
 */
static bool leaks_in(const struct behaviour_lap *lap,
		     const struct behaviour_stretch *s, uint64_t at)
{
	const struct behaviour_cell *x1 = &lap->cells[CP_X1];
	const struct behaviour_cell *x2 = &lap->cells[CP_X2];
	const struct behaviour_cell *x3 = &lap->cells[CP_X3];

	if (s->world != WORLD_HYP)
		return false;
	if (x1->present && at < x1->event)
		return s->vectors != VECTORS_HOST;
	if (x2->present && at >= x2->first && at < x3->first)
		return false;
	return s->vectors == VECTORS_HYP;
}

struct part {
	int x, w;
};

/* Of a stretch, what counts: the window's end may lie inside. */
static struct part leaking(const struct drawing *d,
			   const struct behaviour_stretch *s, unsigned int flag)
{
	const struct behaviour_cell *x3 = &d->line.lap->cells[CP_X3];
	uint64_t from = s->event, to = s->event + s->instructions;
	struct part part = { 0 };

	if (x3->present && x3->first > from && x3->first < to)
		from = x3->first;
	if ((s->flags & flag) || !leaks_in(d->line.lap, s, from))
		return part;
	part.x = line_place(&d->line, from);
	part.w = line_place(&d->line, to) - part.x;
	return part;
}

static void put_part(const struct drawing *d, const struct part *part, int y)
{
	if (!part->w)
		return;
	svg_rect(d->svg, "leak-box", part->x, y - 5, part->w,
		 d->form->flag - 20);
	put_pill(d, part->x, y, "LEAK in");
}

void draw_leaks(const struct drawing *d, unsigned int flag, int y)
{
	const struct behaviour_lap *lap = d->line.lap;
	struct part whole = { 0 };

	for (size_t i = 0; (lap->leak_in & flag) && i < d->line.n; i++) {
		struct part p = leaking(d, &lap->stretches[i], flag);

		if (p.w && p.x == whole.x + whole.w) {
			whole.w += p.w;
			continue;
		}
		put_part(d, &whole, y);
		whole = p;
	}
	put_part(d, &whole, y);
	if (lap->leak_out & flag)
		put_pill(d, line_place(&d->line, lap->cells[CP_H2].event), y,
			 "LEAK out");
}

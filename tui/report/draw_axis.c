// SPDX-License-Identifier: MIT
#include <inttypes.h>

#include "draw_impl.h"

#define TICK_SPACE 700

static uint64_t tick_step(const struct scale *scale)
{
	uint64_t step = 1;

	while (step * scale->unit / 1000 < TICK_SPACE)
		step *= step % 10 == 2 || step % 100 == 20 ? 5 : 2;
	return step;
}

static void draw_tick(const struct drawing *d, uint64_t instructions)
{
	int x = line_place(&d->line,
			   d->line.lap->stretches[0].event + instructions);
	bool last = x + TICK_SPACE / 2 > d->svg->width;
	int y = d->top + d->form->axis;

	svg_line(d->svg, "box", x, y, x, y + 50);
	svg_text(d->svg, last ? "muted small end" : "muted small middle", x,
		 y + 170, "%" PRIu64, instructions);
}

/* None where a part is cut out: the number of what is missing stands there. */
static void draw_ticks(const struct drawing *d)
{
	uint64_t step = tick_step(&d->line.scale), at = 0;

	for (size_t i = 0; i < d->line.n; i++) {
		uint64_t n = d->line.lap->stretches[i].instructions;
		uint64_t t = (at + step - 1) / step * step;

		for (; !line_is_cut(&d->line, i) && t < at + n; t += step)
			draw_tick(d, t);
		at += n;
	}
}

static void draw_cut(const struct drawing *d, size_t stretch)
{
	const struct line *l = &d->line;
	int x = (l->edge[stretch] + l->edge[stretch + 1]) / 2;
	int from = d->top + d->form->world, to = d->top + d->form->axis;
	int left[80], right[80], all[160];
	size_t n = 0;

	for (int y = from; y <= to && n < 40; y += 120, n++) {
		left[2 * n] = x - 60 + (n % 2 ? 40 : 0);
		right[2 * n] = left[2 * n] + 80;
		left[2 * n + 1] = right[2 * n + 1] = y;
	}
	for (size_t i = 0; i < n; i++) {
		all[2 * i] = left[2 * i];
		all[2 * i + 1] = left[2 * i + 1];
		all[4 * n - 2 * i - 2] = right[2 * i];
		all[4 * n - 2 * i - 1] = right[2 * i + 1];
	}
	svg_shape(d->svg, "ground", all, 2 * n);
	svg_way(d->svg, "cut", left, n);
	svg_way(d->svg, "cut", right, n);
	svg_text(d->svg, "ink small middle", x, to + 170,
		 "\u2026 %" PRIu64 " \u2026",
		 l->lap->stretches[stretch].instructions - l->scale.cut);
}

void draw_axis(const struct drawing *d)
{
	const struct line *l = &d->line;
	int y = d->top + d->form->axis;

	svg_line(d->svg, "box", DRAW_LEFT, y, l->edge[l->n], y);
	svg_text(d->svg, "muted small end", DRAW_LEFT - 160, y + 170,
		 "instructions");
	if (l->n)
		draw_ticks(d);
	for (size_t i = 0; i < l->n; i++) {
		if (line_is_cut(l, i))
			draw_cut(d, i);
	}
}

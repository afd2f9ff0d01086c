// SPDX-License-Identifier: MIT
#include "draw.h"

#define SAMPLE	 320
#define ROW	 260
#define PER_ROW	 3
#define COLUMN	 3900
#define SAMPLE_H 160

enum sample { SAMPLE_RECT, SAMPLE_LEAK, SAMPLE_LINE, SAMPLE_HATCH, SAMPLE_CUT };

static const struct {
	enum sample kind;
	const char *class, *words;
} samples[] = {
	{ SAMPLE_RECT, "set", "flag set: the exception is masked" },
	{ SAMPLE_LINE, "clear", "flag clear: it can be taken" },
	{ SAMPLE_LEAK, "leak box", "LEAK: where a flag is not as it must be" },
	{ SAMPLE_RECT, "host box", "the host, or its vectors" },
	{ SAMPLE_RECT, "hyp box", "the world switch, or its vectors" },
	{ SAMPLE_RECT, "guest box", "the guest" },
	{ SAMPLE_HATCH, "ground box", "not synchronised: modelled" },
	{ SAMPLE_CUT, "cut", "cut: so many instructions left out" },
	{ SAMPLE_RECT, "user box", "user space" },
};

#define NR_SAMPLES (sizeof(samples) / sizeof(samples[0]))

static void put_sample(const struct svg *svg, size_t i, int x, int y)
{
	const char *class = samples[i].class;

	switch (samples[i].kind) {
	case SAMPLE_HATCH:
		svg_rect(svg, class, x, y, SAMPLE, SAMPLE_H);
		svg_hatched(svg, x, y, SAMPLE, SAMPLE_H);
		break;
	case SAMPLE_RECT:
		svg_rect(svg, class, x, y, SAMPLE, SAMPLE_H);
		break;
	case SAMPLE_LEAK:
		svg_shape(svg, class,
			  (const int[]){ x, y + SAMPLE_H / 2, x + 80, y,
					 x + SAMPLE, y, x + SAMPLE,
					 y + SAMPLE_H, x + 80, y + SAMPLE_H },
			  5);
		break;
	case SAMPLE_LINE:
		svg_line(svg, class, x, y + SAMPLE_H / 2, x + SAMPLE,
			 y + SAMPLE_H / 2);
		break;
	case SAMPLE_CUT:
		for (int k = 0; k < 2; k++, x += 80)
			svg_way(svg, class,
				(const int[]){ x + 100, y, x + 140, y + 80,
					       x + 100, y + SAMPLE_H },
				3);
		x -= 160;
		break;
	}
	svg_text(svg, "ink", x + SAMPLE + 100, y + 125, "%s", samples[i].words);
}

void draw_legend(const struct svg *svg, int top)
{
	for (size_t i = 0; i < NR_SAMPLES; i++)
		put_sample(svg, i, 200 + (int)(i % PER_ROW) * COLUMN,
			   top + 50 + (int)(i / PER_ROW) * ROW);
}

// SPDX-License-Identifier: MIT
#include "base/markup.h"
#include "draw.h"

static void put_story(FILE *f, const struct draw_entry *entries, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		markup_text(f, entries[i].heading);
		fputs(". ", f);
		story_lap(f, entries[i].lap);
		putc('\n', f);
	}
}

void draw_stack(FILE *f, const char *id, bool alone, const char *title,
		const struct draw_entry *entries, size_t n, bool tall)
{
	struct scale scale = scale_for(entries, n);
	int each = timeline_height(tall);
	struct svg svg = {
		.f = f,
		.id = id,
		.alone = alone,
		.width = DRAW_WIDTH,
		.height = (int)n * each + LEGEND_HEIGHT,
	};

	svg_begin(&svg, title);
	put_story(f, entries, n);
	svg_body(&svg);
	for (size_t i = 0; i < n; i++)
		timeline_draw(&svg, entries[i].lap, scale, (int)i * each, tall,
			      entries[i].heading);
	draw_legend(&svg, (int)n * each);
	svg_end(&svg);
}

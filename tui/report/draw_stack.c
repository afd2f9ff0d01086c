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

static int stack_height(size_t n, bool tall)
{
	return (int)n * timeline_height(tall);
}

static void put_stack(const struct svg *svg, const struct draw_entry *entries,
		      size_t n, int top, bool tall)
{
	struct scale scale = scale_for(entries, n);

	for (size_t i = 0; i < n; i++)
		timeline_draw(svg, entries[i].lap, scale,
			      top + stack_height(i, tall), tall,
			      entries[i].heading);
}

void draw_stack(FILE *f, const char *id, bool alone, const char *title,
		const struct draw_entry *entries, size_t n, bool tall)
{
	struct svg svg = {
		.f = f,
		.id = id,
		.alone = alone,
		.width = DRAW_WIDTH,
		.height = stack_height(n, tall) + LEGEND_HEIGHT,
	};

	svg_begin(&svg, title);
	put_story(f, entries, n);
	svg_body(&svg);
	put_stack(&svg, entries, n, 0, tall);
	draw_legend(&svg, stack_height(n, tall));
	svg_end(&svg);
}

size_t draw_entries(struct draw_entry *entries, const struct matrix_row *rows,
		    size_t n, unsigned int lap)
{
	size_t made = 0;

	for (size_t i = 0; i < n; i++) {
		if (!rows[i].is->laps[lap].nstretches)
			continue;
		entries[made].lap = &rows[i].is->laps[lap];
		snprintf(entries[made].heading, sizeof(entries[made].heading),
			 "%s, lap %u", rows[i].label, lap + 1);
		made++;
	}
	return made;
}

#define BETWEEN 300

void draw_side_by_side(FILE *f, const char *title,
		       const struct matrix_row *rows, size_t n,
		       struct draw_entry *entries)
{
	int each = matrix_height(n) + stack_height(n, false) + BETWEEN;
	struct svg svg = {
		.f = f,
		.id = "laps",
		.alone = true,
		.width = DRAW_WIDTH,
		.height = BEHAVIOUR_LAPS * each + LEGEND_HEIGHT,
	};

	svg_begin(&svg, title);
	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++)
		put_story(f, entries, draw_entries(entries, rows, n, lap));
	svg_body(&svg);
	for (unsigned int lap = 0; lap < BEHAVIOUR_LAPS; lap++) {
		int top = (int)lap * each;

		draw_matrix(&svg, rows, n, lap, top);
		put_stack(&svg, entries, draw_entries(entries, rows, n, lap),
			  top + matrix_height(n), false);
	}
	draw_legend(&svg, BEHAVIOUR_LAPS * each);
	svg_end(&svg);
}

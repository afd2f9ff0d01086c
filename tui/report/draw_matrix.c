// SPDX-License-Identifier: MIT
#include <string.h>

#include "draw_impl.h"

#define HEAD	280
#define ROW	340
#define LABEL	1650
#define COLUMN	((DRAW_WIDTH - LABEL - 100) / CP_COUNT)
#define LETTERS 22 /* of a label */

int matrix_height(size_t n)
{
	return 2 * HEAD + (int)n * ROW;
}

/* "D-IF, then --I-" on two lines. */
static void put_flags(const struct svg *svg, const struct behaviour_cell *c,
		      int x, int y, const char *sign)
{
	const char *then = strstr(c->flags, ", then ");
	const char *last = strrchr(c->flags, ' ');

	if (!then) {
		svg_text(svg, "ink mono middle", x, draw_base_line(y, ROW),
			 "%s%s", sign, c->flags);
		return;
	}
	svg_text(svg, "ink mono middle small", x, y + 140, "%.*s, then",
		 (int)(then - c->flags), c->flags);
	svg_text(svg, "ink mono middle", x, y + 290, "%s%s", sign, last + 1);
}

static void put_cell(const struct svg *svg, const struct behaviour_cell *c,
		     bool differs, unsigned int cp, int y)
{
	int x = LABEL + (int)cp * COLUMN;

	svg_rect(svg, differs ? "change change-box" : "ground grid", x + 15,
		 y + 15, COLUMN - 30, ROW - 30);
	if (c->present)
		put_flags(svg, c, x + COLUMN / 2, y, differs ? "\u2260 " : "");
	else
		svg_text(svg, "muted middle", x + COLUMN / 2,
			 draw_base_line(y, ROW),
			 differs ? "\u2260 \u00b7" : "\u00b7");
}

void draw_matrix(const struct svg *svg, const struct matrix_row *rows, size_t n,
		 unsigned int lap, int top)
{
	svg_text(svg, "ink strong", 100, top + 190, "Lap %u", lap + 1);
	for (unsigned int cp = 0; cp < CP_COUNT; cp++)
		svg_text(svg, "ink strong middle",
			 LABEL + (int)cp * COLUMN + COLUMN / 2, top + 190, "%s",
			 checkpoint_name(cp));
	for (size_t i = 0; i < n; i++) {
		int y = top + HEAD + (int)i * ROW;

		svg_text(svg, "ink strong", 100, draw_base_line(y, ROW), "%.*s",
			 LETTERS, rows[i].label);
		for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
			const struct behaviour_cell *c =
				&rows[i].is->laps[lap].cells[cp];

			put_cell(svg, c,
				 behaviour_cells_differ(
					 &rows[0].is->laps[lap].cells[cp], c),
				 cp, y);
		}
	}
	svg_text(svg, "muted small", LABEL, top + HEAD + (int)n * ROW + 150,
		 "\u2260 and a framed ground: other flags, level, vectors or "
		 "synchronisation than in the first row. A dot: there is no "
		 "such place.");
}

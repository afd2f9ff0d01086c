// SPDX-License-Identifier: MIT
/* What was asked for and what came of it, the latest at the bottom. */
#include "log.h"
#include "page.h"
#include "view.h"

#define INDENT 2

/* Fold a line into the window from row @y on; returns its rows. */
static int fold(struct canvas *w, int y, const char *line)
{
	struct page p = { .w = w, .y = y };

	page_fold(&p, *line == '>' ? INK_BOLD : INK_PLAIN, INDENT, "%s", line);
	return p.y - y;
}

static int rows_of(struct canvas *w, const char *line)
{
	return fold(w, w->rows, line);
}

static int all_rows(struct canvas *w, const struct log *l)
{
	int rows = 0;

	for (size_t back = 0; log_line(l, back); back++)
		rows += rows_of(w, log_line(l, back));
	return rows;
}

static void draw(struct canvas *w, const struct model *m, int *scroll)
{
	int rows, y;

	if (!m->log || !log_line(m->log, 0)) {
		*scroll = 0;
		put(w, 0, 0, INK_DIM, "(nothing was asked for yet)");
		return;
	}
	rows = all_rows(w, m->log);
	if (*scroll < w->rows - rows)
		*scroll = w->rows - rows;
	if (*scroll > 0)
		*scroll = 0;
	y = (rows < w->rows ? rows : w->rows) - *scroll;
	for (size_t back = 0; y > 0 && log_line(m->log, back); back++) {
		const char *line = log_line(m->log, back);

		y -= rows_of(w, line);
		fold(w, y, line);
	}
}

const struct view_ops view_log = {
	.name = "log",
	.min_h = 1,
	.min_w = 40,
	.draw = draw,
};

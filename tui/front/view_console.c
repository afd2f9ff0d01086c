// SPDX-License-Identifier: MIT
/* What the target has written, as of the position. */
#include "canvas.h"
#include "view.h"

#include <stdio.h>

#define ROWS_MAX 512

/* Looking back, what came later is not there yet; where nobody knows when it
 * came, all of it is shown, and the title says so. */
static uint64_t total_at(const struct model *m)
{
	return m->looking ? session_console_total(m->s, m->event) : UINT64_MAX;
}

static void draw(struct canvas *w, const struct model *m, int *scroll)
{
	struct console_row rows[ROWS_MAX];
	size_t used = console_used_at(m->console, total_at(m)), all, n;
	size_t max = w->rows < ROWS_MAX ? (size_t)w->rows : ROWS_MAX;

	if (*scroll > 0)
		*scroll = 0;
	all = console_rows(m->console, used, w->cols, (size_t) - *scroll, rows,
			   max, &n);
	if (all < max + (size_t) - *scroll) {
		*scroll = all > max ? -(int)(all - max) : 0;
		console_rows(m->console, used, w->cols, (size_t) - *scroll,
			     rows, max, &n);
	}
	if (all == 0)
		put(w, 0, 0, INK_DIM, "(the target has written nothing yet)");
	for (size_t y = 0; y < n; y++)
		put(w, (int)y, 0, INK_PLAIN, "%.*s", rows[y].len, rows[y].text);
}

static void title(const struct model *m, char *buf, size_t len)
{
	uint64_t total = total_at(m);

	buf[0] = '\0';
	if (m->looking && total == UINT64_MAX)
		snprintf(buf, len, "all of it, later output too");
	else if (m->looking && total < m->console->total)
		snprintf(buf, len, "as of event %zu", m->event);
}

const struct view_ops view_console = {
	.name = "console",
	.min_h = 1,
	.min_w = 20,
	.draw = draw,
	.title = title,
};

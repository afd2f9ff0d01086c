// SPDX-License-Identifier: MIT
#include "canvas.h"
#include "view.h"

static void draw(struct canvas *w, const struct model *m, int *scroll)
{
	int h = w->rows, width = w->cols, lines = 0;
	const char *line;
	int top;

	while (console_line(m->console, width, lines, &line) >= 0)
		lines++;
	if (lines == 0)
		put(w, 0, 0, INK_DIM, "(the target has written nothing yet)");
	if (*scroll > 0)
		*scroll = 0;
	if (*scroll < h - lines)
		*scroll = lines > h ? h - lines : 0;
	top = lines < h ? lines : h;
	for (int y = 0; y < top; y++) {
		int len = console_line(m->console, width, top - 1 - y - *scroll,
				       &line);

		if (len > 0)
			put(w, y, 0, INK_PLAIN, "%.*s", len, line);
	}
}

const struct view_ops view_console = {
	.name = "console",
	.min_h = 1,
	.min_w = 20,
	.draw = draw,
};

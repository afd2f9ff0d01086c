// SPDX-License-Identifier: MIT
#include "canvas.h"
#include "view.h"

static void draw(struct canvas *w, const struct model *m, int *scroll)
{
	(void)m;
	*scroll = 0;
	put(w, 0, 0, INK_DIM, "(nothing to show)");
}

const struct view_ops view_log = {
	.name = "log",
	.min_h = 1,
	.min_w = 40,
	.draw = draw,
};

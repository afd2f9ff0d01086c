// SPDX-License-Identifier: MIT
#include "layout.h"

/* Top, left, bottom, right: each a part of the size in percent, plus cells. */
#define AT(tp, t, lp, l, bp, b, rp, r)                            \
	.top = { tp, t }, .left = { lp, l }, .bottom = { bp, b }, \
	.right = { rp, r }

#define VIEWS(...)                \
	.views = { __VA_ARGS__ }, \
	.nviews =                 \
		sizeof((enum view_id[]){ __VA_ARGS__ }) / sizeof(enum view_id)

/* What has no place of its own where room is short. */
#define OTHERS VIEW_VECTORS, VIEW_RULES, VIEW_LOG, VIEW_MEMORY, VIEW_STAGE2

/*
 * Row 0 is the title, the last two rows are the status and the keys. Columns
 * between slots stay free for a line. Best first: the first that fits is
 * taken.
 */
/* clang-format off */
static const struct layout layouts[] = {
	/* A projector: three columns above the strip. */
	{ .min_h = 50, .min_w = 200, .nslots = 9, .slots = {
		{ AT(0, 1, 0, 0, 50, 0, 38, 0), VIEWS(VIEW_CODE) },
		{ AT(50, 0, 0, 0, 100, -20, 38, 0),
		  VIEWS(VIEW_HISTORY, VIEW_LOG) },
		{ AT(100, -20, 0, 0, 100, -11, 38, 0), VIEWS(VIEW_CONSOLE) },
		{ AT(0, 1, 38, 1, 100, -26, 38, 35), VIEWS(VIEW_FLAGS) },
		{ AT(0, 1, 38, 36, 100, -26, 38, 76), VIEWS(VIEW_RULES) },
		{ AT(100, -26, 38, 1, 100, -11, 38, 76), VIEWS(VIEW_LAPS) },
		{ AT(0, 1, 38, 77, 50, 0, 100, 0), VIEWS(VIEW_REGS) },
		{ AT(50, 0, 38, 77, 100, -11, 100, 0),
		  VIEWS(VIEW_VECTORS, VIEW_MEMORY, VIEW_STAGE2) },
		{ AT(100, -11, 0, 0, 100, -2, 100, 0), VIEWS(VIEW_STRIP) },
	} },
	{ .min_h = 54, .min_w = 150, .nslots = 7, .slots = {
		{ AT(0, 1, 0, 0, 50, 0, 50, 0), VIEWS(VIEW_CODE) },
		{ AT(50, 0, 0, 0, 100, -20, 50, 0),
		  VIEWS(VIEW_HISTORY, OTHERS) },
		{ AT(100, -20, 0, 0, 100, -11, 50, 0), VIEWS(VIEW_CONSOLE) },
		{ AT(0, 1, 50, 1, 100, -26, 50, 35), VIEWS(VIEW_FLAGS) },
		{ AT(0, 1, 50, 36, 100, -26, 100, 0), VIEWS(VIEW_REGS) },
		{ AT(100, -26, 50, 1, 100, -11, 100, 0), VIEWS(VIEW_LAPS) },
		{ AT(100, -11, 0, 0, 100, -2, 100, 0), VIEWS(VIEW_STRIP) },
	} },
	{ .min_h = 39, .min_w = 150, .nslots = 6, .slots = {
		{ AT(0, 1, 0, 0, 100, -22, 50, 0), VIEWS(VIEW_CODE) },
		{ AT(100, -22, 0, 0, 100, -11, 50, 0),
		  VIEWS(VIEW_HISTORY, VIEW_CONSOLE, OTHERS) },
		{ AT(0, 1, 50, 1, 100, -26, 50, 35), VIEWS(VIEW_FLAGS) },
		{ AT(0, 1, 50, 36, 100, -26, 100, 0), VIEWS(VIEW_REGS) },
		{ AT(100, -26, 50, 1, 100, -11, 100, 0), VIEWS(VIEW_LAPS) },
		{ AT(100, -11, 0, 0, 100, -2, 100, 0), VIEWS(VIEW_STRIP) },
	} },
	{ .min_h = 39, .min_w = 110, .nslots = 5, .slots = {
		{ AT(0, 1, 0, 0, 100, -26, 100, -35), VIEWS(VIEW_CODE) },
		{ AT(0, 1, 100, -34, 100, -26, 100, 0), VIEWS(VIEW_FLAGS) },
		{ AT(100, -26, 0, 0, 100, -17, 100, 0), VIEWS(VIEW_STRIP) },
		{ AT(100, -17, 0, 0, 100, -2, 46, 0), VIEWS(VIEW_LAPS) },
		{ AT(100, -17, 46, 1, 100, -2, 100, 0),
		  VIEWS(VIEW_REGS, VIEW_CONSOLE, VIEW_HISTORY, OTHERS) },
	} },
	/* Half a desktop: tall and narrow. */
	{ .min_h = 50, .min_w = LAYOUT_MIN_W, .nslots = 5, .slots = {
		{ AT(0, 1, 0, 0, 100, -36, 100, -35), VIEWS(VIEW_CODE) },
		{ AT(0, 1, 100, -34, 100, -36, 100, 0), VIEWS(VIEW_FLAGS) },
		{ AT(100, -36, 0, 0, 100, -27, 100, 0), VIEWS(VIEW_STRIP) },
		{ AT(100, -27, 0, 0, 100, -12, 100, 0),
		  VIEWS(VIEW_LAPS, VIEW_REGS, OTHERS) },
		{ AT(100, -12, 0, 0, 100, -2, 100, 0),
		  VIEWS(VIEW_HISTORY, VIEW_CONSOLE) },
	} },
	{ .min_h = 39, .min_w = LAYOUT_MIN_W, .nslots = 4, .slots = {
		{ AT(0, 1, 0, 0, 100, -26, 100, -35), VIEWS(VIEW_CODE) },
		{ AT(0, 1, 100, -34, 100, -26, 100, 0), VIEWS(VIEW_FLAGS) },
		{ AT(100, -26, 0, 0, 100, -17, 100, 0), VIEWS(VIEW_STRIP) },
		{ AT(100, -17, 0, 0, 100, -2, 100, 0),
		  VIEWS(VIEW_LAPS, VIEW_REGS, VIEW_CONSOLE, VIEW_HISTORY,
			OTHERS) },
	} },
	{ .min_h = LAYOUT_MIN_H, .min_w = 150, .nslots = 5, .slots = {
		{ AT(0, 1, 0, 0, 100, -11, 40, 0), VIEWS(VIEW_CODE) },
		{ AT(0, 1, 40, 1, 100, -11, 40, 35), VIEWS(VIEW_FLAGS) },
		{ AT(0, 1, 40, 36, 100, -11, 100, 0), VIEWS(VIEW_REGS) },
		{ AT(100, -11, 0, 0, 100, -2, 50, 0), VIEWS(VIEW_STRIP) },
		{ AT(100, -11, 50, 1, 100, -2, 100, 0),
		  VIEWS(VIEW_LAPS, VIEW_CONSOLE, VIEW_HISTORY, OTHERS) },
	} },
	{ .min_h = 30, .min_w = 96, .nslots = 4, .slots = {
		{ AT(0, 1, 0, 0, 100, -17, 100, -35), VIEWS(VIEW_CODE) },
		{ AT(100, -17, 0, 0, 100, -11, 100, -35),
		  VIEWS(VIEW_HISTORY, VIEW_CONSOLE, VIEW_LOG) },
		{ AT(0, 1, 100, -34, 100, -11, 100, 0), VIEWS(VIEW_FLAGS) },
		{ AT(100, -11, 0, 0, 100, -2, 100, 0),
		  VIEWS(VIEW_STRIP, VIEW_LAPS, VIEW_REGS, VIEW_VECTORS,
			VIEW_RULES, VIEW_MEMORY, VIEW_STAGE2) },
	} },
	{ .min_h = LAYOUT_MIN_H, .min_w = LAYOUT_MIN_W, .nslots = 3, .slots = {
		{ AT(0, 1, 0, 0, 100, -11, 100, -35), VIEWS(VIEW_CODE) },
		{ AT(0, 1, 100, -34, 100, -11, 100, 0), VIEWS(VIEW_FLAGS) },
		{ AT(100, -11, 0, 0, 100, -2, 100, 0),
		  VIEWS(VIEW_STRIP, VIEW_LAPS, VIEW_REGS, VIEW_CONSOLE,
			VIEW_HISTORY, OTHERS) },
	} },
};
/* clang-format on */

const struct layout *layout_for(int h, int w)
{
	for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++) {
		if (h >= layouts[i].min_h && w >= layouts[i].min_w)
			return &layouts[i];
	}
	return NULL;
}

static int place(struct edge e, int size)
{
	return size * e.pct / 100 + e.off;
}

struct rect layout_rect(const struct slot *slot, int h, int w)
{
	struct rect r = { .y = place(slot->top, h), .x = place(slot->left, w) };

	r.h = place(slot->bottom, h) - r.y;
	r.w = place(slot->right, w) - r.x;
	return r;
}

size_t layout_slot_of(const struct layout *l, enum view_id view)
{
	for (size_t i = 0; i < l->nslots; i++) {
		for (size_t v = 0; v < l->slots[i].nviews; v++) {
			if (l->slots[i].views[v] == view)
				return i;
		}
	}
	return 0;
}

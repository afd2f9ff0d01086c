// SPDX-License-Identifier: MIT
#include "layout.h"

/*
 * Row 0 is the title, the last two rows are the status and the keys. Columns
 * between slots stay free for a line. Largest first: the first that fits is
 * taken.
 */
/* clang-format off */
static const struct layout layouts[] = {
	{
		.min_h = 54, .min_w = 150, .nslots = 7,
		.slots = {
			{ .top = { 0, 1 }, .bottom = { 50, 0 },
			  .left = { 0, 0 }, .right = { 50, 0 },
			  .views = { VIEW_CODE }, .nviews = 1 },
			{ .top = { 0, 1 }, .bottom = { 100, -26 },
			  .left = { 50, 1 }, .right = { 50, 35 },
			  .views = { VIEW_FLAGS }, .nviews = 1 },
			{ .top = { 100, -11 }, .bottom = { 100, -2 },
			  .left = { 0, 0 }, .right = { 100, 0 },
			  .views = { VIEW_STRIP }, .nviews = 1 },
			{ .top = { 100, -26 }, .bottom = { 100, -11 },
			  .left = { 50, 1 }, .right = { 100, 0 },
			  .views = { VIEW_LAPS }, .nviews = 1 },
			{ .top = { 0, 1 }, .bottom = { 100, -26 },
			  .left = { 50, 36 }, .right = { 100, 0 },
			  .views = { VIEW_REGS }, .nviews = 1 },
			{ .top = { 100, -20 }, .bottom = { 100, -11 },
			  .left = { 0, 0 }, .right = { 50, 0 },
			  .views = { VIEW_CONSOLE }, .nviews = 1 },
			{ .top = { 50, 0 }, .bottom = { 100, -20 },
			  .left = { 0, 0 }, .right = { 50, 0 },
			  .views = { VIEW_HISTORY, VIEW_VECTORS,
				     VIEW_RULES, VIEW_LOG, VIEW_MEMORY,
				     VIEW_STAGE2 },
			  .nviews = 6 },
		},
	},
	{
		.min_h = 39, .min_w = 110, .nslots = 5,
		.slots = {
			{ .top = { 0, 1 }, .bottom = { 100, -26 },
			  .left = { 0, 0 }, .right = { 100, -35 },
			  .views = { VIEW_CODE }, .nviews = 1 },
			{ .top = { 0, 1 }, .bottom = { 100, -26 },
			  .left = { 100, -34 }, .right = { 100, 0 },
			  .views = { VIEW_FLAGS }, .nviews = 1 },
			{ .top = { 100, -26 }, .bottom = { 100, -17 },
			  .left = { 0, 0 }, .right = { 100, 0 },
			  .views = { VIEW_STRIP }, .nviews = 1 },
			{ .top = { 100, -17 }, .bottom = { 100, -2 },
			  .left = { 0, 0 }, .right = { 46, 0 },
			  .views = { VIEW_LAPS }, .nviews = 1 },
			{ .top = { 100, -17 }, .bottom = { 100, -2 },
			  .left = { 46, 1 }, .right = { 100, 0 },
			  .views = { VIEW_REGS, VIEW_CONSOLE, VIEW_HISTORY,
				     VIEW_VECTORS,
				     VIEW_RULES, VIEW_LOG, VIEW_MEMORY,
				     VIEW_STAGE2 },
			  .nviews = 8 },
		},
	},
	{
		.min_h = 24, .min_w = 150, .nslots = 5,
		.slots = {
			{ .top = { 0, 1 }, .bottom = { 100, -11 },
			  .left = { 0, 0 }, .right = { 40, 0 },
			  .views = { VIEW_CODE }, .nviews = 1 },
			{ .top = { 0, 1 }, .bottom = { 100, -11 },
			  .left = { 40, 1 }, .right = { 40, 35 },
			  .views = { VIEW_FLAGS }, .nviews = 1 },
			{ .top = { 100, -11 }, .bottom = { 100, -2 },
			  .left = { 0, 0 }, .right = { 50, 0 },
			  .views = { VIEW_STRIP }, .nviews = 1 },
			{ .top = { 0, 1 }, .bottom = { 100, -11 },
			  .left = { 40, 36 }, .right = { 100, 0 },
			  .views = { VIEW_REGS }, .nviews = 1 },
			{ .top = { 100, -11 }, .bottom = { 100, -2 },
			  .left = { 50, 1 }, .right = { 100, 0 },
			  .views = { VIEW_LAPS, VIEW_CONSOLE, VIEW_HISTORY,
				     VIEW_VECTORS,
				     VIEW_RULES, VIEW_LOG, VIEW_MEMORY,
				     VIEW_STAGE2 },
			  .nviews = 8 },
		},
	},
	{
		.min_h = LAYOUT_MIN_H, .min_w = LAYOUT_MIN_W, .nslots = 3,
		.slots = {
			{ .top = { 0, 1 }, .bottom = { 100, -11 },
			  .left = { 0, 0 }, .right = { 100, -35 },
			  .views = { VIEW_CODE }, .nviews = 1 },
			{ .top = { 0, 1 }, .bottom = { 100, -11 },
			  .left = { 100, -34 }, .right = { 100, 0 },
			  .views = { VIEW_FLAGS }, .nviews = 1 },
			{ .top = { 100, -11 }, .bottom = { 100, -2 },
			  .left = { 0, 0 }, .right = { 100, 0 },
			  .views = { VIEW_STRIP, VIEW_LAPS, VIEW_REGS,
				     VIEW_CONSOLE, VIEW_HISTORY, VIEW_VECTORS,
				     VIEW_RULES, VIEW_LOG, VIEW_MEMORY,
				     VIEW_STAGE2 },
			  .nviews = 10 },
		},
	},
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

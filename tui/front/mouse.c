// SPDX-License-Identifier: MIT
#include "front/mouse.h"

#include "front_impl.h"

static void click_body(struct front *f, const struct model *m,
		       const struct hit *hit)
{
	const struct view_ops *ops = view_ops(hit->view);
	struct click at = { .y = hit->y,
			    .x = hit->x,
			    .rows = hit->rows,
			    .cols = hit->cols,
			    .scroll = f->screen.scroll[hit->view] };
	char line[80];

	screen_focus(&f->screen, hit->view);
	if (ops->click && m->now && ops->click(m, &at, line, sizeof(line)))
		front_command(f, line);
}

static void wheel(struct front *f, const struct hit *hit, bool up)
{
	if (hit->place != PLACE_BODY)
		return;
	screen_focus(&f->screen, hit->view);
	for (int i = 0; i < 3; i++)
		screen_scroll(&f->screen, up ? SCROLL_UP : SCROLL_DOWN);
}

/* A page or a question covers what is below: it has the wheel, and a click
 * closes nothing but a page. */
static void over(struct front *f, enum front_button button)
{
	static const int keys[] = {
		[BUTTON_LEFT] = K_ESCAPE,
		[BUTTON_WHEEL_UP] = K_UP,
		[BUTTON_WHEEL_DOWN] = K_DOWN,
	};

	if (f->overlay == OVERLAY_HELP || button != BUTTON_LEFT)
		front_key(f, keys[button]);
}

void front_mouse(struct front *f, int y, int x, enum front_button button)
{
	struct model m;
	struct hit hit;

	if (!f->screen.layout || f->nsides > 1)
		return;
	if (f->overlay != OVERLAY_NONE) {
		over(f, button);
		return;
	}
	front_model(f, &m);
	hit = screen_hit(&f->screen, &m, y, x);
	if (button != BUTTON_LEFT)
		wheel(f, &hit, button == BUTTON_WHEEL_UP);
	else if (hit.place == PLACE_KEY)
		front_key(f, hit.key);
	else if (hit.place == PLACE_NAME)
		screen_focus(&f->screen, hit.view);
	else if (hit.place == PLACE_BODY)
		click_body(f, &m, &hit);
}

void front_pasted(struct front *f, int key)
{
	bool letter = key >= ' ' && key < K_UP && key != K_BACKSPACE;

	if (f->prompt.open && letter)
		front_key(f, key);
	else if (!f->prompt.open)
		front_say(f, "pasted text does nothing here: : opens a line "
			     "that takes it");
}

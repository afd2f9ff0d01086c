// SPDX-License-Identifier: MIT
#include "screen.h"

#include <string.h>

#include "draw.h"
#include "sentence.h"
#include "text.h"

void screen_release(struct screen *s)
{
	for (size_t i = 0; i < LAYOUT_SLOTS; i++) {
		WINDOW *frame;

		if (!s->frames[i])
			continue;
		frame = panel_window(s->frames[i]);
		delwin(s->bodies[i]);
		del_panel(s->frames[i]);
		delwin(frame);
		s->frames[i] = NULL;
		s->bodies[i] = NULL;
	}
	s->layout = NULL;
}

static int make_slot(struct screen *s, size_t i, const struct slot *slot)
{
	struct rect r = layout_rect(slot, LINES, COLS);
	WINDOW *frame = newwin(r.h, r.w, r.y, r.x);

	if (!frame)
		return -1;
	s->frames[i] = new_panel(frame);
	s->bodies[i] = derwin(frame, r.h - 1, r.w, 1, 0);
	s->shown[i] = slot->views[0];
	return s->frames[i] && s->bodies[i] ? 0 : -1;
}

int screen_fit(struct screen *s)
{
	const struct layout *layout = layout_for(LINES, COLS);

	screen_release(s);
	for (size_t i = 0; layout && i < layout->nslots; i++) {
		if (make_slot(s, i, &layout->slots[i]))
			return -1;
	}
	s->layout = layout;
	if (layout)
		screen_focus(s, s->focus);
	return 0;
}

void screen_focus(struct screen *s, enum view_id view)
{
	s->focus = view;
	if (s->layout)
		s->shown[layout_slot_of(s->layout, view)] = view;
}

void screen_turn(struct screen *s, int by)
{
	int next = ((int)s->focus + by + VIEW_COUNT) % VIEW_COUNT;

	screen_focus(s, (enum view_id)next);
}

void screen_scroll(struct screen *s, enum scroll how)
{
	size_t slot = layout_slot_of(s->layout, s->focus);
	int page = getmaxy(s->bodies[slot]) - 1;
	const int by[] = { [SCROLL_UP] = -1,
			   [SCROLL_DOWN] = 1,
			   [SCROLL_PAGE_UP] = -page,
			   [SCROLL_PAGE_DOWN] = page };

	if (how == SCROLL_HOME)
		s->scroll[s->focus] = 0;
	else
		s->scroll[s->focus] += by[how];
}

void screen_unscroll(struct screen *s)
{
	for (int v = 0; v < VIEW_COUNT; v++) {
		if (v != VIEW_REGS)
			s->scroll[v] = 0;
	}
}

static void draw_title(const struct model *m)
{
	static const char *const states[] = {
		[STATE_STOPPED] = "",
		[STATE_RUNNING] = "RUNNING  ",
		[STATE_OFF] = "OFF  ",
		[STATE_DEAD] = "TARGET LOST  ",
	};
	const struct session_options *opt = &m->s->opt;
	char right[96];
	struct text t = text_begin(right, sizeof(right));
	enum checkpoint cp;
	unsigned int lap;
	int x;

	x = put(stdscr, 0, 0, INK_BOLD, "vhelab");
	x = put(stdscr, 0, x, INK_PLAIN, " %s  %s  guest %s  %s",
		opt->name ? opt->name : "", opt->mode ? opt->mode : "",
		opt->guest ? opt->guest : "", m->machine ? m->machine : "");
	text_add(&t, "  %s", m->looking ? "LOOKING BACK  " : states[m->state]);
	if (m->now && model_checkpoint(m, &lap, &cp))
		text_add(&t, "%s of lap %u  ", checkpoint_name(cp), lap);
	text_add(&t, "event %zu", m->event);
	x = COLS - (int)t.used;
	put(stdscr, 0, x > 7 ? x : 7, INK_BOLD, "%s", right);
}

static void draw_keys(int y)
{
	size_t count;
	const struct binding *b = keys_table(&count);
	int x = 0;

	for (size_t i = 0; i < count; i++) {
		if (!b[i].brief)
			continue;
		x = put(stdscr, y, x, INK_BOLD, "%s", b[i].label);
		x = put(stdscr, y, x, INK_PLAIN, " %s ", b[i].brief) +
		    (COLS > 100);
	}
}

static int draw_name(WINDOW *w, int x, const struct screen *s,
		     enum view_id view, bool shown)
{
	bool focus = view == s->focus;
	enum ink ink = !shown ? INK_DIM : focus ? INK_HERE : INK_BOLD;

	return put(w, 0, x, ink, "%c%d %s%c", focus ? '[' : ' ', (int)view + 1,
		   view_ops(view)->name, focus ? ']' : ' ');
}

static void draw_header(WINDOW *w, const struct screen *s, size_t i,
			const struct model *m)
{
	const struct slot *slot = &s->layout->slots[i];
	const struct view_ops *ops = view_ops(s->shown[i]);
	char extra[160] = "";
	int x = 1;

	put_fill(w, 0, 0, getmaxx(w), INK_DIM, draw_sign(SIGN_HLINE));
	for (size_t v = 0; v < slot->nviews; v++)
		x = draw_name(w, x, s, slot->views[v],
			      slot->views[v] == s->shown[i]);
	if (ops->title)
		ops->title(m, extra, sizeof(extra));
	if (*extra)
		put(w, 0, x + 1, INK_PLAIN, " %s ", extra);
}

static void draw_slot(struct screen *s, size_t i, const struct model *m)
{
	WINDOW *frame = panel_window(s->frames[i]), *body = s->bodies[i];
	const struct view_ops *ops = view_ops(s->shown[i]);
	int left = getbegx(frame);

	werase(frame);
	draw_header(frame, s, i, m);
	if (getmaxy(body) < ops->min_h || getmaxx(body) < ops->min_w)
		put(body, 0, 0, INK_DIM, "(no room)");
	else
		ops->draw(body, m, &s->scroll[s->shown[i]]);
	for (int y = 0; left > 0 && y < getmaxy(frame); y++)
		put(stdscr, getbegy(frame) + y, left - 1, INK_DIM, "%s",
		    draw_sign(SIGN_VLINE));
}

void screen_draw(struct screen *s, const struct model *m, const char *status)
{
	werase(stdscr);
	if (!s->layout) {
		put(stdscr, LINES / 2, 0, INK_BOLD,
		    "%dx%d needed, this is %dx%d", LAYOUT_MIN_W, LAYOUT_MIN_H,
		    COLS, LINES);
		put(stdscr, LINES / 2 + 1, 0, INK_PLAIN, "q quits");
		return;
	}
	draw_title(m);
	for (size_t i = 0; i < s->layout->nslots; i++)
		draw_slot(s, i, m);
	put(stdscr, LINES - 2, 0, INK_BOLD, "%s", status);
	draw_keys(LINES - 1);
}

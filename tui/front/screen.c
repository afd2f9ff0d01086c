// SPDX-License-Identifier: MIT
#include "screen.h"

#include <string.h>

#include "keys.h"
#include "sentence.h"
#include "text.h"

/* The view of a slot that was asked for last, else its first one. */
static enum view_id latest(const struct screen *s, const struct slot *slot)
{
	enum view_id best = slot->views[0];

	for (size_t v = 1; v < slot->nviews; v++) {
		if (s->seen[slot->views[v]] > s->seen[best])
			best = slot->views[v];
	}
	return best;
}

static void fit(struct screen *s, int rows, int cols)
{
	const struct layout *layout = layout_for(rows, cols);

	s->rows = rows;
	s->cols = cols;
	if (layout == s->layout)
		return;
	s->layout = layout;
	for (size_t i = 0; layout && i < layout->nslots; i++)
		s->shown[i] = latest(s, &layout->slots[i]);
}

void screen_focus(struct screen *s, enum view_id view)
{
	s->focus = view;
	s->seen[view] = ++s->asked;
	if (s->layout)
		s->shown[layout_slot_of(s->layout, view)] = view;
}

void screen_turn(struct screen *s, int by)
{
	int next = ((int)s->focus + by + VIEW_COUNT) % VIEW_COUNT;

	screen_focus(s, (enum view_id)next);
}

static void scroll_by(struct screen *s, enum scroll how, int page)
{
	const int by[] = { [SCROLL_UP] = -1,
			   [SCROLL_DOWN] = 1,
			   [SCROLL_PAGE_UP] = -page,
			   [SCROLL_PAGE_DOWN] = page };

	if (how == SCROLL_HOME)
		s->scroll[s->focus] = 0;
	else
		s->scroll[s->focus] += by[how];
}

void screen_scroll(struct screen *s, enum scroll how)
{
	size_t slot;
	int page;

	if (!s->layout)
		return;
	slot = layout_slot_of(s->layout, s->focus);
	page = layout_rect(&s->layout->slots[slot], s->rows, s->cols).h - 2;
	scroll_by(s, how, page);
}

void screen_unscroll(struct screen *s)
{
	for (int v = 0; v < VIEW_COUNT; v++) {
		if (v != VIEW_REGS)
			s->scroll[v] = 0;
	}
}

static void draw_title(struct canvas *c, const struct model *m)
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

	x = put(c, 0, 0, INK_BOLD, "vhelab");
	x = put(c, 0, x, INK_PLAIN, " %s  %s  guest %s  %s",
		opt->name ? opt->name : "", opt->mode ? opt->mode : "",
		opt->guest ? opt->guest : "", m->machine ? m->machine : "");
	text_add(&t, "  %s", m->looking ? "LOOKING BACK  " : states[m->state]);
	if (m->now && model_checkpoint(m, &lap, &cp))
		text_add(&t, "%s of lap %u  ", checkpoint_name(cp), lap);
	text_add(&t, "event %zu", m->event);
	x = c->cols - (int)t.used;
	put(c, 0, x > 7 ? x : 7, INK_BOLD, "%s", right);
}

/* Returns the key written at column @at, 0 if there is none. */
static int draw_keys(struct canvas *c, int y, int at)
{
	size_t count;
	const struct binding *b = keys_table(&count);
	int x = 0, from, hit = 0;

	for (size_t i = 0; i < count; i++) {
		if (!b[i].brief)
			continue;
		from = x;
		x = put(c, y, x, INK_BOLD, "%c", b[i].key);
		x = put(c, y, x, INK_PLAIN, " %s ", b[i].brief);
		if (at >= from && at < x - 1)
			hit = b[i].key;
		x += c->cols > 100;
	}
	return hit;
}

/* The digit that shows a view; nine views and a tenth have one. */
static char digit_of(enum view_id view)
{
	return view < 9 ? (char)('1' + view) : view == 9 ? '0' : ' ';
}

static int draw_name(struct canvas *w, int x, const struct screen *s,
		     enum view_id view, bool shown, bool names)
{
	bool focus = view == s->focus;
	enum ink ink = !shown ? INK_DIM : focus ? INK_HERE : INK_BOLD;
	char digit[] = { digit_of(view), ' ', '\0' };

	if (!shown && !names && *digit != ' ')
		return put(w, 0, x, ink, " %c", *digit);
	return put(w, 0, x, ink, "%c%s%s%c", focus ? '[' : ' ',
		   *digit == ' ' ? "" : digit, view_ops(view)->name,
		   focus ? ']' : ' ');
}

/* Is there room for the names of all that share a slot? */
static bool names_fit(const struct slot *slot, int cols, const char *extra)
{
	size_t len = 3 + strlen(extra);

	for (size_t v = 0; v < slot->nviews; v++)
		len += strlen(view_ops(slot->views[v])->name) + 4;
	return len <= (size_t)cols;
}

/* Returns the view whose name or digit is at column @at, or VIEW_COUNT. */
static enum view_id draw_header(struct canvas *w, const struct screen *s,
				size_t i, const struct model *m, int at)
{
	const struct slot *slot = &s->layout->slots[i];
	const struct view_ops *ops = view_ops(s->shown[i]);
	enum view_id hit = VIEW_COUNT;
	char extra[160] = "";
	bool names;
	int x = 1;

	if (ops->title)
		ops->title(m, extra, sizeof(extra));
	names = names_fit(slot, w->cols, extra);
	put_fill(w, 0, 0, w->cols, INK_DIM, canvas_sign(SIGN_HLINE));
	for (size_t v = 0; v < slot->nviews; v++) {
		int from = x;

		x = draw_name(w, x, s, slot->views[v],
			      slot->views[v] == s->shown[i], names);
		if (at >= from && at < x)
			hit = slot->views[v];
	}
	if (*extra)
		put(w, 0, x + 1, INK_PLAIN, " %s ", extra);
	return hit;
}

static void draw_body(struct screen *s, size_t i, struct canvas *body,
		      const struct model *m)
{
	const struct view_ops *ops = view_ops(s->shown[i]);

	if (body->rows < ops->min_h || body->cols < ops->min_w)
		put(body, 0, 0, INK_DIM, "(no room)");
	else
		ops->draw(body, m, &s->scroll[s->shown[i]]);
}

static void draw_slot(struct screen *s, size_t i, struct canvas *c,
		      const struct model *m)
{
	struct rect r = layout_rect(&s->layout->slots[i], s->rows, s->cols);
	struct canvas head = { 0 }, body = { 0 };

	if (!canvas_resize(&head, 1, r.w) &&
	    !canvas_resize(&body, r.h - 1, r.w)) {
		draw_header(&head, s, i, m, -1);
		draw_body(s, i, &body, m);
		canvas_lay(c, r.y, r.x, &head);
		canvas_lay(c, r.y + 1, r.x, &body);
	}
	canvas_free(&head);
	canvas_free(&body);
	for (int y = 0; r.x > 0 && y < r.h; y++)
		put(c, r.y + y, r.x - 1, INK_DIM, "%s",
		    canvas_sign(SIGN_VLINE));
}

static void draw_too_small(struct canvas *c)
{
	int y = c->rows > 3 ? c->rows / 2 - 1 : 0, x;

	x = put(c, y, 0, INK_BOLD, "%dx%d needed", LAYOUT_MIN_W, LAYOUT_MIN_H);
	if (c->cols < 30)
		put(c, ++y, 0, INK_PLAIN, "this is %dx%d", c->cols, c->rows);
	else
		put(c, y, x, INK_BOLD, ", this is %dx%d", c->cols, c->rows);
	put(c, y + 1, 0, INK_PLAIN, "q quits");
}

/* As long as nothing was done: what to do. The longest that fits. */
static void draw_hint(struct canvas *c, int y, int x, const struct model *m)
{
	static const char *const hints[] = {
		("Begin with g: to the guest's entry, x: to its exit. "
		 "? explains the screen."),
		"g: to the guest, x: back, ?: help",
		"g: guest, ?: help",
		"? help",
	};

	if (!m->now || trace_count(m->s->trace) > 1)
		return;
	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++) {
		if (x + 2 + (int)strlen(hints[i]) > c->cols)
			continue;
		put(c, y, x + 2, INK_PLAIN, "%s", hints[i]);
		return;
	}
}

bool screen_begin(struct screen *s, struct canvas *c)
{
	canvas_clear(c);
	fit(s, c->rows, c->cols);
	if (!s->layout)
		draw_too_small(c);
	return s->layout;
}

/* What does not fit loses the remark in brackets at its end, and then shows
 * that there is more; the log has all of it. */
int screen_end(struct canvas *c, const char *status)
{
	const char *remark = strrchr(status, '[');
	size_t len = strlen(status);
	int y = c->rows - 2, x;

	draw_keys(c, c->rows - 1, -1);
	if (canvas_width(status, len) > c->cols && remark &&
	    status[len - 1] == ']')
		len = (size_t)(remark - status) - 1;
	x = put(c, y, 0, INK_BOLD, "%.*s", (int)len, status);
	if (canvas_width(status, len) > c->cols)
		x = put(c, y, c->cols - 2, INK_BOLD, "..");
	return x;
}

void screen_draw(struct screen *s, struct canvas *c, const struct model *m,
		 const char *status)
{
	int x;

	if (!screen_begin(s, c))
		return;
	draw_title(c, m);
	for (size_t i = 0; i < s->layout->nslots; i++)
		draw_slot(s, i, c, m);
	x = screen_end(c, status);
	draw_hint(c, c->rows - 2, x, m);
}

/* ---- what stands where: drawn again, in the dark ------------------------- */

static struct hit hit_key(const struct screen *s, int x)
{
	struct hit hit = { .place = PLACE_NONE };
	struct canvas dark = { 0 };

	if (!canvas_resize(&dark, 1, s->cols))
		hit.key = draw_keys(&dark, 0, x);
	if (hit.key)
		hit.place = PLACE_KEY;
	canvas_free(&dark);
	return hit;
}

static struct hit hit_name(const struct screen *s, size_t i,
			   const struct model *m, int x, int cols)
{
	struct hit hit = { .place = PLACE_NAME, .view = VIEW_COUNT };
	struct canvas dark = { 0 };

	if (!canvas_resize(&dark, 1, cols))
		hit.view = draw_header(&dark, s, i, m, x);
	if (hit.view == VIEW_COUNT)
		hit.view = s->shown[i];
	canvas_free(&dark);
	return hit;
}

struct hit screen_hit(const struct screen *s, const struct model *m, int y,
		      int x)
{
	if (s->layout && y == s->rows - 1)
		return hit_key(s, x);
	for (size_t i = 0; s->layout && i < s->layout->nslots; i++) {
		struct rect r =
			layout_rect(&s->layout->slots[i], s->rows, s->cols);

		if (y < r.y || y >= r.y + r.h || x < r.x || x >= r.x + r.w)
			continue;
		if (y == r.y)
			return hit_name(s, i, m, x - r.x, r.w);
		return (struct hit){ .place = PLACE_BODY,
				     .view = s->shown[i],
				     .y = y - r.y - 1,
				     .x = x - r.x,
				     .rows = r.h - 1,
				     .cols = r.w };
	}
	return (struct hit){ .place = PLACE_NONE };
}

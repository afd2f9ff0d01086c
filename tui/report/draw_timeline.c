// SPDX-License-Identifier: MIT
#include <inttypes.h>
#include <string.h>

#include "draw_impl.h"
#include "regs/pstate.h"

/* clang-format off */
static const struct form forms[] = {
	[false] = {
		.heading = 130, .marks = 180, .mark = 170,
		.world = 420, .lane = 180,
		.flags = 620, .flag = 150,
		.vectors = 1240, .band = 160, .sync = 1410, .thin = 80,
		.axis = 1510, .height = 1820,
	},
	[true] = {
		.heading = 150, .marks = 220, .mark = 190,
		.world = 500, .lane = 220, .lanes = true,
		.flags = 1440, .flag = 210,
		.vectors = 2340, .band = 210, .sync = 2560, .thin = 120,
		.axis = 2720, .height = 3100,
	},
};

/* From the top of the picture down, as people draw privilege. */
static const struct {
	enum world world;
	const char *class, *name;
} lanes[] = {
	{ WORLD_USER, "user", "user" },
	{ WORLD_HOST, "host", "host" },
	{ WORLD_HYP, "hyp", "hyp" },
	{ WORLD_GUEST, "guest", "guest" },
};

static const struct {
	unsigned int flag;
	const char *letter, *name;
} flag_rows[] = {
	{ FLAG_D, "D", "Debug" },
	{ FLAG_A, "A", "SError" },
	{ FLAG_I, "I", "IRQ" },
	{ FLAG_F, "F", "FIQ" },
};
/* clang-format on */

#define NR_LANES (sizeof(lanes) / sizeof(lanes[0]))
#define NR_FLAGS (sizeof(flag_rows) / sizeof(flag_rows[0]))
#define NAMES	 160 /* end so far left of the line */
#define INDENT	 60
#define PAD	 30 /* a word in a box needs on both sides together */

int draw_base_line(int y, int height)
{
	return y + height / 2 + 45;
}

static void put_name(const struct drawing *d, int y, int height,
		     const char *name)
{
	svg_text(d->svg, "muted end", DRAW_LEFT - NAMES,
		 draw_base_line(d->top + y, height), "%s", name);
}

/* In a box a word stands at its left, where no gap cuts it; in the middle if
 * there is no room for that. */
static void put_word(const struct drawing *d, const char *class, int x,
		     int base, int w, const char *word)
{
	int spare = (w - svg_width(word)) / 2;

	svg_text(d->svg, class, x + (spare < INDENT ? spare : INDENT), base,
		 "%s", word);
}

/* A box with a word in it: the longer one that fits. */
static void put_box(const struct drawing *d, const char *class, int x, int y,
		    int w, int h, const char *word, const char *less)
{
	char box[32];

	snprintf(box, sizeof(box), "%s box", class);
	svg_rect(d->svg, box, x, y, w, h);
	if (svg_width(word) + PAD > w)
		word = less;
	if (svg_width(word) + PAD <= w)
		put_word(d, "ink", x, draw_base_line(y, h), w, word);
}

/* ---- worlds -------------------------------------------------------------------- */

static void draw_worlds(const struct drawing *d)
{
	const struct form *form = d->form;
	struct run r = { 0 };
	char word[48];

	for (size_t i = 0; form->lanes && i < NR_LANES; i++)
		put_name(d, form->world + (int)i * form->lane, form->lane,
			 lanes[i].name);
	if (!form->lanes)
		put_name(d, form->world, form->lane, "world");
	while (line_next(&d->line, key_world, 0, &r)) {
		size_t lane = 0;

		while (lanes[lane].world !=
		       d->line.lap->stretches[r.from].world)
			lane++;
		snprintf(word, sizeof(word), "%s %" PRIu64, lanes[lane].name,
			 r.instructions);
		put_box(d, lanes[lane].class, r.x,
			d->top + form->world +
				(form->lanes ? (int)lane * form->lane : 0),
			r.w, form->lane - 20, word,
			word + strlen(lanes[lane].name) + 1);
	}
}

/* ---- flags --------------------------------------------------------------------- */

static void draw_set(const struct drawing *d, const struct run *r, size_t row,
		     int y)
{
	int h = d->form->flag - 30;
	const char *letter = flag_rows[row].letter;
	char word[16];

	svg_rect(d->svg, "set", r->x, y, r->w, h);
	snprintf(word, sizeof(word), "%s masked", letter);
	if (svg_width(word) + PAD <= r->w)
		put_word(d, "set-ink", r->x, draw_base_line(y, h), r->w, word);
	else if (svg_width(letter) <= r->w)
		put_word(d, "set-ink", r->x, draw_base_line(y, h), r->w,
			 letter);
}

static void draw_flag(const struct drawing *d, size_t row)
{
	int y = d->top + d->form->flags + (int)row * d->form->flag;
	int middle = y + d->form->flag / 2 - 15;
	struct run r = { 0 };

	put_name(d, y - d->top, d->form->flag - 30, flag_rows[row].name);
	svg_text(d->svg, "ink strong mono middle", DRAW_LEFT - NAMES / 2,
		 draw_base_line(y, d->form->flag - 30), "%s",
		 flag_rows[row].letter);
	while (line_next(&d->line, key_flag, flag_rows[row].flag, &r)) {
		if (d->line.lap->stretches[r.from].flags & flag_rows[row].flag)
			draw_set(d, &r, row, y);
		else
			svg_line(d->svg, "clear", r.x, middle, r.x + r.w,
				 middle);
	}
}

/* ---- vectors and what is not synchronised --------------------------------------- */

static void draw_vectors(const struct drawing *d)
{
	static const char *const classes[] = {
		[VECTORS_UNKNOWN] = "ground",
		[VECTORS_HOST] = "host",
		[VECTORS_HYP] = "hyp",
		[VECTORS_UNSETTLED] = "ground",
	};
	int y = d->top + d->form->vectors;
	struct run r = { 0 };

	put_name(d, d->form->vectors, d->form->band, "live vectors");
	while (line_next(&d->line, key_vectors, 0, &r)) {
		unsigned int v = d->line.lap->stretches[r.from].vectors;

		put_box(d, classes[v], r.x, y, r.w, d->form->band,
			v == VECTORS_UNSETTLED ? "" : vectors_name(v), "");
		if (v == VECTORS_UNSETTLED)
			svg_hatched(d->svg, r.x, y, r.w, d->form->band);
	}
}

static void draw_unsynchronised(const struct drawing *d)
{
	int y = d->top + d->form->sync;
	struct run r = { 0 };

	svg_text(d->svg, "muted small end", DRAW_LEFT - NAMES,
		 draw_base_line(y, d->form->thin), "unsynchronised");
	while (line_next(&d->line, key_synchronised, 0, &r)) {
		if (d->line.lap->stretches[r.from].synchronised) {
			svg_line(d->svg, "grid", r.x, y + d->form->thin / 2,
				 r.x + r.w, y + d->form->thin / 2);
			continue;
		}
		svg_rect(d->svg, "ground box", r.x, y, r.w, d->form->thin);
		svg_hatched(d->svg, r.x, y, r.w, d->form->thin);
	}
}

/* ---- checkpoints --------------------------------------------------------------- */

#define MARK_W	  250
#define MARK_STEP 280

/* Side by side near where they belong, none on another: pushed right by those
 * before, then back from the right edge. */
static size_t spread(const struct drawing *d, int *x, const unsigned int *cps,
		     size_t n)
{
	int limit = d->svg->width - MARK_W;

	for (size_t i = 0; i < n; i++) {
		const struct behaviour_cell *c = &d->line.lap->cells[cps[i]];

		x[i] = line_place(&d->line, c->event) - MARK_W / 2;
		if (i && x[i] < x[i - 1] + MARK_STEP)
			x[i] = x[i - 1] + MARK_STEP;
	}
	for (size_t i = n; i-- > 0; limit = x[i] - MARK_STEP)
		x[i] = x[i] > limit ? limit : x[i];
	return n;
}

static void draw_mark(const struct drawing *d, unsigned int cp, int x)
{
	int y = d->top + d->form->marks, h = d->form->mark;
	int to = line_place(&d->line, d->line.lap->cells[cp].event);
	int down = d->top + d->form->world;

	svg_way(d->svg, "lead",
		(const int[]){ x + MARK_W / 2, y + h, to, down, to,
			       d->top + d->form->axis },
		3);
	svg_rect(d->svg, "ground box", x, y, MARK_W, h);
	svg_text(d->svg, "ink strong middle", x + MARK_W / 2,
		 draw_base_line(y, h), "%s", checkpoint_name(cp));
}

static void draw_marks(const struct drawing *d)
{
	unsigned int cps[CP_COUNT];
	int x[CP_COUNT];
	size_t n = 0;

	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		if (d->line.lap->cells[cp].present)
			cps[n++] = cp;
	}
	spread(d, x, cps, n);
	for (size_t i = 0; i < n; i++)
		draw_mark(d, cps[i], x[i]);
}

/* ---- all of it ----------------------------------------------------------------- */

static void draw_hints(const struct drawing *d)
{
	const struct line *l = &d->line;
	char flags[FLAGS_TEXT_LEN];

	for (size_t i = 0; i < l->n; i++) {
		const struct behaviour_stretch *s = &l->lap->stretches[i];

		svg_hint(d->svg, l->edge[i], d->top + d->form->world,
			 l->edge[i + 1] - l->edge[i],
			 d->form->axis - d->form->world,
			 "event %" PRIu64 ": %" PRIu64
			 " instructions from %s, flags %s, EL%u, behind %s",
			 s->event, s->instructions, s->symbol,
			 flags_text(s->flags, flags), s->el,
			 *s->began ? s->began : "nothing");
	}
}

static void draw_heading(const struct drawing *d, const char *heading)
{
	const struct behaviour_lap *lap = d->line.lap;
	bool leaks = lap->leak_out || lap->leak_in;
	int y = d->top + d->form->heading;
	char words[64];

	svg_text(d->svg, "ink strong", 100, y, "%s", heading);
	svg_text(d->svg,
		 leaks		 ? "leak strong end"
		 : lap->complete ? "good strong end"
				 : "muted end",
		 d->svg->width - DRAW_RIGHT, y, "%s%s", leaks ? "\u26a0 " : "",
		 story_leaks(lap, words, sizeof(words)));
	if (lap->nstretches > d->line.n)
		svg_text(d->svg, "muted middle", d->svg->width / 2, y,
			 "%zu stretches more are not drawn",
			 lap->nstretches - d->line.n);
}

int timeline_height(bool tall)
{
	return forms[tall].height;
}

void timeline_draw(const struct svg *svg, const struct behaviour_lap *lap,
		   struct scale scale, int top, bool tall, const char *heading)
{
	struct drawing d = { .svg = svg, .form = &forms[tall], .top = top };

	line_begin(&d.line, svg, lap, scale);
	draw_heading(&d, heading);
	draw_marks(&d);
	draw_worlds(&d);
	for (size_t row = 0; row < NR_FLAGS; row++)
		draw_flag(&d, row);
	draw_vectors(&d);
	draw_unsynchronised(&d);
	for (size_t row = 0; row < NR_FLAGS; row++)
		draw_leaks(&d, flag_rows[row].flag,
			   top + d.form->flags + (int)row * d.form->flag);
	draw_axis(&d);
	draw_hints(&d);
}

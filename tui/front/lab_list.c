// SPDX-License-Identifier: MIT
#include "front/lab_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "canvas.h"
#include "front/keys.h"
#include "overlay.h"
#include "text.h"

#define HEAD_ROWS  2 /* above the list */
#define FOOT_ROWS  7 /* below it: goal, sentence, what was said, keys */
#define STATE_COL  46
#define TITLE_COL  8
#define GOAL_ROWS  2
#define HELP_WIDTH 10

static const struct lab_wish wishes[] = {
	{ "open", K_ENTER, "Enter", "open",
	  "the front end on your work; a new lab is begun", true },
	{ "text", 't', "t", "handout", "what the lab is about, and its steps",
	  false },
	{ "check", 'c', "c", "check",
	  "judge it: your answers, or your code, built and booted", true },
	{ "hint", 'h', "h", "hint",
	  "the next of four: nudge, place, cause, fix; it is recorded", false },
	{ "submit", 's', "s", "submit", "write the patch mail to hand in",
	  true },
	{ "reset", 'r', "r", "reset",
	  "begin again; what you did is moved aside, not lost", true },
	{ "solution", 'w', "w", "solution", "ours, once yours has passed",
	  false },
	{ "help", '?', "?", "help", "this page", false },
	{ "quit", 'q', "q", "quit", "leave; all of it is kept", false },
};

const struct lab_wish *lab_wish(size_t index)
{
	return index < sizeof(wishes) / sizeof(wishes[0]) ? &wishes[index]
							  : NULL;
}

const struct lab_wish *lab_wish_find(const char *name)
{
	const struct lab_wish *w;

	for (size_t i = 0; (w = lab_wish(i)); i++) {
		if (!strcmp(w->name, name))
			return w;
	}
	return NULL;
}

/* ---- words ---------------------------------------------------------------------- */

static void add_count(struct text *t, unsigned int n, const char *what)
{
	if (n)
		text_add(t, "%s%u %s%s", t->used ? ", " : "", n, what,
			 n > 1 ? "s" : "");
}

const char *lab_line_state(const struct lab_line *line, bool next, char *buf,
			   size_t len)
{
	struct text t = text_begin(buf, len);

	text_add(&t, "%s",
		 line->passed  ? "passed"
		 : line->begun ? "under way"
		 : next	       ? "next"
			       : "");
	add_count(&t, line->checks, "check");
	add_count(&t, line->hints, "hint");
	return buf;
}

size_t lab_list_next(const struct lab_list *l)
{
	size_t i = 0;

	while (i < l->count && l->lines[i].passed)
		i++;
	return i;
}

const char *lab_list_sentence(const struct lab_list *l, char *buf, size_t len)
{
	size_t next = lab_list_next(l);
	const struct lab_line *line = &l->lines[next];

	if (next == l->count)
		snprintf(buf, len,
			 "All %zu labs are passed: there is nothing left to "
			 "do.",
			 l->count);
	else if (line->begun)
		snprintf(buf, len, "Lab %u is under way: go on with it.",
			 line->number);
	else
		snprintf(buf, len, "Next is lab %u, %s.", line->number,
			 line->title);
	return buf;
}

/* ---- drawing ---------------------------------------------------------------------- */

static size_t count_passed(const struct lab_list *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->count; i++)
		n += l->lines[i].passed;
	return n;
}

static void draw_head(const struct lab_list *l, struct canvas *c)
{
	char passed[40];
	int x;

	put(c, 0, 0, INK_BOLD, "vhelab");
	put(c, 0, 8, INK_PLAIN, "the labs");
	snprintf(passed, sizeof(passed), "%zu of %zu passed", count_passed(l),
		 l->count);
	x = c->cols - (int)strlen(passed);
	put(c, 0, x > 18 ? x : 18, INK_PLAIN, "%s", passed);
}

static void draw_line(const struct lab_list *l, struct canvas *c, int y,
		      size_t i)
{
	const struct lab_line *line = &l->lines[i];
	bool next = i == lab_list_next(l), here = i == l->at;
	enum ink ink = here ? INK_HERE : next ? INK_BOLD : INK_PLAIN;
	char state[64];

	if (here)
		put_fill(c, y, 0, c->cols, ink, " ");
	put(c, y, 0, ink, "%s", here ? ">" : " ");
	put(c, y, 3, ink, "%3u", line->number);
	put(c, y, TITLE_COL, ink, "%.*s", STATE_COL - TITLE_COL - 1,
	    line->title);
	put(c, y, STATE_COL, ink, "%s",
	    lab_line_state(line, next, state, sizeof(state)));
}

static void draw_lines(struct lab_list *l, struct canvas *c)
{
	int rows = c->rows - HEAD_ROWS - FOOT_ROWS;
	size_t room = rows > 1 ? (size_t)rows : 1;

	if (l->at < l->top)
		l->top = l->at;
	if (l->at >= l->top + room)
		l->top = l->at - room + 1;
	for (size_t i = l->top; i < l->count && i < l->top + room; i++)
		draw_line(l, c, HEAD_ROWS + (int)(i - l->top), i);
}

/* At most @rows rows of it. */
static void draw_folded(struct canvas *c, int y, int rows, enum ink ink,
			const char *text)
{
	char *lines = c->cols > 1 ? fold_text(text, c->cols - 1) : NULL;
	char *rest = lines, *line;

	while (rows-- > 0 && (line = strsep(&rest, "\n")))
		put(c, y++, 0, ink, "%s", line);
	free(lines);
}

static void draw_keys(struct canvas *c, int y)
{
	const struct lab_wish *w;
	int x = 0, gap = c->cols > 100 ? 2 : 1;

	for (size_t i = 0; (w = lab_wish(i)); i++) {
		if (!w->brief)
			continue;
		x = put(c, y, x, INK_BOLD, "%s", w->label);
		x = put(c, y, x + 1, INK_PLAIN, "%s", w->brief) + gap;
	}
}

static void draw_foot(const struct lab_list *l, struct canvas *c)
{
	int y = c->rows - FOOT_ROWS + 1;
	char sentence[160];

	if (l->at < l->count)
		draw_folded(c, y, GOAL_ROWS, INK_PLAIN, l->lines[l->at].goal);
	draw_folded(c, y + GOAL_ROWS + 1, 1, INK_BOLD,
		    lab_list_sentence(l, sentence, sizeof(sentence)));
	draw_folded(c, c->rows - 2, 1, INK_PLAIN, l->said);
	draw_keys(c, c->rows - 1);
}

static char *help_text(void)
{
	const struct lab_wish *w;
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return NULL;
	for (size_t i = 0; (w = lab_wish(i)); i++)
		fprintf(out, "%-*s%s\n", HELP_WIDTH, w->label, w->help);
	fprintf(out, "%-*s%s\n\n", HELP_WIDTH, "arrows",
		"choose a lab; j and k, Home and End do, too");
	fputs("Your work lies in a folder of its own for each lab, a git "
	      "repository; change it with any editor. While the front end is "
	      "open on a lab, it checks again whenever you save. Without it, "
	      "`vhelab lab watch N` does.\n",
	      out);
	return fclose(out) ? NULL : text;
}

void lab_list_draw(struct lab_list *l, struct canvas *c)
{
	canvas_clear(c);
	draw_head(l, c);
	draw_lines(l, c);
	draw_foot(l, c);
	if (l->asked)
		overlay_say(c,
			    "Begin this lab again? What you did is moved "
			    "aside, not lost.",
			    "y begins again, n does not");
	else if (l->text)
		overlay_lines(c, l->text, &l->scroll);
}

/* ---- keys --------------------------------------------------------------------------- */

void lab_list_show(struct lab_list *l, char *text)
{
	free(l->text);
	l->text = text ? fold_text(text, OVERLAY_TEXT) : NULL;
	l->scroll = 0;
	free(text);
}

/* Any key that does not scroll takes the text away. */
static void key_of_text(struct lab_list *l, int key)
{
	static const struct {
		int key, by;
	} scrolls[] = { { K_UP, -1 },	    { K_DOWN, 1 }, { 'k', -1 },
			{ 'j', 1 },	    { ' ', 15 },   { K_PAGE_UP, -15 },
			{ K_PAGE_DOWN, 15 } };

	for (size_t i = 0; i < sizeof(scrolls) / sizeof(scrolls[0]); i++) {
		if (scrolls[i].key != key)
			continue;
		l->scroll += scrolls[i].by;
		return;
	}
	lab_list_show(l, NULL);
}

static bool moved(struct lab_list *l, int key)
{
	size_t last = l->count ? l->count - 1 : 0;

	if (key == K_UP || key == 'k')
		l->at -= l->at > 0;
	else if (key == K_DOWN || key == 'j')
		l->at += l->at < last;
	else if (key == K_HOME || key == K_PAGE_UP)
		l->at = 0;
	else if (key == K_END || key == K_PAGE_DOWN)
		l->at = last;
	else
		return false;
	return true;
}

static void wish_for(struct lab_list *l, const struct lab_wish *w)
{
	const struct lab_line *line = &l->lines[l->at];

	if (!strcmp(w->name, "help")) {
		lab_list_show(l, help_text());
		return;
	}
	l->asked = !strcmp(w->name, "reset") && line->begun;
	if (l->asked)
		return;
	l->wish = w;
	snprintf(l->said, sizeof(l->said), w->slow ? "%s, lab %u ..." : "%s",
		 w->name, line->number);
}

static void answer(struct lab_list *l, int key)
{
	l->asked = false;
	if (key == 'y') {
		l->wish = lab_wish_find("reset");
		strcpy(l->said, "begun again ...");
	} else {
		strcpy(l->said, "nothing was changed");
	}
}

void lab_list_key(struct lab_list *l, int key)
{
	const struct lab_wish *w;

	if (l->asked) {
		answer(l, key);
		return;
	}
	if (l->text) {
		key_of_text(l, key);
		return;
	}
	if (l->count == 0 || moved(l, key))
		return;
	*l->said = '\0';
	for (size_t i = 0; (w = lab_wish(i)); i++) {
		if (w->key == key)
			wish_for(l, w);
	}
}

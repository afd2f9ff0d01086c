// SPDX-License-Identifier: MIT
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "complete.h"
#include "front_impl.h"
#include "overlay.h"
#include "sentence.h"
#include "trace/file.h"

void front_say(struct front *f, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(f->status, sizeof(f->status), fmt, ap);
	va_end(ap);
	f->said = true;
	if (!f->running)
		log_said(&f->log, f->status);
}

void front_tell(struct front *f, const char *fmt, ...)
{
	char text[WORDS_TEXT + STATUS_MAX];
	va_list ap;
	size_t n;
	char *more;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	n = strlen(text);
	more = realloc(f->lines, f->length + n + 1);
	if (!more)
		return;
	memcpy(more + f->length, text, n + 1);
	f->lines = more;
	f->length += n;
}

static void forget_lines(struct front *f)
{
	free(f->lines);
	f->lines = NULL;
	f->length = 0;
}

int front_fail(struct front *f, const struct err *err)
{
	front_say(f, "%s", err->text);
	return -1;
}

void front_ask(struct front *f, const char *answers,
	       int (*yes)(struct front *f), const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(f->question, sizeof(f->question), fmt, ap);
	va_end(ap);
	f->overlay = OVERLAY_ASK;
	f->answers = answers;
	f->yes = yes;
}

/* ---- life ---------------------------------------------------------------- */

static void begin_side(struct side *side, struct session *s)
{
	size_t len;
	const char *recorded = trace_file_console(s, &len);

	side->s = s;
	side->console_epoch = trace_epoch(s->trace);
	if (recorded)
		console_add(&side->console, recorded, len);
	side->inspect.diff = INSPECT_LAST;
	side->state = s->off ? STATE_OFF : STATE_STOPPED;
	if (s->machine)
		snprintf(side->machine, sizeof(side->machine), "%s",
			 machine_describe(s->machine));
	reload_begin(side);
}

struct front *front_new(struct session *s, const struct front_host *host,
			struct err *err)
{
	struct front *f = calloc(1, sizeof(*f));

	if (!f) {
		err_nomem(err);
		return NULL;
	}
	if (host)
		f->host = *host;
	f->nsides = 1;
	f->side = &f->sides[0];
	begin_side(f->side, s);
	front_arrive(f);
	return f;
}

int front_compare(struct front *f, struct session *other)
{
	if (f->nsides == 2)
		return -1;
	begin_side(&f->sides[f->nsides++], other);
	front_say(f, "c g x l move both, the rest moves the one behind >; w "
		     "changes sides");
	return 0;
}

void front_free(struct front *f)
{
	for (size_t i = 0; f && i < 2; i++)
		study_free(&f->sides[i].study);
	if (!f)
		return;
	restore_save(f);
	restore_free(&f->restore);
	forget_lines(f);
	free(f);
}

void front_plain(struct front *f)
{
	f->plain = true;
	canvas_unicode(false);
}

bool front_done(const struct front *f)
{
	return f->done;
}

void front_leave(struct front *f, const struct err *why)
{
	f->done = true;
	if (why && f->failure.kind == ERR_NONE)
		f->failure = *why;
}

void front_interrupt(struct front *f)
{
	if (!f->prompt.open) {
		front_leave(f, NULL);
		return;
	}
	f->prompt.open = false;
	front_say(f, "nothing was done");
}

const struct err *front_failure(const struct front *f)
{
	return &f->failure;
}

const char *front_status(const struct front *f)
{
	return f->status;
}

const char *front_said(const struct front *f)
{
	return f->said ? f->status : "";
}

const char *front_lines(const struct front *f)
{
	return f->lines ? f->lines : "";
}

const char *front_question(const struct front *f)
{
	return f->overlay == OVERLAY_ASK ? f->question : NULL;
}

int front_answer(struct front *f, bool yes)
{
	f->overlay = OVERLAY_NONE;
	if (yes)
		return f->yes(f);
	front_say(f, "left as it was");
	return 0;
}

const struct settings *front_settings(const struct front *f)
{
	return &f->settings;
}

/* ---- the console ------------------------------------------------------------ */

int front_console_fd(const struct front *f)
{
	return f->side->s->machine && !f->side->spent
		       ? machine_console_fd(f->side->s->machine)
		       : -1;
}

bool front_read_console(struct front *f)
{
	char bytes[512];
	size_t n, all = 0;

	if (!f->side->s->machine || f->side->spent)
		return false;
	while ((n = machine_console(f->side->s->machine, bytes,
				    sizeof(bytes))) > 0) {
		console_add(&f->side->console, bytes, n);
		all += n;
	}
	return all > 0;
}

/* ---- drawing ------------------------------------------------------------------ */

/* What dropped events wrote was never written. */
static void follow_console(struct side *side)
{
	const struct trace *t = side->s->trace;

	if (side->console_epoch == trace_epoch(t))
		return;
	side->console_epoch = trace_epoch(t);
	if (trace_count(t))
		console_cut(&side->console,
			    session_console_total(side->s, trace_count(t) - 1));
}

void front_model(struct front *f, struct model *m)
{
	follow_console(f->side);
	f->side->gaze.limit = quiz_limit(f);
	model_take(m, f->side->s, &f->side->console, &f->side->gaze);
	m->predict = f->settings.predict;
	study_follow(&f->side->study, m);
	m->inspect = &f->side->inspect;
	m->marks = &f->marks;
	m->log = &f->log;
	m->lab = f->lab;
	m->machine = f->side->machine;
	m->state = f->side->state;
}

static void draw_overlay(struct front *f, struct canvas *c)
{
	switch (f->overlay) {
	case OVERLAY_NONE:
		break;
	case OVERLAY_HELP:
		overlay_help(c, &f->overlay_scroll);
		break;
	case OVERLAY_LINES:
		overlay_lines(c, f->lines, &f->overlay_scroll);
		break;
	case OVERLAY_ASK:
		overlay_say(c, f->question, f->answers);
		break;
	case OVERLAY_LOST:
		overlay_say(c, f->side->failure.text,
			    f->side->spent
				    ? "Any key: look at what was recorded. "
				      "q: quit."
				    : "Any key: look at what was recorded. "
				      "Ctrl-R: restart. q: quit.");
		break;
	}
}

void front_draw(struct front *f, struct canvas *c)
{
	struct model m;

	if (f->nsides > 1) {
		compare_draw(f, c);
	} else {
		front_model(f, &m);
		screen_draw(&f->screen, c, &m, f->status);
	}
	if (!f->screen.layout)
		return;
	if (f->quiz.open)
		quiz_draw(f, c, c->rows - 1);
	draw_overlay(f, c);
	if (f->prompt.open)
		prompt_draw(&f->prompt, c, c->rows - 1);
}

/* ---- commands and keys ---------------------------------------------------------- */

static int run_line(struct front *f, const char *line)
{
	struct words w;
	const struct verb *v;

	f->said = false;
	forget_lines(f);
	if (words_split(&w, line)) {
		front_say(f, "that line is too long");
		return -1;
	}
	if (w.count == 0)
		return 0;
	v = verb_find(w.word[0]);
	if (!v) {
		front_say(f,
			  "%s is no verb, or several begin so; verbs lists "
			  "them",
			  w.word[0]);
		return -1;
	}
	if (!quiz_allows(f, v))
		return -1;
	return v->run(f, v, &w);
}

int front_command(struct front *f, const char *line)
{
	int done;

	log_command(&f->log, line);
	done = run_line(f, line);
	log_outcome(&f->log, f->said ? f->status : "");
	return done;
}

static bool is_command(const struct binding *b, const char *line)
{
	return b && !strcmp(b->line, line);
}

static const struct {
	int key, rows;
} overlay_moves[] = {
	{ K_UP, -1 },	     { K_DOWN, 1 },	  { K_PAGE_UP, -20 },
	{ K_PAGE_DOWN, 20 }, { K_HOME, -100000 }, { K_END, 100000 },
};

static bool overlay_moved(struct front *f, int key)
{
	if (f->overlay != OVERLAY_HELP && f->overlay != OVERLAY_LINES)
		return false;
	for (size_t i = 0; i < sizeof(overlay_moves) / sizeof(*overlay_moves);
	     i++) {
		if (overlay_moves[i].key != key)
			continue;
		f->overlay_scroll += overlay_moves[i].rows;
		return true;
	}
	return false;
}

/* Returns false if the key is to be served as if there were no overlay. */
static bool overlay_key(struct front *f, int key, const struct binding *b)
{
	bool close = key == K_ENTER || is_command(b, "help") ||
		     is_command(b, "quit") || is_command(b, "now");
	bool ask = f->overlay == OVERLAY_ASK;
	const struct verb *v;

	if (f->overlay == OVERLAY_LOST) {
		f->overlay = OVERLAY_NONE;
		v = b ? verb_find(b->line) : NULL;
		return !b || (v && v->goal != GOAL_COUNT);
	}
	if (overlay_moved(f, key))
		return true;
	if (ask && (close || key == 'y' || key == 'n'))
		front_answer(f, key == 'y');
	/* What was to be read goes, and the key does what it always does. */
	if (!ask)
		f->overlay = OVERLAY_NONE;
	return ask || close;
}

/* A line that failed stays in the history, to be mended. */
static void take_prompt_key(struct front *f, int key)
{
	switch (prompt_key(&f->prompt, key)) {
	case PROMPT_EDITED:
		break;
	case PROMPT_COMPLETE:
		complete(f, &f->prompt);
		break;
	case PROMPT_ENTERED:
		prompt_remember(&f->prompt, f->prompt.text);
		strcpy(f->status, f->above);
		front_command(f, f->prompt.text);
		break;
	case PROMPT_LEFT:
		front_say(f, "nothing was done");
		break;
	}
}

static void take_key(struct front *f, int key)
{
	const struct binding *b = keys_find(key);

	if (!f->screen.layout) {
		/* Nothing can be seen, so nothing is done blindly. */
		f->done = is_command(b, "quit");
	} else if (f->prompt.open) {
		take_prompt_key(f, key);
	} else if (f->overlay != OVERLAY_NONE && overlay_key(f, key, b)) {
		/* The overlay has had it. */
	} else if (f->quiz.open && quiz_key(f, key)) {
		/* It was part of the answer. */
	} else if (b) {
		front_command(f, b->line);
	} else if (f->lab) {
		front_say(f, "no such key in the machine: k checks, :lab text, "
			     ":lab hint; ? shows all");
	} else {
		front_say(f, "that key means nothing here: ? shows those that "
			     "do");
	}
}

static void take_queued(struct front *f)
{
	while (!f->done && f->queued > 0) {
		int key = f->queue[0];

		memmove(f->queue, f->queue + 1, --f->queued * sizeof(key));
		take_key(f, key);
	}
}

void front_key(struct front *f, int key)
{
	take_key(f, key);
	take_queued(f);
}

void front_rest(struct front *f)
{
	front_follow(f);
	restore_save(f);
	take_queued(f);
	inspect_rest(f);
	reload_poll(f);
}

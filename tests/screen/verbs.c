// SPDX-License-Identifier: MIT
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "children.h"
#include "golden.h"
#include "svg.h"
#include "verbs.h"

/* Output has come to rest when nothing arrived for so long. */
#define REST_MS 150
/* Until then a screen must be as it should be. */
#define REDRAW_S 3

enum outcome outcome(struct run *r, enum outcome o, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(r->why, sizeof(r->why), fmt, ap);
	va_end(ap);
	return o;
}

static enum outcome held_if(struct run *r, bool held, const char *otherwise)
{
	return held ? HELD : outcome(r, FAILED, "%s", otherwise);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- text on the screen ---------------------------------------------------- */

void squeeze(char *s)
{
	char *to = s;

	for (char *from = s; *from; from++) {
		if (*from != ' ' || to == s || to[-1] != ' ')
			*to++ = *from;
	}
	*to = '\0';
}

static bool shows(const struct term *t, const char *text)
{
	static char row[TERM_ROW_BYTES];

	for (int i = 0; i < t->rows; i++) {
		term_row(t, i, row);
		squeeze(row);
		if (strstr(row, text))
			return true;
	}
	return false;
}

void write_screen(FILE *f, const struct term *t, const char *prefix)
{
	static char row[TERM_ROW_BYTES];
	int used = t->rows;

	while (used > 0 && !*term_row(t, used - 1, row))
		used--;
	for (int i = 0; i < used; i++)
		fprintf(f, "%s%s\n", prefix, term_row(t, i, row));
}

/* ---- waiting ---------------------------------------------------------------- */

typedef bool (*condition)(struct run *r, const char *arg);

static bool cond_shows(struct run *r, const char *arg)
{
	return shows(&r->term, arg);
}

static bool cond_gone(struct run *r, const char *arg)
{
	return !shows(&r->term, arg);
}

static bool cond_stopped(struct run *r, const char *arg)
{
	(void)arg;
	return r->term.stopped;
}

static bool cond_ended(struct run *r, const char *arg)
{
	(void)arg;
	return r->term.ended;
}

static bool cond_alone(struct run *r, const char *arg)
{
	(void)arg;
	return r->term.alone;
}

static bool wait_for(struct run *r, condition met, const char *arg)
{
	double limit = now() + r->timeout;

	while (!met(r, arg)) {
		bool news = term_pump(&r->term, 100);

		/* The screen of a dead command changes no more. */
		if (now() > limit ||
		    (!news && r->term.ended && met != cond_alone))
			return met(r, arg);
	}
	return true;
}

static void rest(struct run *r)
{
	double limit = now() + r->timeout;

	while (term_pump(&r->term, REST_MS) && now() < limit)
		;
}

/* ---- verbs ------------------------------------------------------------------- */

bool parse_size(const char *arg, int *cols, int *rows)
{
	char rest_of_line;

	return sscanf(arg, "%dx%d%c", cols, rows, &rest_of_line) == 2 &&
	       *cols > 0 && *cols <= TERM_MAX_COLS && *rows > 0 &&
	       *rows <= TERM_MAX_ROWS;
}

static enum outcome do_size(struct run *r, char *arg)
{
	if (r->open || r->fixed)
		return outcome(r, MISTAKE, "size comes first, and once");
	if (!parse_size(arg, &r->cols, &r->rows))
		return outcome(r, MISTAKE, "not a size: %s", arg);
	return DONE;
}

static enum outcome do_timeout(struct run *r, char *arg)
{
	r->timeout = atoi(arg);
	return r->timeout > 0 ? DONE : outcome(r, MISTAKE, "not a number");
}

/* One escape behind its backslash; advances *p; -1 if there is none such. */
static int unescape(const char **p)
{
	static const char names[] = "etrns\\", bytes[] = "\033\t\r\n \\";
	const char *name = **p ? strchr(names, **p) : NULL;
	unsigned int hex;

	if (name) {
		++*p;
		return bytes[name - names];
	}
	if (**p != 'x' || sscanf(*p + 1, "%2x", &hex) != 1)
		return -1;
	*p += 3;
	return (int)hex;
}

static enum outcome do_keys(struct run *r, char *arg)
{
	const char *from = arg;
	size_t len = 0;

	while (*from) {
		int c = *from++;

		if (c == '\\' && (c = unescape(&from)) < 0)
			return outcome(r, MISTAKE, "no such escape");
		arg[len++] = (char)c;
	}
	if (term_send(&r->term, arg, len) < 0)
		return outcome(r, FAILED, "%s", strerror(errno));
	return DONE;
}

static enum outcome do_resize(struct run *r, char *arg)
{
	int cols, rows;

	if (!parse_size(arg, &cols, &rows))
		return outcome(r, MISTAKE, "not a size: %s", arg);
	rest(r);
	term_resize(&r->term, cols, rows);
	return DONE;
}

static enum outcome do_storm(struct run *r, char *arg)
{
	int cols = r->term.cols, rows = r->term.rows;

	for (int i = atoi(arg); i > 0; i--) {
		term_resize(&r->term, cols + i * 7 % 31, rows + i * 5 % 11);
		term_pump(&r->term, 2);
	}
	term_resize(&r->term, cols, rows);
	return DONE;
}

static enum outcome do_signal(struct run *r, char *arg)
{
	for (int sig = 1; sig < NSIG; sig++) {
		const char *name = sigabbrev_np(sig);

		if (!name || strcmp(name, arg))
			continue;
		if (r->term.ended || kill(r->term.command, sig) < 0)
			return outcome(r, FAILED, "it has ended already");
		if (sig == SIGCONT)
			r->term.stopped = false;
		return DONE;
	}
	return outcome(r, MISTAKE, "no signal %s", arg);
}

/* Where TEXT is on the screen, blanks as they are there. */
static bool find(const struct term *t, const char *text, int *row, int *col)
{
	static char line[TERM_ROW_BYTES];
	char cell[TERM_CELL_BYTES];
	VTermScreenCell vt;

	for (*row = 0; *row < t->rows; ++*row) {
		const char *at = strstr(term_row(t, *row, line), text);
		const char *p = line;

		for (*col = 0; at && p < at; ++*col) {
			VTermPos pos = { .row = *row, .col = *col };

			vterm_screen_get_cell(t->screen, pos, &vt);
			p += strlen(term_cell(&vt, cell));
		}
		if (at)
			return true;
	}
	return false;
}

/* As xterm's SGR mouse mode reports it; a wheel has no release. */
static void send_click(struct run *r, int code, int row, int col)
{
	char report[64];

	snprintf(report, sizeof(report), "\033[<%d;%d;%dM", code, col + 1,
		 row + 1);
	term_send(&r->term, report, strlen(report));
	if (code != 0)
		return;
	report[strlen(report) - 1] = 'm';
	term_send(&r->term, report, strlen(report));
}

static enum outcome do_mouse(struct run *r, char *arg)
{
	static const struct {
		const char *name;
		int code;
	} buttons[] = { { "left", 0 }, { "up", 64 }, { "down", 65 } };
	char *text = strchr(arg, ' ');
	int row, col, code = -1;

	if (text)
		*text++ = '\0';
	for (size_t i = 0; i < sizeof(buttons) / sizeof(*buttons); i++) {
		if (!strcmp(arg, buttons[i].name))
			code = buttons[i].code;
	}
	if (!text || code < 0)
		return outcome(r, MISTAKE, "mouse left|up|down TEXT");
	rest(r);
	if (!find(&r->term, text, &row, &col))
		return outcome(r, FAILED, "not shown");
	send_click(r, code, row, col);
	return DONE;
}

static enum outcome do_kill_child(struct run *r, char *arg)
{
	if (kill_child(r->term.command, arg))
		return outcome(r, FAILED, "it has no child %s", arg);
	return DONE;
}

static enum outcome do_hang_up(struct run *r, char *arg)
{
	(void)arg;
	term_hang_up(&r->term);
	return DONE;
}

static FILE *create(struct run *r, const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", r->folder, name);
	return fopen(path, "we");
}

static enum outcome do_snapshot(struct run *r, char *arg)
{
	FILE *f = create(r, arg);

	if (!f)
		return outcome(r, FAILED, "%s: %s", arg, strerror(errno));
	rest(r);
	write_screen(f, &r->term, "");
	return fclose(f) ? outcome(r, FAILED, "%s", strerror(errno)) : DONE;
}

static enum outcome do_svg(struct run *r, char *arg)
{
	char *title = strchr(arg, ' '), *desc = strstr(arg, " | ");
	FILE *f;
	int rc;

	if (!title || !desc || title == desc)
		return outcome(r, MISTAKE, "svg FILE TITLE | DESCRIPTION");
	*title = *desc = '\0';
	f = create(r, arg);
	if (!f)
		return outcome(r, FAILED, "%s: %s", arg, strerror(errno));
	rest(r);
	rc = svg_write(f, &r->term, title + 1, desc + 3);
	if (fclose(f) || rc)
		return outcome(r, FAILED, "%s: cannot be written", arg);
	return DONE;
}

static enum outcome do_wait(struct run *r, char *arg)
{
	return held_if(r, wait_for(r, cond_shows, arg), "never shown");
}

static enum outcome do_gone(struct run *r, char *arg)
{
	return held_if(r, wait_for(r, cond_gone, arg), "still shown");
}

/* On a busy machine a pause is not yet the end of a redraw. */
static enum outcome do_expect(struct run *r, char *arg)
{
	double limit = now() + REDRAW_S;

	do
		rest(r);
	while (!shows(&r->term, arg) && now() < limit && !r->term.ended);
	return held_if(r, shows(&r->term, arg), "not shown");
}

static enum outcome do_absent(struct run *r, char *arg)
{
	rest(r);
	return held_if(r, !shows(&r->term, arg), "shown");
}

static enum outcome do_golden(struct run *r, char *arg)
{
	const char *slash = strrchr(r->script, '/');
	double limit = now() + REDRAW_S;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%.*s/golden/%s-%dx%d%s.txt",
		 slash ? (int)(slash - r->script) : 1, slash ? r->script : ".",
		 arg, r->term.cols, r->term.rows,
		 r->term.ascii ? "-ascii" : "");
	do {
		rest(r);
		if (!golden_compare(&r->term, path, r->why, sizeof(r->why)))
			return HELD;
	} while (now() < limit && !r->term.ended);
	return FAILED;
}

/* A program that missed a resize leaves the new part blank. */
static enum outcome do_fits(struct run *r, char *arg)
{
	static char row[TERM_ROW_BYTES];
	bool last_col = false;
	VTermScreenCell cell;

	(void)arg;
	rest(r);
	for (int i = 0; i < r->term.rows; i++) {
		VTermPos pos = { .row = i, .col = r->term.cols - 1 };

		vterm_screen_get_cell(r->term.screen, pos, &cell);
		last_col |= cell.attrs.reverse ||
			    (cell.chars[0] && cell.chars[0] != ' ');
	}
	if (!*term_row(&r->term, r->term.rows - 1, row))
		return outcome(r, FAILED, "the last row is blank");
	return held_if(r, last_col, "the last column is blank");
}

static enum outcome do_stopped(struct run *r, char *arg)
{
	(void)arg;
	return held_if(r, wait_for(r, cond_stopped, NULL), "not stopped");
}

static enum outcome do_exited(struct run *r, char *arg)
{
	int status;

	if (!wait_for(r, cond_ended, NULL))
		return outcome(r, FAILED, "still running");
	status = WIFSIGNALED(r->term.status) ? 128 + WTERMSIG(r->term.status)
					     : WEXITSTATUS(r->term.status);
	if (status == atoi(arg))
		return HELD;
	return outcome(r, FAILED, "exited with %d", status);
}

static enum outcome do_alone(struct run *r, char *arg)
{
	(void)arg;
	return held_if(r, wait_for(r, cond_alone, NULL),
		       "something it started still runs");
}

static enum outcome do_restored(struct run *r, char *arg)
{
	const char *why;

	(void)arg;
	rest(r);
	if (term_restored(&r->term, &why))
		return HELD;
	return outcome(r, FAILED, "%s", why);
}

/* clang-format off */
static const struct verb verbs[] = {
	{ .name = "size", .run = do_size, .unstarted = true },
	{ .name = "timeout", .run = do_timeout, .unstarted = true },
	{ .name = "keys", .run = do_keys },
	{ .name = "mouse", .run = do_mouse },
	{ .name = "kill-child", .run = do_kill_child },
	{ .name = "resize", .run = do_resize },
	{ .name = "hang-up", .run = do_hang_up },
	{ .name = "storm", .run = do_storm },
	{ .name = "signal", .run = do_signal },
	{ .name = "snapshot", .run = do_snapshot },
	{ .name = "svg", .run = do_svg },
	{ .name = "wait", .run = do_wait },
	{ .name = "gone", .run = do_gone },
	{ .name = "expect", .run = do_expect },
	{ .name = "absent", .run = do_absent },
	{ .name = "golden", .run = do_golden },
	{ .name = "fits", .run = do_fits },
	{ .name = "stopped", .run = do_stopped },
	{ .name = "exited", .run = do_exited },
	{ .name = "alone", .run = do_alone },
	{ .name = "tty-restored", .run = do_restored },
};
/* clang-format on */

const struct verb *verb_find(const char *name)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++) {
		if (!strcmp(verbs[i].name, name))
			return &verbs[i];
	}
	return NULL;
}

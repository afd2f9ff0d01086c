// SPDX-License-Identifier: MIT
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

#include "term.h"

enum report_kind { STARTED, STOPPED, ENDED, ALONE };

struct report {
	enum report_kind kind;
	int value;
};

/* ---- in the keeper ------------------------------------------------------ */

static void tell(int fd, enum report_kind kind, int value)
{
	struct report r = { .kind = kind, .value = value };

	if (write(fd, &r, sizeof(r)) != (ssize_t)sizeof(r))
		_exit(1);
}

/* In front, in a process group of its own: what a shell does for a job. */
_Noreturn static void become(char *const argv[], bool ascii)
{
	setpgid(0, 0);
	tcsetpgrp(STDIN_FILENO, getpid());
	signal(SIGTTOU, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	/* libvterm wraps too early behind a repeated ASCII character, which
	 * only the xterm entries make use of. */
	setenv("TERM", ascii ? "screen-256color" : "xterm-256color", 1);
	setenv("LC_ALL", ascii ? "C" : "C.UTF-8", 1);
	unsetenv("COLUMNS");
	unsetenv("LINES");
	execvp(argv[0], argv);
	_exit(127);
}

_Noreturn static void keep(int fd, char *const argv[], bool ascii)
{
	int status;
	pid_t pid, who;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	signal(SIGTTOU, SIG_IGN);
	/* It has to report what comes of a terminal that goes away. */
	signal(SIGHUP, SIG_IGN);
	pid = fork();
	if (pid == 0)
		become(argv, ascii);
	tell(fd, STARTED, pid);
	while ((who = waitpid(-1, &status, WUNTRACED)) > 0) {
		if (who == pid)
			tell(fd, WIFSTOPPED(status) ? STOPPED : ENDED, status);
	}
	tell(fd, ALONE, 0);
	/* Holds the terminal open, and so as the command left it. */
	for (;;)
		pause();
}

/* ---- in the test --------------------------------------------------------- */

static int on_prop(VTermProp prop, VTermValue *val, void *user)
{
	struct term *t = user;

	if (prop == VTERM_PROP_ALTSCREEN)
		t->altscreen = val->boolean;
	if (prop == VTERM_PROP_CURSORVISIBLE)
		t->cursor_hidden = !val->boolean;
	return 1;
}

/* What a terminal answers to a command's questions. */
static void on_answer(const char *bytes, size_t len, void *user)
{
	term_send(user, bytes, len);
}

static const VTermScreenCallbacks callbacks = { .settermprop = on_prop };

/* As on most terminals, white can be read on red, blue and magenta, and black
 * on the others; the bright eight can be read on the dark ground. */
static void set_colours(VTermState *state)
{
	static const uint8_t rgb[16][3] = {
		{ 0x12, 0x17, 0x1f }, { 0xb8, 0x32, 0x3a },
		{ 0x9e, 0xce, 0x6a }, { 0xe6, 0xc3, 0x6a },
		{ 0x2f, 0x5f, 0xa8 }, { 0x86, 0x48, 0x9c },
		{ 0x6f, 0xd3, 0xdb }, { 0xee, 0xf2, 0xf8 },
		{ 0x8c, 0x96, 0xaa }, { 0xff, 0x8b, 0x92 },
		{ 0xb9, 0xf2, 0x7c }, { 0xff, 0xdd, 0x83 },
		{ 0x9d, 0xbc, 0xff }, { 0xdd, 0xb0, 0xff },
		{ 0x94, 0xea, 0xf0 }, { 0xff, 0xff, 0xff },
	};
	VTermColor fg, bg;

	for (int i = 0; i < 16; i++) {
		vterm_color_rgb(&fg, rgb[i][0], rgb[i][1], rgb[i][2]);
		vterm_state_set_palette_color(state, i, &fg);
	}
	vterm_color_rgb(&fg, 0xd8, 0xde, 0xe9);
	vterm_color_rgb(&bg, 0x12, 0x17, 0x1f);
	vterm_state_set_default_colors(state, &fg, &bg);
}

static int open_vterm(struct term *t)
{
	t->vt = vterm_new(t->rows, t->cols);
	if (!t->vt)
		return -1;
	vterm_set_utf8(t->vt, 1);
	vterm_output_set_callback(t->vt, on_answer, t);
	t->screen = vterm_obtain_screen(t->vt);
	vterm_screen_set_callbacks(t->screen, &callbacks, t);
	vterm_screen_enable_altscreen(t->screen, 1);
	set_colours(vterm_obtain_state(t->vt));
	vterm_screen_reset(t->screen, 1);
	return 0;
}

static struct winsize winsize(int cols, int rows)
{
	return (struct winsize){ .ws_col = (unsigned short)cols,
				 .ws_row = (unsigned short)rows };
}

int term_open(struct term *t, int cols, int rows, bool ascii,
	      char *const argv[])
{
	struct winsize size = winsize(cols, rows);
	int slave, fds[2];

	*t = (struct term){ .cols = cols, .rows = rows, .ascii = ascii };
	if (open_vterm(t) < 0 || pipe(fds) < 0 ||
	    openpty(&t->master, &slave, NULL, NULL, &size) < 0 ||
	    tcgetattr(slave, &t->before) < 0)
		return -1;
	t->reports = fds[0];
	t->keeper = fork();
	if (t->keeper == 0) {
		close(t->master);
		close(fds[0]);
		login_tty(slave);
		/* The command must not hold the reports open. */
		if (ioctl(fds[1], FIOCLEX) < 0)
			_exit(1);
		keep(fds[1], argv, ascii);
	}
	close(slave);
	close(fds[1]);
	return t->keeper < 0 ? -1 : 0;
}

static void kill_children(pid_t parent)
{
	char path[64];
	FILE *f;
	int pid;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", parent,
		 parent);
	f = fopen(path, "re");
	if (!f)
		return;
	while (fscanf(f, "%d", &pid) == 1)
		kill(pid, SIGKILL);
	fclose(f);
}

void term_close(struct term *t)
{
	/* Each round brings the keeper the orphans of the one before. */
	for (int round = 0; !t->alone && round < 50; round++) {
		kill_children(t->keeper);
		term_pump(t, 100);
	}
	kill(t->keeper, SIGKILL);
	waitpid(t->keeper, NULL, 0);
	if (t->master >= 0)
		close(t->master);
	close(t->reports);
	vterm_free(t->vt);
}

int term_send(struct term *t, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(t->master, bytes, len);

		if (n < 0)
			return -1;
		bytes += n;
		len -= (size_t)n;
	}
	return 0;
}

static void pump_bytes(struct term *t)
{
	char buf[4096];
	ssize_t n = read(t->master, buf, sizeof(buf));

	if (n > 0)
		vterm_input_write(t->vt, buf, (size_t)n);
}

static void pump_report(struct term *t)
{
	struct report r;

	/* A keeper that dies early counts as an end with status 0xff00. */
	if (read(t->reports, &r, sizeof(r)) != (ssize_t)sizeof(r)) {
		t->ended = t->alone = true;
		t->status = 0xff00;
		return;
	}
	if (r.kind == STARTED)
		t->command = r.value;
	t->stopped = r.kind == STOPPED;
	t->alone = r.kind == ALONE;
	if (r.kind == ENDED) {
		t->ended = true;
		t->status = r.value;
	}
}

bool term_pump(struct term *t, int ms)
{
	struct pollfd p[] = {
		{ .fd = t->master, .events = POLLIN },
		{ .fd = t->alone ? -1 : t->reports, .events = POLLIN },
	};

	if (poll(p, 2, ms) <= 0)
		return false;
	/* All it printed comes before the news that it has ended. */
	if (p[0].revents & POLLIN)
		pump_bytes(t);
	else if (p[1].revents)
		pump_report(t);
	else
		return false;
	return true;
}

int term_resize(struct term *t, int cols, int rows)
{
	struct winsize size = winsize(cols, rows);

	t->cols = cols;
	t->rows = rows;
	vterm_set_size(t->vt, rows, cols);
	return ioctl(t->master, TIOCSWINSZ, &size);
}

void term_hang_up(struct term *t)
{
	close(t->master);
	t->master = -1;
}

static bool same_settings(const struct termios *a, const struct termios *b)
{
	return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag &&
	       a->c_cflag == b->c_cflag &&
	       (a->c_lflag & ~(tcflag_t)PENDIN) ==
		       (b->c_lflag & ~(tcflag_t)PENDIN) &&
	       !memcmp(a->c_cc, b->c_cc, sizeof(a->c_cc));
}

bool term_restored(const struct term *t, const char **why)
{
	struct termios now;

	*why = NULL;
	if (tcgetattr(t->master, &now) < 0)
		*why = strerror(errno);
	else if (!same_settings(&t->before, &now))
		*why = "the terminal's settings differ from before";
	else if (t->altscreen)
		*why = "the alternate screen is still shown";
	else if (t->cursor_hidden)
		*why = "the cursor is still hidden";
	return !*why;
}

/* ---- what is on the screen ------------------------------------------------ */

static char *put_utf8(char *p, uint32_t c)
{
	static const uint8_t lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	int len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	if (len == 1) {
		*p = (char)c;
		return p + 1;
	}
	for (int i = len - 1; i > 0; i--) {
		p[i] = (char)(0x80 | (c & 0x3f));
		c >>= 6;
	}
	p[0] = (char)(lead[len] | c);
	return p + len;
}

const char *term_cell(const VTermScreenCell *cell, char *buf)
{
	char *p = buf;

	/* libvterm marks the cell behind a wide character with -1. */
	if (cell->chars[0] == 0)
		p = put_utf8(p, ' ');
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++) {
		if (cell->chars[i] <= 0x10ffff)
			p = put_utf8(p, cell->chars[i]);
	}
	*p = '\0';
	return buf;
}

const char *term_row(const struct term *t, int row, char *buf)
{
	char *p = buf, *end = buf;
	VTermScreenCell cell;

	for (int col = 0; col < t->cols; col++) {
		vterm_screen_get_cell(
			t->screen, (VTermPos){ .row = row, .col = col }, &cell);
		term_cell(&cell, p);
		p += strlen(p);
		if (p > buf && p[-1] != ' ')
			end = p;
	}
	*end = '\0';
	return buf;
}

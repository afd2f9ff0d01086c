// SPDX-License-Identifier: MIT
#include "term.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "curses_door.h"
#include "front/canvas.h"
#include "front/keys.h"
#include "paint.h"

static const int caught[] = { SIGINT,  SIGTERM, SIGHUP,	 SIGQUIT,
			      SIGTSTP, SIGCONT, SIGWINCH };
#define CAUGHT (sizeof(caught) / sizeof(caught[0]))

static struct {
	SCREEN *screen;
	WINDOW *keys; /* reading from it draws nothing */
	struct termios modes;
	struct sigaction old[CAUGHT];
	int pipe[2];
	bool mouse;   /* clicks are reported */
	bool pasting; /* between the marks around a pasted text */
	struct term_click click;
} term;

static volatile sig_atomic_t pending[CAUGHT];

/*
 * The handler that was there before us may be what cancels a call that waits
 * for a silent target. It hears of signals that end us, and of a second
 * Ctrl-C while nobody has taken the first one.
 */
static void on_signal(int signo)
{
	int saved = errno;

	for (size_t i = 0; i < CAUGHT; i++) {
		bool again = pending[i];
		void (*old)(int) = term.old[i].sa_handler;

		if (caught[i] != signo)
			continue;
		pending[i] = 1;
		if (signo == SIGINT && !again)
			break;
		if (i < 4 && old != SIG_DFL && old != SIG_IGN &&
		    !(term.old[i].sa_flags & SA_SIGINFO))
			old(signo);
	}
	/* A full pipe wakes the reader as well. */
	if (write(term.pipe[1], "", 1) < 0)
		errno = saved;
	errno = saved;
}

static void catch_signals(void)
{
	struct sigaction sa = { .sa_handler = on_signal,
				.sa_flags = SA_RESTART };

	sigemptyset(&sa.sa_mask);
	for (size_t i = 0; i < CAUGHT; i++) {
		pending[i] = 0;
		sigaction(caught[i], NULL, &term.old[i]);
		/* What the caller's caller ignores stays ignored: nohup. */
		if (term.old[i].sa_handler != SIG_IGN)
			sigaction(caught[i], &sa, NULL);
	}
}

static void release_signals(void)
{
	for (size_t i = 0; i < CAUGHT; i++)
		sigaction(caught[i], &term.old[i], NULL);
	close(term.pipe[0]);
	close(term.pipe[1]);
}

static bool want_colour(void)
{
	const char *no_color = getenv("NO_COLOR");

	if ((no_color && *no_color) || !has_colors())
		return false;
	return start_color() == OK && use_default_colors() == OK;
}

/*
 * A terminal that knows how puts marks around what is pasted. Without them a
 * mail dropped into the window would be a few hundred commands.
 */
#define PASTE_BEGINS "\033[200~"
#define PASTE_ENDS   "\033[201~"
enum { KEY_PASTE_BEGINS = KEY_MAX + 1, KEY_PASTE_ENDS };

static void mark_pastes(bool on)
{
	const char *term_name = getenv("TERM");

	/* Older ones may show what they do not know. */
	if (!term_name || !strncmp(term_name, "vt", 2))
		return;
	putp(on ? "\033[?2004h" : "\033[?2004l");
	fflush(stdout);
	term.pasting = false;
}

#define LEFT_PRESSED (BUTTON1_PRESSED | BUTTON1_CLICKED)

void term_mouse(bool on)
{
	/*
	 * Curses drops a press that arrives together with its release, unless
	 * it may report the two of them, or one click made of them.
	 */
	mmask_t wanted = on ? LEFT_PRESSED | BUTTON1_RELEASED |
					 BUTTON4_PRESSED | BUTTON5_PRESSED
			    : 0;

	if (on == term.mouse)
		return;
	/* To wait for a double click delays all of them. */
	mouseinterval(0);
	mousemask(wanted, NULL);
	term.mouse = on;
}

/*
 * Besides what terminfo knows. Some terminals send their arrows in the other
 * of the two ways whatever they are told, and what begins with an Esc and is
 * no key would be read as three.
 */
static void define_keys(void)
{
	static const struct {
		const char *bytes;
		int key;
	} more[] = {
		{ PASTE_BEGINS, KEY_PASTE_BEGINS },
		{ PASTE_ENDS, KEY_PASTE_ENDS },
		{ "\033[A", KEY_UP },
		{ "\033[B", KEY_DOWN },
		{ "\033[C", KEY_RIGHT },
		{ "\033[D", KEY_LEFT },
		{ "\033[H", KEY_HOME },
		{ "\033[F", KEY_END },
	};

	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		define_key(more[i].bytes, more[i].key);
}

static void set_modes(void)
{
	cbreak();
	noecho();
	nonl();
	curs_set(0);
	set_escdelay(100);
	term.keys = newpad(1, 1);
	keypad(term.keys, TRUE);
	nodelay(term.keys, TRUE);
	define_keys();
	mark_pastes(true);
	paint_setup(want_colour());
}

int term_open(struct err *err)
{
	const char *name = getenv("TERM");

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) ||
	    tcgetattr(STDIN_FILENO, &term.modes))
		return err_set(err, ERR_ENV,
			       "the front end needs a terminal on stdin and "
			       "stdout: use `vhelab trace' without one");
	if (pipe2(term.pipe, O_CLOEXEC | O_NONBLOCK))
		return err_set(err, ERR_ENV, "pipe: %s", strerror(errno));
	setlocale(LC_CTYPE, "");
	/* Before curses looks: it leaves signals alone that are caught. */
	catch_signals();
	/* A dumb terminal cannot move its cursor; curses would still try. */
	if (name && strcmp(name, "dumb"))
		term.screen = newterm(name, stdout, stdin);
	if (!term.screen) {
		release_signals();
		return err_set(err, ERR_ENV,
			       "no full-screen work on the terminal `%s': set "
			       "TERM, for example to xterm, or use `vhelab "
			       "trace'",
			       name ? name : "");
	}
	set_modes();
	return 0;
}

/* The way back from the second screen may hide it again, where a terminal
 * keeps that with the place of the cursor. */
static void show_cursor(void)
{
	const char *visible = tigetstr("cnorm");

	if (visible && visible != (const char *)-1)
		putp(visible);
	fflush(stdout);
}

void term_close(void)
{
	bool clicks = term.mouse;

	/* Where there is no second screen the shell goes on in the last row. */
	wmove(stdscr, LINES - 1, 0);
	wclrtoeol(stdscr);
	wrefresh(stdscr);
	delwin(term.keys);
	mark_pastes(false);
	term_mouse(false);
	endwin();
	show_cursor();
	/*
	 * The screen stays: deleting it loses a block of the panel library. A
	 * click that is half reported must not end in the shell.
	 */
	tcsetattr(STDIN_FILENO, clicks ? TCSAFLUSH : TCSADRAIN, &term.modes);
	release_signals();
}

int term_signal_fd(void)
{
	return term.pipe[0];
}

bool term_take_signal(int signo)
{
	bool seen = false;

	for (size_t i = 0; i < CAUGHT; i++) {
		if (caught[i] == signo && pending[i]) {
			pending[i] = 0;
			seen = true;
		}
	}
	return seen;
}

void term_leave(void)
{
	mark_pastes(false);
	endwin();
}

void term_suspend(void)
{
	struct sigaction stop = { .sa_handler = SIG_DFL }, ours;

	term_leave();
	sigemptyset(&stop.sa_mask);
	sigaction(SIGTSTP, &stop, &ours);
	raise(SIGTSTP);
	sigaction(SIGTSTP, &ours, NULL);
	term_refit();
}

void term_refit(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 &&
	    size.ws_col > 0)
		resizeterm(size.ws_row, size.ws_col);
	reset_prog_mode();
	mark_pastes(true);
	curs_set(0);
	clearok(curscr, TRUE);
}

static bool hung_up(void)
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&in, 1, 0) > 0 &&
	       (in.revents & (POLLHUP | POLLERR | POLLNVAL));
}

static const struct {
	int curses, key;
} special[] = {
	{ KEY_UP, K_UP },	  { KEY_DOWN, K_DOWN },
	{ KEY_LEFT, K_LEFT },	  { KEY_RIGHT, K_RIGHT },
	{ KEY_HOME, K_HOME },	  { KEY_END, K_END },
	{ KEY_PPAGE, K_PAGE_UP }, { KEY_NPAGE, K_PAGE_DOWN },
	{ KEY_DC, K_DELETE },	  { KEY_BTAB, K_BACKTAB },
	{ KEY_ENTER, K_ENTER },	  { KEY_BACKSPACE, K_BACKSPACE },
};

/* Nothing for the caller. */
enum { TERM_SKIP = -4 };

/* Curses' number for a key as ours; TERM_NO_KEY if there is none. */
static int translate(int key)
{
	for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++) {
		if (special[i].curses == key)
			return special[i].key;
	}
	if (key >= KEY_F(1) && key <= KEY_F(12))
		return K_F1 + key - KEY_F(1);
	return K_UNKNOWN;
}

static const struct {
	mmask_t states;
	enum front_button button;
} presses[] = {
	{ LEFT_PRESSED, BUTTON_LEFT },
	{ BUTTON4_PRESSED, BUTTON_WHEEL_UP },
	{ BUTTON5_PRESSED, BUTTON_WHEEL_DOWN },
};

/* TERM_MOUSE, or TERM_SKIP where there is no press of a known button. One key
 * may stand for a press and its release, which curses gives out first. */
static int take_click(void)
{
	int found = TERM_SKIP;
	MEVENT ev;

	while (getmouse(&ev) == OK) {
		for (size_t i = 0; i < sizeof(presses) / sizeof(*presses);
		     i++) {
			if (!(ev.bstate & presses[i].states))
				continue;
			term.click = (struct term_click){
				.y = ev.y,
				.x = ev.x,
				.button = presses[i].button,
			};
			found = TERM_MOUSE;
		}
	}
	return found;
}

static int take_special(int key)
{
	switch (key) {
	case KEY_RESIZE: /* a signal here; curses' own notice is no key */
		return TERM_SKIP;
	case KEY_PASTE_BEGINS:
	case KEY_PASTE_ENDS:
		term.pasting = key == KEY_PASTE_BEGINS;
		return TERM_SKIP;
	case KEY_MOUSE:
		return take_click();
	default:
		return translate(key);
	}
}

static int next_key(void)
{
	wint_t key;
	int kind = wget_wch(term.keys, &key);

	if (kind == KEY_CODE_YES)
		return take_special((int)key);
	if (kind == OK)
		return (int)key;
	return hung_up() ? TERM_LOST : TERM_NO_KEY;
}

int term_key(void)
{
	int key;

	do
		key = next_key();
	while (key == TERM_SKIP);
	return key;
}

bool term_pasting(void)
{
	return term.pasting;
}

struct term_click term_clicked(void)
{
	return term.click;
}

bool term_pending(void)
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&in, 1, 0) > 0;
}

unsigned int term_wait(int fd, int ms)
{
	struct pollfd fds[] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = term.pipe[0], .events = POLLIN },
		{ .fd = fd, .events = POLLIN },
	};
	char drop[64];

	/* Interrupted: by a signal of ours, whose news is in the pipe. */
	if (poll(fds, 3, ms) < 0)
		return WOKEN_SIGNAL;
	if (fds[1].revents & POLLIN) {
		while (read(term.pipe[0], drop, sizeof(drop)) > 0)
			;
	}
	return (fds[0].revents ? WOKEN_KEY : 0) |
	       (fds[1].revents ? WOKEN_SIGNAL : 0) |
	       (fd >= 0 && fds[2].revents ? WOKEN_FD : 0);
}

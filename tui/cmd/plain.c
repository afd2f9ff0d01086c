// SPDX-License-Identifier: MIT
#include "plain.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_MAX_LEN 1024

struct plain {
	struct front *front;
	bool terminal;
	int cancel_fd;
	char buf[LINE_MAX_LEN];
	size_t used;
	bool ended;
	unsigned int line;
};

static volatile sig_atomic_t interrupted;

static void on_interrupt(int sig)
{
	(void)sig;
	interrupted = 1;
}

static bool pump(void *ctx)
{
	bool stop = interrupted;

	(void)ctx;
	interrupted = 0;
	return !stop;
}

/* ---- lines --------------------------------------------------------------------- */

/* It is said again in answers: nothing that a terminal would obey. */
static void clean(char *line, size_t len)
{
	bool text = mbstowcs(NULL, line, 0) != (size_t)-1;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)line[i];

		if (c == '\t' || c == '\r')
			line[i] = ' ';
		else if (c < ' ' || c == 127 || (c > 127 && !text))
			line[i] = '?';
	}
}

/* Cut the first line off the buffer; false if none is complete. */
static bool take_line(struct plain *p, char *line)
{
	char *end = memchr(p->buf, '\n', p->used);
	size_t len;

	if (!end && p->used < sizeof(p->buf) && !(p->ended && p->used))
		return false;
	len = end ? (size_t)(end - p->buf) : p->used;
	memcpy(line, p->buf, len);
	line[len] = '\0';
	clean(line, len);
	len += end != NULL;
	p->used -= len;
	memmove(p->buf, p->buf + len, p->used);
	p->line++;
	return true;
}

/* False when there is nothing more, or a signal says so. */
static bool wait_input(struct plain *p)
{
	struct pollfd fds[] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = p->cancel_fd, .events = POLLIN },
	};

	if (poll(fds, 2, -1) < 0)
		return errno == EINTR;
	return !fds[1].revents;
}

static bool read_line(struct plain *p, const char *prompt, char *line)
{
	ssize_t n;

	if (p->terminal)
		fputs(prompt, stdout);
	fflush(stdout);
	while (!take_line(p, line)) {
		if (p->ended || !wait_input(p))
			return false;
		if (interrupted) {
			interrupted = 0;
			printf("\nquit, or Ctrl-D, leaves\n%s", prompt);
			fflush(stdout);
			continue;
		}
		n = read(STDIN_FILENO, p->buf + p->used,
			 sizeof(p->buf) - p->used);
		if (n > 0)
			p->used += (size_t)n;
		p->ended = n == 0 || (n < 0 && errno != EINTR);
	}
	return true;
}

/* ---- answers -------------------------------------------------------------------- */

static void print_answer(const struct plain *p)
{
	const char *said = front_said(p->front);

	if (*said)
		printf("%s\n", said);
	fputs(front_lines(p->front), stdout);
}

static int answer(struct plain *p, struct err *err)
{
	char line[LINE_MAX_LEN + 1];
	char question[ERR_TEXT_MAX];
	bool yes;

	snprintf(question, sizeof(question), "%s", front_question(p->front));
	printf("%s\n", question);
	if (!read_line(p, "y or n: ", line))
		return front_answer(p->front, false);
	yes = !strcmp(line, "y") || !strcmp(line, "yes");
	if (!p->terminal && !yes && strcmp(line, "n") && strcmp(line, "no")) {
		front_answer(p->front, false);
		return err_set(err, ERR_USAGE,
			       "line %u: this is where y or n answers \"%s\"",
			       p->line, question);
	}
	return front_answer(p->front, yes);
}

/* What comes to light meanwhile is said, too. */
static void rest(struct plain *p)
{
	char before[ERR_TEXT_MAX];

	snprintf(before, sizeof(before), "%s", front_status(p->front));
	front_rest(p->front);
	front_spare(p->front);
	if (strncmp(before, front_status(p->front), sizeof(before) - 1))
		printf("%s\n", front_status(p->front));
}

static int serve(struct plain *p, const char *line, struct err *err)
{
	int failed = front_command(p->front, line);

	err->kind = ERR_NONE;
	if (!failed && front_question(p->front))
		failed = answer(p, err);
	if (failed && !p->terminal)
		return err->kind != ERR_NONE
			       ? -1
			       : err_set(err, ERR_USAGE, "line %u, %.60s: %s",
					 p->line, line, front_status(p->front));
	print_answer(p);
	rest(p);
	return 0;
}

static int loop(struct plain *p, struct err *err)
{
	char line[LINE_MAX_LEN + 1];

	printf("%s\n", front_status(p->front));
	while (!front_done(p->front) && read_line(p, "vhelab: ", line)) {
		if (line[strspn(line, " \t")] == '#')
			continue;
		if (serve(p, line, err))
			return -1;
		if (ferror(stdout))
			return err_set(err, ERR_ENV,
				       "standard output takes no more: is the "
				       "disk full?");
	}
	return 0;
}

/* A script's Ctrl-C ends everything; at a terminal it ends what runs. */
static void catch_interrupts(void)
{
	struct sigaction sa = { .sa_handler = on_interrupt };

	sigemptyset(&sa.sa_mask);
	sigaction(SIGINT, &sa, NULL);
}

int plain_run(struct session *s, struct session *other,
	      const struct front_keep *keep, int cancel_fd, struct err *err)
{
	const struct front_host host = { .pump = pump };
	struct plain p = { .terminal = isatty(STDIN_FILENO),
			   .cancel_fd = cancel_fd };
	const struct err *why;
	int failed;

	p.front = front_new(s, &host, err);
	if (!p.front)
		return -1;
	front_plain(p.front);
	front_keep(p.front, keep);
	if (other)
		front_compare(p.front, other);
	if (p.terminal)
		catch_interrupts();
	failed = loop(&p, err);
	why = front_failure(p.front);
	if (why->kind != ERR_NONE) {
		*err = *why;
		failed = -1;
	}
	front_free(p.front);
	if (fflush(stdout) && !failed)
		failed = err_set(err, ERR_ENV, "standard output: %s",
				 strerror(errno));
	return failed;
}

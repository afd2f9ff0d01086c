// SPDX-License-Identifier: MIT
/* The list of labs: where the program begins, and comes back to. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/self.h"
#include "cmd.h"
#include "front/lab_list.h"
#include "lab_errands.h"
#include "lab_target.h"
#include "ui/ui.h"

struct labs_options {
	bool plain, go_on;
};

static const struct option_row rows[] = {
	{ "plain", 0, OPTION_FLAG, "", "verbs in, sentences out",
	  offsetof(struct labs_options, plain) },
	{ "go-on", 0, OPTION_FLAG, "",
	  "open the lab that is under way, if one is",
	  offsetof(struct labs_options, go_on) },
	{ 0 },
};

struct desk_list {
	struct lab_desk desk;
	struct lab_line *lines;
	struct lab_list list;
	bool open, quit; /* why the board is done */
};

static void say(struct desk_list *d, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
static void say(struct desk_list *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(d->list.said, sizeof(d->list.said), fmt, ap);
	va_end(ap);
}

/* ---- the lines ------------------------------------------------------------------ */

static int take_lines(struct desk_list *d, struct err *err)
{
	for (size_t i = 0; i < d->desk.labs.count; i++) {
		const struct lab *lab = &d->desk.labs.list[i];
		struct lab_state state;

		if (lab_state_read(&d->desk.kit, lab, &state, err))
			return -1;
		d->lines[i] = (struct lab_line){
			.number = lab->number,
			.title = lab->title,
			.goal = lab->goal,
			.begun = lab_started(&d->desk.kit, lab),
			.passed = *state.passed != '\0',
			.checks = state.checks,
			.hints = state.hints,
			.nhints = (unsigned int)lab->nhints,
		};
	}
	return 0;
}

static int open_list(struct desk_list *d, struct err *err)
{
	if (lab_desk_open_sound(&d->desk, err) ||
	    labs_sow(&d->desk.labs, &d->desk.kit, err))
		return -1;
	d->lines = calloc(d->desk.labs.count + 1, sizeof(*d->lines));
	if (!d->lines)
		return err_nomem(err);
	d->list.lines = d->lines;
	d->list.count = d->desk.labs.count;
	if (take_lines(d, err))
		return -1;
	d->list.at = lab_list_next(&d->list);
	if (d->list.at == d->list.count)
		d->list.at = 0;
	if (d->desk.labs.nbroken)
		say(d, "%s", d->desk.labs.broken[0].why.text);
	return 0;
}

static void close_list(struct desk_list *d)
{
	lab_list_show(&d->list, NULL);
	free(d->lines);
	lab_desk_close(&d->desk);
}

/* ---- errands -------------------------------------------------------------------- */

static const char *first_line(const char *text, char *line, size_t len)
{
	snprintf(line, len, "%.*s", (int)strcspn(text, "\n"), text);
	return line;
}

/* The last line of a check is its sum. */
static void sum_up(struct desk_list *d, const struct lab_wish *w, char *text)
{
	size_t len = strlen(text);
	char line[200];

	while (len > 0 && text[len - 1] == '\n')
		text[--len] = '\0';
	if (!strcmp(w->name, "check") && strrchr(text, '\n'))
		say(d, "%s", strrchr(text, '\n') + 1);
	else if (*text == '#') /* a title, over the list */
		say(d, "%s", "");
	else
		say(d, "%s", first_line(text, line, sizeof(line)));
	if (strchr(text, '\n'))
		lab_list_show(&d->list, text);
	else
		free(text);
}

/* A lab that is not begun yet is, before it can be opened. */
static bool begin_if_new(struct desk_list *d, const struct lab *lab,
			 int cancel_fd, struct err *err)
{
	char *text;

	if (lab_started(&d->desk.kit, lab))
		return true;
	text = lab_errand_text("start", &d->desk, lab, cancel_fd, err);
	free(text);
	return text != NULL;
}

static void grant(struct desk_list *d, const struct lab_wish *w, int cancel_fd)
{
	const struct lab *lab = &d->desk.labs.list[d->list.at];
	struct err err = { .kind = ERR_NONE };
	char *text = NULL;

	const struct lab_errand_kind *kind = lab_errand_find(w->name);

	if (!strcmp(w->name, "quit"))
		d->quit = true;
	else if (kind && kind->begun && !lab_started(&d->desk.kit, lab))
		say(d, "lab %u is not begun yet: Enter begins it", lab->number);
	else if (!strcmp(w->name, "open"))
		d->open = begin_if_new(d, lab, cancel_fd, &err);
	else
		text = lab_errand_text(w->name, &d->desk, lab, cancel_fd, &err);
	if (text)
		sum_up(d, w, text);
	else if (err.kind != ERR_NONE)
		say(d, "%s", err.text);
	if (take_lines(d, &err))
		say(d, "%s", err.text);
}

/* ---- on the screen ----------------------------------------------------------------- */

static void board_draw(void *ctx, struct canvas *c)
{
	struct desk_list *d = ctx;

	lab_list_draw(&d->list, c);
}

static void board_key(void *ctx, int key)
{
	struct desk_list *d = ctx;

	lab_list_key(&d->list, key);
}

static void board_work(void *ctx, int cancel_fd)
{
	struct desk_list *d = ctx;
	const struct lab_wish *w = d->list.wish;

	d->list.wish = NULL;
	if (w)
		grant(d, w, cancel_fd);
}

static bool board_done(void *ctx)
{
	const struct desk_list *d = ctx;

	return d->quit || d->open;
}

/* The front end of the line chosen; what hinders it is said in the list. */
static void open_chosen(struct desk_list *d)
{
	struct err err = { .kind = ERR_NONE };

	d->open = false;
	say(d, "%s", "");
	if (lab_front_end(d->desk.labs.list[d->list.at].name, false, &err))
		say(d, "%s", err.text);
	if (take_lines(d, &err))
		say(d, "%s", err.text);
}

static int on_screen(struct desk_list *d, struct err *err)
{
	const struct front_board board = { .ctx = d,
					   .draw = board_draw,
					   .key = board_key,
					   .work = board_work,
					   .done = board_done };

	for (;;) {
		if (ui_board(&board, err))
			return -1;
		if (!d->open)
			return 0;
		open_chosen(d);
	}
}

/* ---- in words --------------------------------------------------------------------- */

static void print_list(const struct desk_list *d)
{
	size_t next = lab_list_next(&d->list);
	char state[64], sentence[160];

	for (size_t i = 0; i < d->list.count; i++) {
		const struct lab_line *line = &d->list.lines[i];

		lab_line_state(line, i == next, state, sizeof(state));
		printf("%3u  %-*s%s\n", line->number, *state ? 42 : 0,
		       line->title, state);
	}
	lab_print_broken(&d->desk);
	puts(lab_list_sentence(&d->list, sentence, sizeof(sentence)));
}

/* Without a terminal: what there is, and the command that goes on. */
static int print_and_tell(const struct desk_list *d)
{
	size_t next = lab_list_next(&d->list);
	const struct lab_line *line = &d->list.lines[next];

	print_list(d);
	if (next < d->list.count)
		printf("%s lab %s %u\n", self(),
		       line->begun ? "check" : "start", line->number);
	return 0;
}

static bool choose(struct desk_list *d, const char *word, struct err *err)
{
	const struct lab *lab;

	if (!word)
		return true;
	lab = labs_need(&d->desk.labs, word, err);
	if (!lab)
		return false;
	d->list.at = (size_t)(lab - d->desk.labs.list);
	return true;
}

static void print_help(void)
{
	const struct lab_wish *w;

	puts("list: the labs and what is next");
	for (size_t i = 0; (w = lab_wish(i)); i++)
		printf("%s [LAB]: %s\n", w->name, w->help);
	puts("Without LAB it is the one that the last line was about, or the "
	     "next.");
}

static int serve_wish(struct desk_list *d, const char *name, struct err *err)
{
	const struct lab *lab = &d->desk.labs.list[d->list.at];
	char *text;

	if (!strcmp(name, "open"))
		return begin_if_new(d, lab, d->desk.kit.cancel_fd, err)
			       ? lab_front_end(lab->name, true, err)
			       : -1;
	text = lab_errand_text(name, &d->desk, lab, d->desk.kit.cancel_fd, err);
	if (text)
		fputs(text, stdout);
	free(text);
	return text ? 0 : -1;
}

static int serve(struct desk_list *d, char *line, struct err *err)
{
	char *state = NULL;
	const char *verb = strtok_r(line, " \t\n", &state);
	const char *word = strtok_r(NULL, " \t\n", &state);

	if (!verb || *verb == '#')
		return 0;
	if (!strcmp(verb, "list")) {
		print_list(d);
		return 0;
	}
	if (!lab_wish_find(verb) && !lab_errand_find(verb))
		return err_set(err, ERR_USAGE, "no such verb: %.40s; help",
			       verb);
	d->quit = !strcmp(verb, "quit");
	if (!strcmp(verb, "help"))
		print_help();
	else if (!d->quit &&
		 (!choose(d, word, err) || serve_wish(d, verb, err)))
		return -1;
	return take_lines(d, err);
}

/* Somebody at a terminal may go on after a mistake; a script ends there. */
static int in_words(struct desk_list *d, struct err *err)
{
	bool terminal = isatty(STDIN_FILENO);
	char line[256];

	/* What is read too early is missing where a lab is opened. */
	setvbuf(stdin, NULL, _IONBF, 0);
	print_list(d);
	while (!d->quit) {
		if (terminal)
			fputs("labs: ", stdout);
		fflush(stdout);
		if (!fgets(line, sizeof(line), stdin))
			break;
		if (!serve(d, line, err))
			continue;
		if (!terminal || err->kind == ERR_CANCELLED)
			return -1;
		puts(err->text);
	}
	return fflush(stdout) ? err_set(err, ERR_ENV, "standard output is gone")
			      : 0;
}

/* ---- the command ------------------------------------------------------------------- */

static bool is_under_way(const struct desk_list *d)
{
	size_t next = lab_list_next(&d->list);

	return next < d->list.count && d->list.lines[next].begun;
}

static int serve_all(struct desk_list *d, const struct labs_options *opt,
		     struct err *err)
{
	if (opt->plain)
		return in_words(d, err);
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return print_and_tell(d);
	if (opt->go_on && is_under_way(d)) {
		open_chosen(d);
		if (!*d->list.said)
			return 0;
	}
	return on_screen(d, err);
}

static int labs_main(int argc, char **argv)
{
	struct labs_options opt = { 0 };
	struct desk_list d = { 0 };
	struct err err = { 0 };
	int got = options_parse(argc, argv, &cmd_labs, rows, &opt, &err);
	int failed;

	if (got)
		return got > 0 ? EXIT_HELD : cmd_fail(&err);
	failed = open_list(&d, &err) || serve_all(&d, &opt, &err);
	close_list(&d);
	if (failed)
		return cmd_fail(&err);
	cancel_finish();
	return EXIT_HELD;
}

const struct cmd cmd_labs = {
	.name = "labs",
	.args = "[OPTION...]",
	.summary = "The list of labs: choose one, check it, go on.",
	.run = labs_main,
};

// SPDX-License-Identifier: MIT
/*
 * screen - run a command in a terminal of our own and follow a script.
 *
 * usage: screen [-o FOLDER] SCRIPT COMMAND [ARGUMENT...]
 *
 * SCRIPT is a file, or - for stdin; one verb a line, # begins a comment.
 * Before the command starts:
 *	size COLSxROWS		the terminal; 80x24 if never said
 * At any time:
 *	timeout SECONDS		bound of each wait from here on; 10 at first
 *	keys TEXT		type it; \e \t \r \n \s (space) \\ \xHH
 *	resize COLSxROWS
 *	mouse left|up|down TEXT	press a button, or turn the wheel, at TEXT
 *	kill-child NAME		end a process that the command has started
 *	storm N			N resizes without a rest; the size is as before
 *	signal NAME		to the command: TERM INT HUP QUIT KILL ...
 *	snapshot FILE		the screen as plain text, into FOLDER
 *	svg FILE TITLE | DESC	the screen as a picture, into FOLDER
 * Each of these is one test:
 *	wait TEXT		until one row of the screen holds TEXT
 *	gone TEXT		until no row does
 *	expect TEXT		a row holds it once the screen is at rest
 *	absent TEXT		no row holds it once the screen is at rest
 *	golden NAME		the screen is as in golden/NAME.txt beside the
 *				script; UPDATE_GOLDEN=1 writes it anew
 *	fits			the last row and column are in use
 *	stopped			until job control has stopped the command
 *	exited STATUS		until it has ended; 128+N after signal N
 *	alone			until all it ever started has ended, too
 *	tty-restored		settings, screen and cursor are as before
 *
 * A run of blanks in TEXT or on the screen counts as one blank. Prints TAP.
 * The first test that fails shows the screen and ends the script.
 * Exit: 0 all held, 1 one did not, 2 usage or a mistake in the script.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "verbs.h"

static enum outcome start(struct run *r)
{
	if (r->open)
		return DONE;
	if (term_open(&r->term, r->cols, r->rows, r->command) < 0)
		return outcome(r, FAILED, "no terminal: %s", strerror(errno));
	r->open = true;
	/* Its number is the keeper's first report; signals need it. */
	while (!r->term.command && !r->term.ended)
		term_pump(&r->term, 1000);
	return DONE;
}

static enum outcome obey(struct run *r, char *line)
{
	char *arg = line + strcspn(line, " \t");
	const struct verb *verb;
	enum outcome o = DONE;

	if (*arg)
		*arg++ = '\0';
	arg += strspn(arg, " \t");
	verb = verb_find(line);
	if (!verb)
		return outcome(r, MISTAKE, "no verb %s", line);
	if (!verb->unstarted)
		o = start(r);
	return o == DONE ? verb->run(r, arg) : o;
}

static void report(struct run *r, enum outcome o, const char *line)
{
	const char *word = o == HELD ? "ok" : "not ok";

	if (o == DONE)
		return;
	printf("%s %u - line %d: %s\n", word, ++r->tests, r->line, line);
	if (o != HELD) {
		printf("# %s\n", r->why);
		if (r->open)
			write_screen(stdout, &r->term, "# | ");
	}
	fflush(stdout);
}

static enum outcome follow(struct run *r, FILE *script)
{
	enum outcome o = DONE;
	char line[1024], said[1024];

	while (o < FAILED && fgets(line, sizeof(line), script)) {
		char *text = line + strspn(line, " \t");

		r->line++;
		text[strcspn(text, "\n")] = '\0';
		if (!*text || *text == '#')
			continue;
		squeeze(text);
		strcpy(said, text);
		o = obey(r, text);
		report(r, o, said);
	}
	return o;
}

int main(int argc, char **argv)
{
	struct run r = { .folder = ".", .cols = 80, .rows = 24, .timeout = 10 };
	FILE *script;
	enum outcome o;

	if (argc > 2 && !strcmp(argv[1], "-o")) {
		r.folder = argv[2];
		argv += 2;
		argc -= 2;
	}
	if (argc < 3) {
		fputs("usage: screen [-o FOLDER] SCRIPT COMMAND "
		      "[ARGUMENT...]\n",
		      stderr);
		return 2;
	}
	script = strcmp(argv[1], "-") ? fopen(argv[1], "re") : stdin;
	if (!script) {
		fprintf(stderr, "screen: %s: %s\n", argv[1], strerror(errno));
		return 2;
	}
	r.command = argv + 2;
	r.script = argv[1];
	o = follow(&r, script);
	if (r.open)
		term_close(&r.term);
	if (script != stdin)
		fclose(script);
	printf("1..%u\n", r.tests);
	return o == MISTAKE ? 2 : o == FAILED;
}

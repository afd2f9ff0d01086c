// SPDX-License-Identifier: MIT
/*
 * screen - run a command in a terminal of our own and follow a script.
 *
 * usage: screen [-o FOLDER] [-t COLSxROWS[-ascii]] SCRIPT COMMAND [ARGUMENT...]
 *
 * -t is the terminal of a script that leaves it open; without UTF-8 if so.
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
 *	hang-up			the terminal goes away
 *	signal NAME		to the command: TERM INT HUP QUIT KILL ...
 *	snapshot FILE		the screen as plain text, into FOLDER
 *	svg FILE TITLE | DESC	the screen as a picture, into FOLDER
 * Each of these is one test:
 *	wait TEXT		until one row of the screen holds TEXT
 *	gone TEXT		until no row does
 *	expect TEXT		a row holds it once the screen is at rest
 *	absent TEXT		no row holds it once the screen is at rest
 *	golden NAME		the screen is as in golden/NAME-COLSxROWS.txt,
 *				or -COLSxROWS-ascii.txt, beside the script;
 *				UPDATE_GOLDEN=1 writes it anew
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
#include <unistd.h>

#include "verbs.h"

static enum outcome start(struct run *r)
{
	if (r->open)
		return DONE;
	if (term_open(&r->term, r->cols, r->rows, r->ascii, r->command) < 0)
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

static bool take_terminal(struct run *r, char *name)
{
	char *charset = strchr(name, '-');

	r->fixed = true;
	r->ascii = charset && !strcmp(charset, "-ascii");
	if (r->ascii)
		*charset = '\0';
	return parse_size(name, &r->cols, &r->rows);
}

/* How many words were options; -1 if they were none of ours. */
static int take_options(struct run *r, int argc, char **argv)
{
	int opt;

	while ((opt = getopt(argc, argv, "+o:t:")) != -1) {
		if (opt == 'o')
			r->folder = optarg;
		else if (opt != 't' || !take_terminal(r, optarg))
			return -1;
	}
	return optind;
}

int main(int argc, char **argv)
{
	struct run r = { .folder = ".", .cols = 80, .rows = 24, .timeout = 10 };
	int at = take_options(&r, argc, argv);
	FILE *script;
	enum outcome o;

	if (at < 0 || argc - at < 2) {
		fputs("usage: screen [-o FOLDER] [-t COLSxROWS[-ascii]] SCRIPT "
		      "COMMAND [ARGUMENT...]\n",
		      stderr);
		return 2;
	}
	r.script = argv[at];
	r.command = argv + at + 1;
	script = strcmp(r.script, "-") ? fopen(r.script, "re") : stdin;
	if (!script) {
		fprintf(stderr, "screen: %s: %s\n", r.script, strerror(errno));
		return 2;
	}
	o = follow(&r, script);
	if (r.open)
		term_close(&r.term);
	if (script != stdin)
		fclose(script);
	printf("1..%u\n", r.tests);
	return o == MISTAKE ? 2 : o == FAILED;
}

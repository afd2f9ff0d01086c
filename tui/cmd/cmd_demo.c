// SPDX-License-Identifier: MIT
/* vhelab demo: the story from the leak to the landed fix, a screen a step. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "behave.h"
#include "cmd.h"
#include "report/compare.h"

struct screen {
	const char *title;
	const char *targets[3]; /* the first is what the others are held to */
	const char *words;	/* a few lines of 79 columns */
};

static const struct screen story[] = {
	{ "The leak",
	  { "v4.13:nvhe", "v4.13" },
	  "Without VHE the HVC and ERET keep the flags: H2 is H1. With VHE "
	  "nobody does." },
	{ "August 2017: save, mask, call, ISB, restore",
	  { "v4.13", "v1" },
	  "The flags come back. But it is the call itself that pays, and all "
	  "who use it." },
	{ "The review: can the others not mask for themselves?",
	  { "v4.13", "sketch-b" },
	  "The TLB flush can. The world switch leaks as before." },
	{ "The review: two constants in __kvm_vcpu_run",
	  { "v4.13", "sketch-a" },
	  "Nothing on the stack. But it imposes flags and does not restore "
	  "them, and it\nunmasks before the ISB (X4)." },
	{ "4.16: what landed",
	  { "v4.13", "v4.16" },
	  "Another host: ---- is its normal state. Then constants are exact, "
	  "and they come\nbehind the ISB." },
	{ "4.17: called directly",
	  { "v4.16", "v4.17" },
	  "Cheaper. And the unmask is before the ISB again (X4)." },
	{ "6.16, eight years later",
	  { "v4.13", "v6.16" },
	  "One ISB, then the unmask: the order of the patch of 2017. Every "
	  "rule holds." },
};

/* Below the first of them: it fits with what stands above. */
static const char legend[] = "Letter: the flag is set (masked). Dot: no such "
			     "place. H0 to U: a lap, in turn.\n"
			     "In front: * other flags than row 1, + other "
			     "level or vectors, > written inside.\n";

#define NR_SCREENS (sizeof(story) / sizeof(story[0]))

struct demo_options {
	struct behave_options behave;
};

static const struct option_row rows[] = {
	{ "guest", 0, OPTION_TEXT, "NAME", "hello, or another of build/guest",
	  offsetof(struct demo_options, behave.guest) },
	{ "budget", 0, OPTION_NUMBER, "N",
	  "instructions before giving up (100000)",
	  offsetof(struct demo_options, behave.budget) },
	{ "qemu", 0, OPTION_TEXT, "FILE", "another QEMU",
	  offsetof(struct demo_options, behave.qemu) },
	{ 0 },
};

/* One key; true: the user has seen enough. */
static bool pause_for_key(void)
{
	struct termios was, raw;
	char key = 'q';

	fputs("\n  any key goes on, q leaves", stdout);
	fflush(stdout);
	if (tcgetattr(STDIN_FILENO, &was))
		return true;
	raw = was;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	if (read(STDIN_FILENO, &key, 1) != 1)
		key = 'q';
	tcsetattr(STDIN_FILENO, TCSANOW, &was);
	fputs("\r\033[K", stdout);
	return key == 'q';
}

static void print_screen(size_t number, const struct screen *s,
			 const char *table, bool terminal)
{
	if (terminal)
		fputs("\033[H\033[2J", stdout);
	printf("%zu/%zu  %s\n\n%s\n\n%s", number + 1, NR_SCREENS, s->title,
	       s->words, table);
	if (!number)
		fputs(legend, stdout);
	if (!terminal && number + 1 < NR_SCREENS)
		puts("\n");
	fflush(stdout);
}

static int show(size_t number, const struct demo_options *opt, bool terminal,
		struct err *err)
{
	const struct screen *s = &story[number];
	struct behaviour targets[2];
	struct comparison c = { .targets = targets };
	char *table = NULL;
	int failed = behave_build(s->targets, err);

	while (!failed && s->targets[c.count]) {
		failed = behave_word(&targets[c.count], s->targets[c.count],
				     &opt->behave, err);
		c.count += !failed;
	}
	if (!failed && !(table = compare_brief(&c)))
		failed = err_nomem(err);
	if (!failed)
		print_screen(number, s, table, terminal);
	for (size_t i = 0; i < c.count; i++)
		behaviour_release(&targets[i]);
	free(table);
	return failed;
}

/* All at once, before the first screen: nobody waits in the middle. */
static int build_all(struct err *err)
{
	const char *words[2 * NR_SCREENS + 1] = { NULL };
	size_t n = 0;

	for (size_t i = 0; i < NR_SCREENS; i++) {
		words[n++] = story[i].targets[0];
		words[n++] = story[i].targets[1];
	}
	return behave_build(words, err);
}

static int demo_main(int argc, char **argv)
{
	struct demo_options opt = { .behave = { .guest = NULL } };
	struct err err = { 0 };
	int got = options_parse(argc, argv, &cmd_demo, rows, &opt, &err);
	bool terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);

	if (got)
		return got > 0 ? EXIT_HELD : cmd_fail(&err);
	if (build_all(&err))
		return cmd_fail(&err);
	for (size_t i = 0; i < NR_SCREENS; i++) {
		if (show(i, &opt, terminal, &err))
			return cmd_fail(&err);
		if (terminal && pause_for_key())
			break;
	}
	cancel_finish();
	return EXIT_HELD;
}

const struct cmd cmd_demo = {
	.name = "demo",
	.args = "[OPTION...]",
	.summary =
		"The story from the leak to the landed fix, a screen a step.",
	.run = demo_main,
};

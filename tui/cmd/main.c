// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <string.h>

#include "base/self.h"
#include "cmd.h"

static const struct cmd *const commands[] = {
	&cmd_labs,   &cmd_run,	    &cmd_lab,	  &cmd_grade, &cmd_trace,
	&cmd_view,   &cmd_variants, &cmd_compare, &cmd_patch, &cmd_demo,
	&cmd_claims, &cmd_doctor,   &cmd_symbols,
};

#define NR_COMMANDS (sizeof(commands) / sizeof(commands[0]))

static int help(void)
{
	puts("usage: vhelab [COMMAND] [OPTION...]\n\n"
	     "See PSTATE.DAIF leak through KVM's VHE world switch. Without a "
	     "command: labs.\n");
	for (size_t i = 0; i < NR_COMMANDS; i++)
		printf("  %-8s %s\n", commands[i]->name, commands[i]->summary);
	puts("\nvhelab COMMAND --help tells more. Exit codes: 0 done and "
	     "every rule held,\n1 a rule failed, 2 usage, 3 the environment "
	     "or the target failed.");
	return EXIT_HELD;
}

int cmd_fail(const struct err *err)
{
	if (err->kind == ERR_CANCELLED)
		cancel_finish();
	fprintf(stderr, "vhelab: %s\n", err->text);
	return err->kind == ERR_USAGE ? EXIT_USAGE : EXIT_ENV;
}

int main(int argc, char **argv)
{
	/* Bare, or with options only, it is the list of labs. */
	bool bare = argc < 2 || argv[1][0] == '-';
	const char *name = bare ? cmd_labs.name : argv[1];
	struct err err;

	self_called(argv[0]);
	if (argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") ||
			 !strcmp(argv[1], "help")))
		return help();
	for (size_t i = 0; i < NR_COMMANDS; i++) {
		if (strcmp(name, commands[i]->name))
			continue;
		return bare ? commands[i]->run(argc, argv)
			    : commands[i]->run(argc - 1, argv + 1);
	}
	err_set(&err, ERR_USAGE, "\"%s\" is not a command: see %s --help", name,
		self());
	return cmd_fail(&err);
}

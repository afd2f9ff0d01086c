/* SPDX-License-Identifier: MIT */
/*
 * cmd.h - the subcommands: one file and one table row each. This is where
 * results become output and failures become exit codes.
 */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include "base/err.h"
#include "trace/session.h"

enum {
	EXIT_HELD = 0,	 /* done, and every rule held */
	EXIT_BROKEN = 1, /* a rule failed */
	EXIT_USAGE = 2,
	EXIT_ENV = 3, /* the environment or the target failed */
};

struct cmd {
	const char *name;
	const char *args;
	const char *summary;
	int (*run)(int argc, char **argv); /* argv[0] is the command's name */
};

extern const struct cmd cmd_run, cmd_trace, cmd_doctor;

/* Print the one line of a failure; its exit code. A cancelled command ends
 * by the signal that cancelled it, once its cleaning up is done. */
int cmd_fail(const struct err *err);

/* ---- options: one table a command -------------------------------------- */

enum option_kind { OPTION_TEXT, OPTION_NUMBER };

struct option_row {
	const char *name; /* without the dashes */
	char letter;	  /* short form, or 0 */
	enum option_kind kind;
	const char *arg; /* "N", "FILE" ... for the help */
	const char *help;
	size_t offset; /* of the member in the command's options struct */
};

/*
 * options_parse - fill the struct at @into: OPTION_TEXT members are
 * const char *, OPTION_NUMBER members uint64_t and at least 1. Returns 0,
 * 1 when help was asked for and printed, -1 on a user's mistake. No command
 * takes further words, so a stray one is a mistake.
 */
int options_parse(int argc, char **argv, const struct cmd *cmd,
		  const struct option_row *rows, void *into, struct err *err);

/* ---- the target of run and trace ----------------------------------------- */

struct target_options {
	const char *variant, *mode, *kernel, *guest, *cpu, *qemu, *attach;
};

/* Rows for a command whose options struct begins with a target_options. */
#define TARGET_ROWS                                                        \
	{ "variant",                                                       \
	  0,                                                               \
	  OPTION_TEXT,                                                     \
	  "NAME",                                                          \
	  "the world switch: v4.13",                                       \
	  offsetof(struct target_options, variant) },                      \
		{ "mode", 0,	 OPTION_TEXT,                              \
		  "MODE", "vhe", offsetof(struct target_options, mode) },  \
		{ "guest",                                                 \
		  0,                                                       \
		  OPTION_TEXT,                                             \
		  "NAME",                                                  \
		  "hello, hvc-loop, spin, or an ELF file",                 \
		  offsetof(struct target_options, guest) },                \
		{ "kernel",                                                \
		  0,                                                       \
		  OPTION_TEXT,                                             \
		  "ELF",                                                   \
		  "another hypervisor",                                    \
		  offsetof(struct target_options, kernel) },               \
		{ "cpu",                                                   \
		  0,                                                       \
		  OPTION_TEXT,                                             \
		  "MODEL",                                                 \
		  "QEMU's CPU model (cortex-a76)",                         \
		  offsetof(struct target_options, cpu) },                  \
		{ "qemu",	  0,                                       \
		  OPTION_TEXT,	  "FILE",                                  \
		  "another QEMU", offsetof(struct target_options, qemu) }, \
	{                                                                  \
		"attach", 0, OPTION_TEXT, "ADDR",                          \
			"a running stub: socket path or HOST:PORT",        \
			offsetof(struct target_options, attach)            \
	}

struct target {
	struct session_options session;
	char *kernel, *guest; /* owned paths */
};

/* Turn options into session options with defaults; release afterwards. */
int target_resolve(const struct target_options *opt, struct target *target,
		   struct err *err);
void target_release(struct target *target);

/* A file beside the program: build/vhelab and "hyp/hyp.elf". malloc()ed. */
char *target_beside(const char *relative);

/* ---- Ctrl-C ------------------------------------------------------------------ */

/*
 * cancel_install - SIGINT, SIGTERM, SIGHUP and SIGQUIT make the returned
 * descriptor readable instead of killing us, so that QEMU and the terminal
 * are put away first. -1 with @err on failure.
 */
int cancel_install(struct err *err);
/* End by the signal that was caught, if one was. */
void cancel_finish(void);

#endif

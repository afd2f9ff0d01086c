/* SPDX-License-Identifier: MIT */
/*
 * cmd.h - the subcommands: one file and one table row each. This is where
 * results become output and failures become exit codes.
 */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include "base/err.h"
#include "trace/real.h"

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

extern const struct cmd cmd_labs, cmd_run, cmd_lab, cmd_grade, cmd_trace,
	cmd_claims, cmd_view, cmd_variants, cmd_compare, cmd_patch, cmd_demo,
	cmd_doctor;
extern const struct cmd cmd_symbols;

/* Print the one line of a failure; its exit code. A cancelled command ends
 * by the signal that cancelled it, once its cleaning up is done. */
int cmd_fail(const struct err *err);

/* ---- options: one table a command -------------------------------------- */

enum option_kind {
	OPTION_TEXT,
	OPTION_NUMBER,
	OPTION_FLAG,
	OPTION_WORD,  /* no option: the word that stands alone */
	OPTION_WORDS, /* any number of them */
};

struct option_row {
	const char *name; /* without the dashes */
	char letter;	  /* short form, or 0 */
	enum option_kind kind;
	const char *arg; /* "N", "FILE" ... for the help; "" for a flag */
	const char *help;
	size_t offset; /* of the member in the command's options struct */
};

/*
 * options_parse - fill the struct at @into: OPTION_TEXT and OPTION_WORD
 * members are const char *, OPTION_NUMBER members uint64_t and at least 1,
 * OPTION_FLAG members bool. Returns 0, 1 when help was asked for and printed,
 * -1 on a user's mistake. One word may stand alone where the table has an
 * OPTION_WORD, any number where it has OPTION_WORDS (a const char *const *, of
 * @argv, ended by NULL); any other is a mistake.
 */
int options_parse(int argc, char **argv, const struct cmd *cmd,
		  const struct option_row *rows, void *into, struct err *err);

/* ---- the target of run and trace ----------------------------------------- */

struct target_options {
	const char *variant, *tree, *mode, *kernel, *guest, *cpu, *qemu;
	const char *attach;
	bool real;
};

/* clang-format off */
#define TARGET_ROW(member, arg, help) \
	{ #member, 0, OPTION_TEXT, arg, help, \
	  offsetof(struct target_options, member) }

/* Rows for a command whose options struct begins with a target_options. */
#define TARGET_ROWS \
	TARGET_ROW(variant, "NAME", "a world switch of vhelab variants (v4.13)"), \
	TARGET_ROW(tree, "DIR", "another tree, built by make there"), \
	TARGET_ROW(mode, "MODE", "vhe or nvhe (vhe)"), \
	TARGET_ROW(guest, "NAME", "hello, or another of build/guest, or a file"), \
	TARGET_ROW(kernel, "ELF", "another hypervisor"), \
	{ "real", 0, OPTION_FLAG, "", "Linux with KVM, of make real-kernel", \
	  offsetof(struct target_options, real) }, \
	TARGET_ROW(cpu, "MODEL", "QEMU's CPU model (cortex-a76)"), \
	TARGET_ROW(qemu, "FILE", "another QEMU"), \
	TARGET_ROW(attach, "ADDR", "a running stub: socket path or HOST:PORT")
/* clang-format on */

struct target {
	struct session_options session;
	char *name, *kernel, *guest, *script; /* owned */
	struct real_kernel real;
};

/* Turn options into session options with defaults; release afterwards. */
int target_resolve(const struct target_options *opt, struct target *target,
		   struct err *err);
void target_release(struct target *target);

#define TARGET_BUDGET 100000 /* instructions; enough for a few laps */
/*
 * target_record - let one of trace/recorder.h's record complete laps. ERR_TARGET
 * says why there are not so many.
 */
int target_record(struct session *s, const char *recorder, unsigned int laps,
		  uint64_t budget, struct err *err);

/* A file beside the program: build/vhelab and "hyp/hyp.elf". malloc()ed. */
char *target_beside(const char *relative);

struct variant;
struct variants;

/* The index beside the program, or the file at @path if that is not NULL. */
struct variants *target_variants(const char *path, struct err *err);
/* Its image in one mode, "vhe" or "nvhe", built or not. malloc()ed. */
char *target_variant_image(const struct variant *v, const char *mode);

/* ---- what trace and view leave behind -------------------------------------- */

struct output {
	const char *format; /* NULL: a trace file if there is a path, or text */
	const char *path;   /* NULL or "-": standard output */
};

/* What reports come as; a command's makers are a table by these. */
enum report_format {
	FORMAT_TEXT,
	FORMAT_JSON,
	FORMAT_SVG,
	FORMAT_HTML,
	FORMAT_MAIL,
	FORMATS
};
/* By its name, text for NULL; FORMATS if none is called so. */
enum report_format report_format(const char *name);
int report_format_check(const char *name, struct err *err);

int output_check(const struct output *out, struct err *err);
/* Write the report on @laps laps, or the trace file. Returns how many verdicts
 * are broken, or -1. */
int output_session(const struct session *s, const struct output *out,
		   const char *recorder, unsigned int laps, struct err *err);
/* ERR_ENV if no file can be made there: asked before the work, not after it.
 * NULL and "-" are standard output. */
int output_place_check(const char *path, struct err *err);
/* Whole lines to a file, or to standard output if @path is NULL or "-". */
int output_text(const char *text, const char *path, struct err *err);
/* How many laps are complete. */
unsigned int output_laps(const struct trace *t);

/* ---- the front end of run and view --------------------------------------- */

struct lab_text;

struct front_options {
	bool plain, fresh;
	const struct lab_text *lab; /* NULL: the target is no lab's */
};

/* clang-format off */
#define FRONT_ROWS(type, member) \
	{ "plain", 0, OPTION_FLAG, "", \
	  "command lines in, sentences out; a script ends at a failure", \
	  offsetof(type, member.plain) }, \
	{ "fresh", 0, OPTION_FLAG, "", "without what the last session left", \
	  offsetof(type, member.fresh) }
/* clang-format on */

/* Is there the terminal it takes? @instead: what works without one. */
int front_end_check(const struct front_options *opt, const char *instead,
		    struct err *err);
/* Until the user has left; @cancel_fd is cancel_install()'s. @other: a target
 * to compare with, or NULL; then nothing is kept. */
int front_end(struct session *s, struct session *other,
	      const struct front_options *opt, int cancel_fd, struct err *err);

/* ---- Ctrl-C ------------------------------------------------------------------ */

/*
 * cancel_install - SIGINT, SIGTERM, SIGHUP and SIGQUIT make the returned
 * descriptor readable instead of killing us, so that QEMU and the terminal
 * are put away first. The same descriptor however often it is called; -1 with
 * @err on failure.
 */
int cancel_install(struct err *err);
/* End by the signal that was caught, if one was. */
void cancel_finish(void);

#endif

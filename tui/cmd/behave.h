/* SPDX-License-Identifier: MIT */
/*
 * behave.h - what the subcommands that hold targets side by side share: from
 * a word of the command line to what that target does.
 */
#ifndef CMD_BEHAVE_H
#define CMD_BEHAVE_H

#include "report/behaviour.h"

struct behave_options {
	const char *guest, *qemu; /* NULL: the defaults */
	uint64_t budget;	  /* instructions; 0: TARGET_BUDGET */
};

/* clang-format off */
/* Rows for a command whose options struct has .behave and .out. */
#define BEHAVE_ROWS(type) \
	{ "guest", 0, OPTION_TEXT, "NAME", "hello, or another of build/guest", \
	  offsetof(type, behave.guest) }, \
	{ "budget", 0, OPTION_NUMBER, "N", \
	  "instructions before giving up (100000)", \
	  offsetof(type, behave.budget) }, \
	{ "format", 0, OPTION_TEXT, "NAME", \
	  "text, json, svg, html or mail (text)", \
	  offsetof(type, out.format) }, \
	{ "output", 'o', OPTION_TEXT, "FILE", "write there", \
	  offsetof(type, out.path) }, \
	{ "qemu", 0, OPTION_TEXT, "FILE", "another QEMU", \
	  offsetof(type, behave.qemu) }
/* clang-format on */

/*
 * behave_build - let make build those variants among the words that are not
 * built, and no other; stderr says which. ERR_ENV if that is not possible.
 */
int behave_build(const char *const *words, struct err *err);

/*
 * behave_word - record a variant ("v4.17", "v4.13:nvhe") or a tree (a folder,
 * built), or read a recording. ERR_USAGE for any other word.
 */
int behave_word(struct behaviour *b, const char *word,
		const struct behave_options *opt, struct err *err);

/* The same for images that were built for this. @name is the target's;
 * @guest: a file instead of the guest of that name, or NULL. */
int behave_images(struct behaviour *b, const char *name, const char *kernel,
		  const char *guest, bool nvhe,
		  const struct behave_options *opt, struct err *err);

/* Columns of a text report: the terminal's, 80 where there is none. */
unsigned int behave_width(void);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * inifile.h - INI files that people write: the first mistake becomes one line
 * that names the place.
 */
#ifndef BASE_INIFILE_H
#define BASE_INIFILE_H

#include "base/err.h"

struct inifile {
	/* inih's handler: 1, or inifile_complain(). A line that goes on is the
	 * same key once more: see text_join(). */
	int (*on_key)(void *ctx, const char *section, const char *key,
		      const char *value);
	/* Complains of what is missing when all has been read; or NULL. */
	void (*whole)(void *ctx);
	void *ctx;
	struct err *problem; /* where complaints go; no problem to begin with */
};

/* 0, or -1 with ERR_USAGE: "NAME:LINE: [section] what is wrong". */
int inifile_read(const struct inifile *f, const char *text, const char *name,
		 struct err *err);

/* Keep the first complaint: @what and @word, one behind the other. Always 0,
 * so that a handler can return it. */
int inifile_complain(struct err *problem, const char *section, const char *what,
		     const char *word);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * lab.h - a lab, as far as the front end shows it.
 */
#ifndef FRONT_FRONT_LAB_H
#define FRONT_FRONT_LAB_H

#include "base/err.h"
#include "rules/rules.h"

/* What a lab has to say, and what must hold in it, in place of the standing
 * rules. All of it lives as long as the front end. */
struct lab_text {
	const char *title, *text;
	const struct rule_set *rules; /* NULL: the standing ones; the work is
				       * a form of answers */
	bool nvhe;
	const char *folder; /* of the work: what is saved there is checked */
	/*
	 * Ask for "check", "hint", "submit" or "text"; a check builds the
	 * work, too. *@answer: what there is to read, malloc()ed. -1 with
	 * @err. NULL: nothing can be asked for.
	 */
	int (*ask)(void *ctx, const char *what, char **answer, struct err *err);
	void *ctx;
};

#endif

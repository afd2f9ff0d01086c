/* SPDX-License-Identifier: MIT */
/*
 * range.h - what was applied, compared in the sandbox: with another version of
 * the series, as texts by git range-diff, or with a folder of sources.
 */
#ifndef MAIL_RANGE_H
#define MAIL_RANGE_H

#include "mail/apply.h"

/*
 * applied_range - both were applied to @s. *@text is malloc()ed, lines without
 * terminal commands; "" if one of them has no part that applies.
 */
int applied_range(struct scratch *s, const struct applied *from,
		  const struct applied *to, char **text, struct err *err);

/*
 * applied_differs - *@file is the first source of hyp/ that the last part's
 * tree and the folder @hyp have otherwise; malloc()ed, "" where there is none.
 * @s is of no other use then.
 */
int applied_differs(struct scratch *s, const struct applied *a, const char *hyp,
		    char **file, struct err *err);

/* The last part's tree, or the base's if none applies. */
const char *applied_tip(const struct applied *a);

#endif

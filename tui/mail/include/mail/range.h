/* SPDX-License-Identifier: MIT */
/*
 * range.h - two versions of a series, compared as texts by git range-diff, in
 * the sandbox.
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

/* The last part's tree, or the base's if none applies. */
const char *applied_tip(const struct applied *a);

#endif

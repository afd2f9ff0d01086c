/* SPDX-License-Identifier: MIT */
/*
 * target.h - the target description: which registers, under which numbers.
 *
 * Private to the layer. Source: GDB manual, appendix "Target Descriptions":
 * <architecture>, <xi:include href>, <reg name bitsize regnum>. A register
 * without a regnum gets the number behind the one before it, counted on
 * through all included documents.
 */
#ifndef RSP_TARGET_H
#define RSP_TARGET_H

#include <stddef.h>

#include "base/err.h"

#define TARGET_TEXT_MAX (4u << 20) /* of all documents together, in bytes */

struct target_reg {
	char *name;
	int num;
	unsigned int bits;
	size_t order; /* in the description */
};

struct target {
	struct target_reg *regs; /* sorted by name, case folded */
	size_t n;
	char *architecture; /* NULL if the description names none */
};

/* Fetch document @annex; on success *text is malloc()ed and the caller's. */
typedef int (*target_fetch)(void *ctx, const char *annex, char **text,
			    size_t *len, struct err *err);

/* @t may be anything before the call; target_free() it whatever happens. */
int target_load(struct target *t, target_fetch fetch, void *ctx,
		struct err *err);
void target_free(struct target *t);

/* NULL if there is none. Of several the first in the description counts. */
const struct target_reg *target_find(const struct target *t, const char *name);
const struct target_reg *target_find_num(const struct target *t, int num);

#endif

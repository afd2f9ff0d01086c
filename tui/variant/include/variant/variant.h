/* SPDX-License-Identifier: MIT */
/*
 * variant.h - the ways to write the world switch: what labs/variants/index
 * says of each, and whether a trace shows that.
 *
 * The index is an INI file, a section a variant; its own first lines say
 * which keys there are. A variant is its parent plus one patch mail.
 */
#ifndef VARIANT_VARIANT_H
#define VARIANT_VARIANT_H

#include "rules/rules.h"

enum variant_mode { VARIANT_VHE, VARIANT_NVHE, VARIANT_MODES };
const char *variant_mode_name(enum variant_mode mode); /* "vhe", "nvhe" */

/* The second lap of an ioctl stands for all that follow it. */
enum { VARIANT_LAP_1, VARIANT_LAP_2, VARIANT_LAP_ROWS };

#define VARIANT_CELLS CP_U /* a row has every checkpoint but U */

/* What a trace must show in one mode. */
struct variant_expect {
	bool present; /* the variant makes sense in this mode */
	/* Flags as lap_flags() writes them; "" for a checkpoint that must be
	 * absent. One value also matches "..., then VALUE". */
	char cells[VARIANT_LAP_ROWS][VARIANT_CELLS][32];
	/* Bit N: rules_standing(N) must be broken; the others must hold. */
	unsigned int breaks[VARIANT_LAP_ROWS];
};

struct variant {
	char *name, *title;
	char *parent, *patch; /* NULL: the base tree itself */
	char *from;	      /* where the expected rows come from */
	char *about;	      /* a paragraph, one line */
	struct variant_expect expect[VARIANT_MODES];
};

struct variants;

/* variants_read - ERR_ENV if there is no such file, ERR_USAGE with the line
 * for a mistake in it. */
struct variants *variants_read(const char *path, struct err *err);
void variants_free(struct variants *all);
/* In the order of the index; NULL behind the last. */
const struct variant *variants_at(const struct variants *all, size_t index);
const struct variant *variants_find(const struct variants *all,
				    const char *name);

/* One place where a trace is not as expected. */
struct variant_difference {
	unsigned int lap;
	const char *what; /* a checkpoint or a rule */
	char expected[32], found[64];
};

/*
 * variant_compare - the checkpoints and verdicts of laps 1 to @laps, which
 * must belong to one ioctl. Returns how many differences there are; the first
 * @max are written.
 */
size_t variant_compare(const struct variant_expect *expect,
		       const struct trace *t, unsigned int laps,
		       struct variant_difference *out, size_t max);

#endif

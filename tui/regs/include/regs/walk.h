/* SPDX-License-Identifier: MIT */
/*
 * walk.h - from an input address to an output address the way the hardware
 * goes: through the translation tables, descriptor by descriptor. 4 KiB
 * granule, VMSAv8-64, no LPA2 (Arm ARM DDI 0487, D8.2 "Translation process",
 * D8.3 "Translation table descriptor formats"). Pure: memory comes through a
 * callback, and hostile tables end with a word.
 */
#ifndef REGS_WALK_H
#define REGS_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "regs/regs.h"

#define WALK_LEVELS 4 /* 0 to 3 */

/* What there is to know before a walk starts. */
struct walk_tables {
	uint64_t in;	     /* the input address, less the bits that do no
			      * more than choose these tables */
	uint64_t base;	     /* of the table at the first level */
	uint8_t first;	     /* level */
	uint8_t in_bits;     /* of an input address */
	uint8_t out_bits;    /* of an output address */
	enum reg_shape leaf; /* how a block or page descriptor reads */
};

enum walk_setup {
	WALK_TABLES,	  /* tables to walk */
	WALK_FLAT,	  /* the MMU is off: input is output */
	WALK_NO_TABLES,	  /* walks are off (EPD), or the gap in between */
	WALK_FOREIGN,	  /* AArch32 or EL3: not known here */
	WALK_GRANULE,	  /* not 4 KiB */
	WALK_CONTRADICTS, /* T0SZ and SL0 do not fit together */
};
/* "the MMU is off" ...; "" for WALK_TABLES. */
const char *walk_setup_words(enum walk_setup setup);

/*
 * walk_stage1 - whose tables translate @va for code at the PSTATE of @regs.
 * @regs has a value for every register of the table; looked at are CPSR,
 * HCR_EL2, SCTLR, TCR, TTBR0 and TTBR1 of EL1 and EL2.
 */
enum walk_setup walk_stage1(const uint64_t regs[REG_COUNT], uint64_t va,
			    struct walk_tables *t);
/* The guest's second stage: VTTBR_EL2 and VTCR_EL2. HCR_EL2.VM is not looked
 * at. */
enum walk_setup walk_stage2(uint64_t vttbr, uint64_t vtcr, uint64_t ipa,
			    struct walk_tables *t);
/* Do addresses behind stage 1 go through stage 2 for code at this PSTATE? */
bool walk_has_stage2(const uint64_t regs[REG_COUNT]);

enum walk_kind {
	WALK_INVALID,	 /* bit 0 is 0: a translation fault */
	WALK_RESERVED,	 /* an encoding without meaning: a fault, too */
	WALK_TABLE,	 /* the next level follows */
	WALK_BLOCK,	 /* a leaf above level 3 */
	WALK_PAGE,	 /* a leaf at level 3 */
	WALK_UNREADABLE, /* the callback had no such address */
};
const char *walk_kind_words(enum walk_kind kind);

struct walk_step {
	uint8_t level;
	enum walk_kind kind;
	uint64_t at;   /* physical address of the descriptor */
	uint64_t desc; /* its value; 0 if unreadable */
};

struct walk {
	struct walk_step steps[WALK_LEVELS];
	size_t nsteps; /* 0: the input address has too many bits */
	bool mapped;   /* .out counts */
	bool too_big;  /* an address on the way has too many bits */
	uint64_t out;  /* output address */
	uint64_t span; /* bytes that the leaf maps */
};

/* A descriptor at a physical address; false if that cannot be read. */
typedef bool (*walk_read)(void *ctx, uint64_t at, uint64_t *desc);

/* At most WALK_LEVELS reads. */
void walk(const struct walk_tables *t, walk_read read, void *ctx,
	  struct walk *w);
/* How it ended: "mapped", "translation fault, level 2" ... Returns @buf. */
const char *walk_words(const struct walk *w, char *buf, size_t len);

#endif

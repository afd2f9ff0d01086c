/* SPDX-License-Identifier: MIT */
/*
 * reach.h - which physical address code reaches with a virtual one: stage 1,
 * and for a guest stage 2 behind it, which also translates the addresses of
 * stage 1's own tables (Arm ARM DDI 0487, D8.2).
 */
#ifndef REGS_REACH_H
#define REGS_REACH_H

#include "regs/walk.h"

struct reach {
	enum walk_setup setup1, setup2;
	struct walk_tables t1, t2;
	struct walk w1, w2; /* of those that had tables to walk */
	bool two;	    /* stage 2 takes part */
	bool ipa_known;	    /* stage 1 came to an end */
	uint64_t ipa;	    /* what stage 1 gave */
	bool mapped;	    /* .pa counts */
	uint64_t pa;
};

/* @phys reads physical memory; @regs as for walk_stage1(). */
void reach(const uint64_t regs[REG_COUNT], uint64_t va, walk_read phys,
	   void *ctx, struct reach *r);
/* Stage 2 alone, as if it were on. */
void reach_ipa(const uint64_t regs[REG_COUNT], uint64_t ipa, walk_read phys,
	       void *ctx, struct reach *r);
/* Why nothing is reached, or "mapped". Returns @buf. */
const char *reach_words(const struct reach *r, char *buf, size_t len);

#endif

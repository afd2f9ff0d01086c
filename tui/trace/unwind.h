/* SPDX-License-Identifier: MIT */
/*
 * unwind.h - the calls that led to where the machine stands, for a trace that
 * begins in the middle. Private to the layer.
 *
 * Every function of the hypervisor that calls another keeps a frame record:
 * the caller's frame pointer and the return address, chained through x29
 * (AAPCS64, "The Frame Pointer"). While the guest's registers are loaded x29
 * is the guest's; the record of the function that called __guest_enter lies
 * then at the stack pointer, or above what the vectors have pushed there. A
 * chain counts only if every return address in it stands behind a call and it
 * ends, at user space or in a task's first frame.
 */
#ifndef TRACE_UNWIND_H
#define TRACE_UNWIND_H

#include "trace_impl.h"

struct unwind_place {
	uint64_t pc, lr, fp, sp;
	uint64_t self, self_size; /* the function that contains pc */
	uint64_t run_size;	  /* of the switch's code */
	bool switched;		  /* stage 2 is on: it is inside the switch */
	bool guest; /* fp, lr and pc are the guest's; sp is EL2's */
};

/* Memory as the hypervisor sees it; not 0: cannot be read. */
typedef int (*unwind_read)(void *ctx, uint64_t addr, void *buf, size_t len);

/* Fill @c, which is empty; false, and @c stays so, if that is not to be
 * known. */
bool unwind(struct calls *c, const struct trace_landmarks *lm,
	    const struct unwind_place *at, unwind_read read, void *ctx);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * unfix.h - take out of a running kernel what keeps its flags from leaking:
 * the two writes of PSTATE.DAIF around the world switch. Where they are is
 * found by disassembling the memory of the machine, for a kernel changes its
 * own code as it boots.
 */
#ifndef TRACE_UNFIX_H
#define TRACE_UNFIX_H

#include "trace/session.h"

/*
 * unfix_find - the first pair in the code of a function that begins at @addr:
 * a mask of all four flags, and behind it a restore. False if there is none.
 */
bool unfix_find(const uint32_t *code, size_t words, uint64_t addr,
		struct unfix *u);

/*
 * session_find_fix - where the two are, in the memory of the machine at the
 * position, to be overwritten, or with @undo to be put back. ERR_USAGE if the
 * switch of this image has no such pair, or if it is as wanted already;
 * ERR_TARGET if its code cannot be read from here.
 */
int session_find_fix(struct session *s, bool undo, struct unfix *u,
		     struct err *err);
/* Find them, then write NOPs over both, or put them back; from the position
 * on, as any change by hand. */
int session_unfix(struct session *s, bool undo, struct unfix *u,
		  struct err *err);

/* "msr daifset, #0xf at __kvm_vcpu_run+0x14 and msr daif, x1 at ..."; fills
 * and returns @buf. */
const char *unfix_words(const struct session *s, const struct unfix *u,
			char *buf, size_t len);

#endif

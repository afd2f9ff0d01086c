// SPDX-License-Identifier: MIT
#include <string.h>

#include "trace_impl.h"

static void push(struct calls *c, uint64_t ret)
{
	if (c->depth == CALLS_MAX) { /* runaway recursion: keep the top */
		memmove(c->ret, c->ret + 1, sizeof(c->ret) - sizeof(c->ret[0]));
		c->depth--;
	}
	c->ret[c->depth++] = ret;
}

static void leave_frames(struct calls *c)
{
	if (c->depth < c->ioctl_depth)
		c->ioctl_depth = 0;
	if (c->depth < c->run_depth)
		c->run_depth = 0;
}

/*
 * A return goes to the innermost caller that waits at this address. Frames
 * above it were left by tail calls. One that nobody waits for leaves the
 * function the trace began in, whose caller was never seen.
 */
static void pop_to(struct calls *c, uint64_t pc)
{
	unsigned int d = c->depth;

	while (d && c->ret[d - 1] != pc)
		d--;
	c->depth = d ? d - 1 : 0;
	leave_frames(c);
}

static void enter_frames(struct calls *c, const struct trace_landmarks *lm,
			 uint64_t pc)
{
	bool begins = pc == lm->ioctl || pc == lm->run;

	if (begins && !c->depth) /* the trace begins here: caller unknown */
		push(c, 0);
	if (pc == lm->ioctl && !c->ioctl_depth)
		c->ioctl_depth = c->depth;
	if (pc == lm->run && !c->run_depth)
		c->run_depth = c->depth;
}

void calls_follow(struct calls *c, const struct trace_landmarks *lm,
		  const struct trace_event *prev, const struct trace_event *e,
		  bool to_guest)
{
	struct insn insn = prev ? trace_insn(prev) : (struct insn){ 0 };
	bool same_el = prev && !e->exception && e->el == prev->el;

	c->returned = false;
	if (to_guest)
		return;
	if (e->el == 0) { /* user space: no kernel frame survives it */
		memset(c, 0, sizeof(*c));
		return;
	}
	if (same_el && (insn.kind == INSN_BL || insn.kind == INSN_BLR))
		push(c, prev->pc + 4);
	if (same_el && insn.kind == INSN_RET) {
		pop_to(c, e->pc);
		c->returned = true;
	}
	enter_frames(c, lm, e->pc);
}

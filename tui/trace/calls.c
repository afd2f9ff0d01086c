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
 * Behind a gap the frame is known at two places only: where the switch
 * returns to, and inside the ioctl. Anywhere else some function runs that one
 * of the frames known has called, so it is deeper than the ioctl's own.
 */
static void find_frame(struct calls *c, const struct trace_landmarks *lm,
		       uint64_t pc)
{
	c->holes = true;
	if (c->run_depth && pc == c->ret[c->run_depth - 1])
		c->depth = c->run_depth - 1;
	if (c->ioctl_depth && pc - lm->ioctl < lm->ioctl_size)
		c->depth = c->ioctl_depth;
	else if (c->ioctl_depth && c->depth == c->ioctl_depth)
		push(c, 0);
	leave_frames(c);
}

/*
 * A return goes to the innermost caller that waits at this address. Frames
 * above it were left by tail calls. One that nobody waits for leaves the
 * function the trace began in, whose caller was never seen, or returns from a
 * call made in a gap.
 */
static void pop_to(struct calls *c, const struct trace_landmarks *lm,
		   uint64_t pc)
{
	unsigned int d = c->depth;

	while (d && c->ret[d - 1] != pc)
		d--;
	if (!d && c->holes) {
		find_frame(c, lm, pc);
		return;
	}
	c->depth = d ? d - 1 : 0;
	leave_frames(c);
}

/* Where the call was not seen, the link register has the return address; an
 * event without one is the first of the trace. */
static void enter_frames(struct calls *c, const struct trace_landmarks *lm,
			 const struct trace_event *e, uint64_t link)
{
	bool begins = e->pc == lm->ioctl || e->pc == lm->run;

	if (begins && (e->gap || !c->depth))
		push(c, link);
	if (e->pc == lm->ioctl && !c->ioctl_depth)
		c->ioctl_depth = c->depth;
	if (e->pc == lm->run && !c->run_depth)
		c->run_depth = c->depth;
}

static void follow_insn(struct calls *c, const struct trace_landmarks *lm,
			const struct trace_event *prev,
			const struct trace_event *e)
{
	struct insn insn = trace_insn(prev);

	if (e->exception || e->el != prev->el)
		return;
	if (insn.kind == INSN_BL || insn.kind == INSN_BLR)
		push(c, prev->pc + 4);
	if (insn.kind == INSN_RET) {
		pop_to(c, lm, e->pc);
		c->returned = true;
	}
}

/*
 * The ioctl is come upon in the middle when another task has been to user
 * space meanwhile: its frame was forgotten with that, and is on a stack of its
 * own.
 */
static void resume_ioctl(struct calls *c, const struct trace_landmarks *lm,
			 uint64_t pc)
{
	if (c->ioctl_depth || pc == lm->ioctl ||
	    pc - lm->ioctl >= lm->ioctl_size)
		return;
	c->holes = true;
	c->depth = 0;
	c->run_depth = 0;
	push(c, 0);
	c->ioctl_depth = c->depth;
}

void calls_follow(struct calls *c, const struct trace_landmarks *lm,
		  const struct trace_event *prev, const struct trace_event *e,
		  uint64_t link)
{
	c->returned = false;
	if (trace_in_guest(e))
		return;
	if (e->el == 0) { /* user space: no kernel frame survives it */
		memset(c, 0, sizeof(*c));
		return;
	}
	if (e->gap)
		find_frame(c, lm, e->pc);
	else if (prev)
		follow_insn(c, lm, prev, e);
	resume_ioctl(c, lm, e->pc);
	enter_frames(c, lm, e, link);
}

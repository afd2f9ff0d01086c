// SPDX-License-Identifier: MIT
#include <string.h>

#include "trace_impl.h"

static void push(struct frames *f, uint64_t ret)
{
	if (f->depth == CALLS_MAX) { /* runaway recursion: keep the top */
		memmove(f->ret, f->ret + 1, sizeof(f->ret) - sizeof(f->ret[0]));
		f->depth--;
	}
	f->ret[f->depth++] = ret;
}

/* How many frames are left behind a return to @pc; 0 also if nobody waits. */
static unsigned int left_by(const struct frames *f, uint64_t pc, bool *waits)
{
	unsigned int d = f->depth;

	while (d && f->ret[d - 1] != pc)
		d--;
	*waits = d;
	return d ? d - 1 : 0;
}

static void leave_frames(struct calls *c)
{
	if (c->kernel.depth < c->ioctl_depth)
		c->ioctl_depth = 0;
	if (c->kernel.depth < c->run_depth)
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
	if (c->run_depth && pc == c->kernel.ret[c->run_depth - 1])
		c->kernel.depth = c->run_depth - 1;
	if (c->ioctl_depth && pc - lm->ioctl < lm->ioctl_size)
		c->kernel.depth = c->ioctl_depth;
	else if (c->ioctl_depth && c->kernel.depth == c->ioctl_depth)
		push(&c->kernel, 0);
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
	bool waits;
	unsigned int d = left_by(&c->kernel, pc, &waits);

	if (!waits && c->holes) {
		find_frame(c, lm, pc);
		return;
	}
	c->kernel.depth = d;
	leave_frames(c);
}

/* Where the call was not seen, the link register has the return address; an
 * event without one is the first of the trace. */
static void enter_frames(struct calls *c, const struct trace_landmarks *lm,
			 const struct trace_event *e, uint64_t link)
{
	bool begins = e->pc == lm->ioctl || e->pc == lm->run;

	if (begins && (e->gap || !c->kernel.depth))
		push(&c->kernel, link);
	if (e->pc == lm->ioctl && !c->ioctl_depth)
		c->ioctl_depth = c->kernel.depth;
	if (e->pc == lm->run && !c->run_depth)
		c->run_depth = c->kernel.depth;
}

/*
 * A call may end in an exception return to the level it is at. An exception's
 * own return goes to where nobody waits. Of calls made in a gap only the
 * ioctl's are known.
 */
static bool returns_by_eret(const struct calls *c,
			    const struct trace_landmarks *lm, struct insn insn,
			    uint64_t pc)
{
	bool waits;

	if (insn.kind != INSN_ERET)
		return false;
	left_by(&c->kernel, pc, &waits);
	return waits || (c->holes && pc - lm->ioctl < lm->ioctl_size);
}

static void follow_insn(struct calls *c, const struct trace_landmarks *lm,
			const struct trace_event *prev,
			const struct trace_event *e)
{
	struct insn insn = trace_insn(prev);

	if (e->exception || e->el != prev->el)
		return;
	if (insn.kind == INSN_BL || insn.kind == INSN_BLR)
		push(&c->kernel, prev->pc + 4);
	if (insn.kind == INSN_RET || returns_by_eret(c, lm, insn, e->pc)) {
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
	c->kernel.depth = 0;
	c->run_depth = 0;
	push(&c->kernel, 0);
	c->ioctl_depth = c->kernel.depth;
}

/* Nobody asks more of these than how deep they are. */
static void follow_plain(struct frames *f, const struct trace_event *prev,
			 const struct trace_event *e)
{
	struct insn insn = trace_insn(prev);
	bool waits;

	if (e->exception || e->el != prev->el)
		return;
	if (insn.kind == INSN_BL || insn.kind == INSN_BLR)
		push(f, prev->pc + 4);
	if (insn.kind == INSN_RET)
		f->depth = left_by(f, e->pc, &waits);
}

static struct frames *frames_of(struct calls *c, const struct trace_event *e)
{
	if (trace_in_guest(e))
		return &c->guest;
	return e->el ? &c->kernel : &c->user;
}

bool trace_same_frames(const struct trace_event *a, const struct trace_event *b)
{
	bool guest = trace_in_guest(a);

	return guest == trace_in_guest(b) && (guest || !a->el == !b->el);
}

/* No kernel frame survives user space, and no user's the kernel: what comes
 * back may be another task. */
static void forget_frames(struct calls *c, const struct trace_event *prev)
{
	c->kernel.depth = 0;
	c->holes = false;
	leave_frames(c);
	if (prev && (prev->el || trace_in_guest(prev)))
		c->user.depth = 0;
}

static void follow_kernel(struct calls *c, const struct trace_landmarks *lm,
			  const struct trace_event *prev,
			  const struct trace_event *e, uint64_t link)
{
	if (e->gap)
		find_frame(c, lm, e->pc);
	else if (prev)
		follow_insn(c, lm, prev, e);
	resume_ioctl(c, lm, e->pc);
	enter_frames(c, lm, e, link);
}

void calls_follow(struct calls *c, const struct trace_landmarks *lm,
		  const struct trace_event *prev, struct trace_event *e,
		  uint64_t link)
{
	struct frames *f = frames_of(c, e);

	c->returned = false;
	if (f == &c->user)
		forget_frames(c, prev);
	if (f == &c->kernel)
		follow_kernel(c, lm, prev, e, link);
	else if (prev && !e->gap)
		follow_plain(f, prev, e);
	e->depth = (uint8_t)(f->depth < UINT8_MAX ? f->depth : UINT8_MAX);
}

// SPDX-License-Identifier: MIT
#include <endian.h>

#include "unwind.h"

/* Deeper than any task of the hypervisor's; bounds a chain that is a circle. */
#define CHAIN_MAX 64

/* What the exit vectors push, a pair at a time, before the guest's registers
 * are saved. */
#define PUSHED_MAX 2
#define PAIR	   16

struct walk {
	const struct trace_landmarks *lm;
	const struct unwind_place *at;
	unwind_read read;
	void *ctx;
	uint64_t ret[CHAIN_MAX]; /* innermost first */
	size_t n;
	bool run_first; /* ret[0] is the switch's, see below */
};

static bool within(uint64_t pc, uint64_t start, uint64_t size)
{
	return pc - start < size;
}

/* The call that @ret is the return address of. */
static bool call_before(const struct walk *w, uint64_t ret, struct insn *call)
{
	uint32_t word;

	if (ret % 4 || w->read(w->ctx, ret - 4, &word, sizeof(word)))
		return false;
	*call = insn_decode(le32toh(word));
	return call->kind == INSN_BL || call->kind == INSN_BLR;
}

static bool follow_chain(struct walk *w, uint64_t fp)
{
	struct insn call;
	uint64_t record[2];

	w->n = 0;
	while (fp) {
		if (w->n == CHAIN_MAX || fp % 8 ||
		    w->read(w->ctx, fp, record, sizeof(record)))
			return false;
		fp = le64toh(record[0]);
		if (!fp && !record[1])
			break;
		w->ret[w->n] = le64toh(record[1]);
		if (!call_before(w, w->ret[w->n++], &call))
			return false;
	}
	return true;
}

/*
 * A function without a frame of its own, or not yet, or no more, has its
 * return address in the link register. Otherwise that holds the address in the
 * record, or what the last call left: one behind a call of this function.
 */
static bool add_link(struct walk *w)
{
	struct insn call;
	uint64_t lr = w->at->lr;

	if ((w->n && w->ret[0] == lr) ||
	    within(lr, w->at->self, w->at->self_size) ||
	    !call_before(w, lr, &call))
		return true;
	if (w->n == CHAIN_MAX)
		return false;
	for (size_t i = w->n++; i > 0; i--)
		w->ret[i] = w->ret[i - 1];
	w->ret[0] = lr;
	return true;
}

/* Where the @i-th return address is that of a function, an address in it. */
static uint64_t place_of(const struct walk *w, size_t i)
{
	if (i == 0)
		return w->run_first ? w->lm->run : w->at->pc;
	return w->ret[i - 1] - 4;
}

static void fill(const struct walk *w, struct calls *c)
{
	for (size_t i = w->n; i-- > 0;) {
		uint64_t pc = place_of(w, i);

		c->kernel.ret[c->kernel.depth++] = w->ret[i];
		if (!c->ioctl_depth &&
		    within(pc, w->lm->ioctl, w->lm->ioctl_size))
			c->ioctl_depth = c->kernel.depth;
		if (!c->run_depth && within(pc, w->lm->run, w->at->run_size))
			c->run_depth = c->kernel.depth;
	}
	c->holes = true;
}

static bool accept(const struct walk *w, struct calls *c)
{
	struct calls found = { 0 };

	fill(w, &found);
	if (w->at->switched && !found.run_depth)
		return false;
	*c = found;
	return true;
}

/*
 * At the stack pointer lies the record of whoever called __guest_enter. That
 * is the switch itself, unless the call it was made by says otherwise.
 */
static bool from_stack(struct walk *w, struct calls *c)
{
	uint64_t sp = w->at->sp;
	struct insn call;

	w->run_first = true;
	for (int pushed = 0; pushed <= PUSHED_MAX; pushed++, sp += PAIR) {
		if (!follow_chain(w, sp) || !w->n)
			continue;
		call_before(w, w->ret[0], &call);
		if (call.kind == INSN_BL &&
		    w->ret[0] - 4 + (uint64_t)call.imm != w->lm->run)
			continue;
		return accept(w, c);
	}
	return false;
}

bool unwind(struct calls *c, const struct trace_landmarks *lm,
	    const struct unwind_place *at, unwind_read read, void *ctx)
{
	struct walk w = { .lm = lm, .at = at, .read = read, .ctx = ctx };

	if (!at->guest && follow_chain(&w, at->fp) && add_link(&w) &&
	    accept(&w, c))
		return true;
	return at->switched && from_stack(&w, c);
}

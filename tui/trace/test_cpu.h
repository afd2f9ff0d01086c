/* SPDX-License-Identifier: MIT */
/*
 * test_cpu.h - a small model of the CPU for tests: it knows only what the Arm
 * ARM says about PSTATE.DAIF, VBAR and calls, executes one of several world
 * switches, and feeds every instruction to a trace. Include it behind
 * cmocka.h.
 */
#ifndef TRACE_TEST_CPU_H
#define TRACE_TEST_CPU_H

#include <string.h>

#include "regs/pstate.h"
#include "trace/lap.h"

enum {
	VECTORS = 0x1000,
	HYP_VECTORS = 0x2000,
	IOCTL = 0x3000,
	HELPER = 0x3800,
	RUN = 0x4000,
	GUEST_ENTER = 0x5000,
	SYSCALL = 0x6000,
	USER = 0x7000,
	GUEST = 0x8000,
};

#define HCR_HOST       (UINT64_C(1) << 34 | UINT64_C(1) << 27)
#define HCR_NVHE_GUEST UINT64_C(1)
#define HCR_GUEST      (UINT64_C(1) << 34 | UINT64_C(1))

/* Instruction words as aarch64-linux-gnu-as gives them. */
enum {
	W_NOP = (int)0xd503201f,
	W_ISB = (int)0xd5033fdf,
	W_ERET = (int)0xd69f03e0,
	W_RET = (int)0xd65f03c0,
	W_BL = (int)0x94000000,
	W_HVC = (int)0xd4000002,
	W_SVC = (int)0xd4000001,
	W_VBAR = (int)0xd518c000, /* msr vbar_el1, x0 */
	W_HCR = (int)0xd51c1100,  /* msr hcr_el2, x0 */
	W_DAIF = (int)0xd51b4220, /* msr daif, x0 */
	W_DAIFSET = (int)0xd50340df,
	W_DAIFCLR = (int)0xd50340ff,
};

struct cpu;

/* Sees the state before each instruction, in place of the trace. */
typedef void (*cpu_observer)(struct cpu *c, const struct machine_sample *s,
			     uint32_t word);

struct cpu {
	struct trace *t;
	cpu_observer observer;
	void *observed;
	uint64_t x0; /* what the MSR about to execute writes */
	uint64_t pc, vbar, vbar_el1, hcr;
	unsigned int el, flags;
	uint64_t stack[8];
	unsigned int sp;
};

static inline void execute(struct cpu *c, uint32_t word)
{
	struct machine_sample s = {
		.pc = c->pc,
		.cpsr = (uint64_t)c->flags << 6 | (uint64_t)c->el << 2 |
			(c->el ? 1U : 0U),
		.vbar_el1 = c->vbar_el1,
		.vbar_el2 = c->vbar,
		.hcr_el2 = c->hcr,
	};

	if (c->observer)
		c->observer(c, &s, word);
	else
		assert_int_equal(trace_append(c->t, &s, word, NULL), 0);
	c->pc += 4;
}

static inline void nop(struct cpu *c)
{
	execute(c, (uint32_t)W_NOP);
}

static inline void isb(struct cpu *c)
{
	execute(c, (uint32_t)W_ISB);
}

static inline void mask(struct cpu *c, unsigned int bits)
{
	execute(c, (uint32_t)W_DAIFSET | bits << 8);
	c->flags |= bits;
}

static inline void unmask(struct cpu *c, unsigned int bits)
{
	execute(c, (uint32_t)W_DAIFCLR | bits << 8);
	c->flags &= ~bits;
}

static inline void write_daif(struct cpu *c, unsigned int bits)
{
	c->x0 = (uint64_t)bits << 6;
	execute(c, (uint32_t)W_DAIF);
	c->flags = bits;
}

static inline void write_vbar(struct cpu *c, uint64_t vbar)
{
	c->x0 = vbar;
	execute(c, (uint32_t)W_VBAR);
	c->vbar = vbar;
}

static inline void write_hcr(struct cpu *c, uint64_t hcr)
{
	c->x0 = hcr;
	execute(c, (uint32_t)W_HCR);
	c->hcr = hcr;
}

static inline void call(struct cpu *c, uint64_t to)
{
	execute(c, (uint32_t)W_BL);
	c->stack[c->sp++] = c->pc;
	c->pc = to;
}

static inline void ret(struct cpu *c)
{
	execute(c, (uint32_t)W_RET);
	c->pc = c->stack[--c->sp];
}

static inline void exception(struct cpu *c, uint32_t word, uint64_t offset)
{
	execute(c, word);
	c->el = 2;
	c->flags = FLAGS_ALL;
	c->pc = c->vbar + offset;
}

/* Two guest instructions, the second of which exits. */
static inline void guest(struct cpu *c)
{
	execute(c, (uint32_t)W_ERET);
	c->el = 1;
	c->flags = FLAGS_ALL;
	c->pc = GUEST;
	nop(c);
	exception(c, (uint32_t)W_HVC, 0x400);
}

static inline void from_user(struct cpu *c, unsigned int process_context)
{
	c->el = 0;
	c->flags = 0;
	c->pc = USER;
	c->sp = 0;
	exception(c, (uint32_t)W_SVC, 0x400);
	if (!(c->hcr & HCR_HOST)) { /* the host lives at EL1 */
		c->el = 1;
		c->pc = c->vbar_el1 + 0x400;
	}
	unmask(c, FLAGS_ALL & ~process_context);
	c->pc = SYSCALL;
	call(c, IOCTL);
	nop(c);
}

static inline void to_user(struct cpu *c)
{
	ret(c);
	mask(c, FLAG_I);
	execute(c, (uint32_t)W_ERET);
	c->el = 0;
	c->flags = 0;
	c->pc = USER;
	nop(c);
}

/* How the variants differ. */
struct recipe {
	unsigned int process_context;
	bool nvhe;		/* the call is an HVC from EL1 */
	bool caller_masks;	/* local_daif_mask() before the call */
	bool v1;		/* save, mask, restore around the call */
	bool constants;		/* sketch A, inside the switch */
	bool window;		/* daifclr #4; isb in __guest_exit */
	bool shut;		/* and A is masked behind it */
	bool isb_in_switch;	/* 6.16: before the return */
	bool by_eret;		/* v1, which ends in an ERET in place of ISB */
	bool wrong_restore;	/* I alone is put back behind the call */
	bool no_isb;		/* the one behind the call is forgotten */
	bool unmask_before_isb; /* 4.17: in the caller */
	bool unmask_after_isb;	/* 4.16 */
};

static inline void guest_enter(struct cpu *c, const struct recipe *r)
{
	call(c, GUEST_ENTER);
	guest(c);
	nop(c);
	if (r->window) {
		unmask(c, FLAG_A);
		isb(c);
		if (r->shut)
			mask(c, FLAG_A);
		nop(c);
	}
	ret(c);
}

static inline void vcpu_run(struct cpu *c, const struct recipe *r)
{
	call(c, RUN);
	if (r->constants)
		mask(c, FLAGS_ALL);
	nop(c);
	write_hcr(c, HCR_GUEST);
	write_vbar(c, HYP_VECTORS);
	nop(c);
	guest_enter(c, r);
	write_hcr(c, HCR_HOST);
	write_vbar(c, VECTORS);
	nop(c);
	if (r->constants)
		unmask(c, 0xd);
	if (r->isb_in_switch) {
		isb(c);
		write_daif(c, FLAG_I);
	}
	ret(c);
}

/* An exception return at the same level: it synchronises as well. */
static inline void eret_back(struct cpu *c, unsigned int flags)
{
	execute(c, (uint32_t)W_ERET);
	c->flags = flags;
	c->pc = c->stack[--c->sp];
}

/* __vhe_hyp_call with the call and its ISB. */
static inline void hyp_call(struct cpu *c, const struct recipe *r)
{
	unsigned int saved;

	call(c, HELPER);
	saved = c->flags;
	if (r->v1)
		mask(c, FLAGS_ALL);
	vcpu_run(c, r);
	if (r->by_eret) {
		eret_back(c, saved);
		return;
	}
	if (!r->no_isb)
		isb(c);
	if (r->v1)
		write_daif(c, saved);
	if (r->wrong_restore)
		write_daif(c, FLAG_I);
	ret(c);
}

/* The HVC saves the flags and the address to come back to, the ERET restores
 * them; VBAR_EL2 is the hyp vectors' all the time. */
static inline void nvhe_call(struct cpu *c, const struct recipe *r)
{
	unsigned int spsr;
	uint64_t elr;

	call(c, HELPER);
	spsr = c->flags;
	elr = c->pc + 4;
	exception(c, (uint32_t)W_HVC, 0x400);
	call(c, RUN);
	write_hcr(c, HCR_NVHE_GUEST);
	guest_enter(c, r);
	write_hcr(c, 0);
	ret(c);
	execute(c, (uint32_t)W_ERET);
	c->el = 1;
	c->flags = spsr;
	c->pc = elr;
	ret(c);
}

static inline void lap(struct cpu *c, const struct recipe *r)
{
	mask(c, FLAG_I);
	nop(c);
	if (r->caller_masks)
		mask(c, FLAGS_ALL);
	if (r->nvhe)
		nvhe_call(c, r);
	else if (r->unmask_before_isb || r->isb_in_switch)
		vcpu_run(c, r);
	else
		hyp_call(c, r);
	if (r->unmask_before_isb) {
		write_daif(c, FLAG_I);
		if (!r->no_isb)
			isb(c);
	}
	nop(c);
	if (r->unmask_after_isb)
		write_daif(c, FLAG_I);
	nop(c);
	unmask(c, FLAG_I);
	nop(c);
	if (r->no_isb)
		isb(c); /* somebody else's, too late */
	nop(c);
}

static const struct trace_landmarks landmarks = {
	.host_vectors = VECTORS,
	.hyp_vectors = HYP_VECTORS,
	.run = RUN,
	.ioctl = IOCTL,
	.ioctl_size = HELPER - IOCTL,
};

static inline void run_observed(struct cpu *c, const struct recipe *r,
				unsigned int laps, cpu_observer observer,
				void *observed)
{
	struct err err;

	*c = (struct cpu){ .vbar = VECTORS, .hcr = HCR_HOST };
	if (r->nvhe)
		*c = (struct cpu){ .vbar = HYP_VECTORS, .vbar_el1 = VECTORS };
	c->observer = observer;
	c->observed = observed;
	c->t = trace_new(&landmarks, &err);
	assert_non_null(c->t);
	from_user(c, r->process_context);
	while (laps--)
		lap(c, r);
	to_user(c);
}

static inline void run_laps(struct cpu *c, const struct recipe *r,
			    unsigned int laps)
{
	run_observed(c, r, laps, NULL, NULL);
}

/* clang-format off */
/* The world switches whose laps were measured on real kernels. */
static const struct recipe recipe_4_13 = {
	.process_context = FLAG_A | FLAG_F, .window = true,
};
static const struct recipe recipe_v1 = {
	.process_context = FLAG_A | FLAG_F, .window = true, .v1 = true,
};
static const struct recipe recipe_sketch_a = {
	.process_context = FLAG_A | FLAG_F, .window = true, .constants = true,
};
static const struct recipe recipe_4_16 = {
	.window = true, .caller_masks = true, .unmask_after_isb = true,
};
static const struct recipe recipe_4_16_ras = {
	.caller_masks = true, .unmask_after_isb = true,
};
static const struct recipe recipe_5_0 = {
	.window = true, .caller_masks = true, .unmask_before_isb = true,
};
static const struct recipe recipe_6_19 = {
	.caller_masks = true, .isb_in_switch = true,
};
static const struct recipe recipe_4_13_nvhe = {
	.process_context = FLAG_A | FLAG_F, .window = true, .nvhe = true,
};
static const struct recipe recipe_eret = {
	.process_context = FLAG_A | FLAG_F, .window = true, .v1 = true,
	.by_eret = true,
};
static const struct recipe recipe_remask = {
	.window = true, .shut = true, .caller_masks = true,
	.isb_in_switch = true,
};
static const struct recipe recipe_wrong_restore = {
	.process_context = FLAG_A | FLAG_F, .window = true,
	.wrong_restore = true,
};
/* The same as two of them, less an ISB. */
static const struct recipe recipe_4_13_no_isb = {
	.process_context = FLAG_A | FLAG_F, .window = true, .no_isb = true,
};
static const struct recipe recipe_5_0_no_isb = {
	.window = true, .caller_masks = true, .unmask_before_isb = true,
	.no_isb = true,
};
/* clang-format on */

#endif

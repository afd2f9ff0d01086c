// SPDX-License-Identifier: MIT
/*
 * Laps of several world switches, executed by a small model of the CPU that
 * knows only what the Arm ARM says about PSTATE.DAIF, VBAR and calls. The
 * expected rows are measurements of real kernels (4.13, 4.13+A, 4.13+v1,
 * 4.16, 4.16 with RAS, 5.0, 6.19), not output of the code under test.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

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

#define HCR_HOST  (UINT64_C(1) << 34 | UINT64_C(1) << 27)
#define HCR_GUEST (UINT64_C(1) << 34 | UINT64_C(1))

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

struct cpu {
	struct trace *t;
	uint64_t pc, vbar, hcr, guest_pc;
	unsigned int el, flags;
	uint64_t stack[8];
	unsigned int sp;
};

static void execute(struct cpu *c, uint32_t word)
{
	struct machine_sample s = {
		.pc = c->pc,
		.cpsr = (uint64_t)c->flags << 6 | (uint64_t)c->el << 2 |
			(c->el ? 1U : 0U),
		.vbar_el2 = c->vbar,
		.hcr_el2 = c->hcr,
	};

	assert_int_equal(trace_append(c->t, &s, word, NULL), 0);
	c->pc += 4;
}

static void nop(struct cpu *c)
{
	execute(c, (uint32_t)W_NOP);
}

static void isb(struct cpu *c)
{
	execute(c, (uint32_t)W_ISB);
}

static void mask(struct cpu *c, unsigned int bits)
{
	execute(c, (uint32_t)W_DAIFSET | bits << 8);
	c->flags |= bits;
}

static void unmask(struct cpu *c, unsigned int bits)
{
	execute(c, (uint32_t)W_DAIFCLR | bits << 8);
	c->flags &= ~bits;
}

static void write_daif(struct cpu *c, unsigned int bits)
{
	execute(c, (uint32_t)W_DAIF);
	c->flags = bits;
}

static void write_vbar(struct cpu *c, uint64_t vbar)
{
	execute(c, (uint32_t)W_VBAR);
	c->vbar = vbar;
}

static void write_hcr(struct cpu *c, uint64_t hcr)
{
	execute(c, (uint32_t)W_HCR);
	c->hcr = hcr;
}

static void call(struct cpu *c, uint64_t to)
{
	execute(c, (uint32_t)W_BL);
	c->stack[c->sp++] = c->pc;
	c->pc = to;
}

static void ret(struct cpu *c)
{
	execute(c, (uint32_t)W_RET);
	c->pc = c->stack[--c->sp];
}

static void exception(struct cpu *c, uint32_t word, uint64_t offset)
{
	execute(c, word);
	c->el = 2;
	c->flags = FLAGS_ALL;
	c->pc = c->vbar + offset;
}

/* Two guest instructions, the second of which exits. */
static void guest(struct cpu *c)
{
	execute(c, (uint32_t)W_ERET);
	c->el = 1;
	c->flags = FLAGS_ALL;
	c->pc = GUEST;
	nop(c);
	exception(c, (uint32_t)W_HVC, 0x400);
}

static void from_user(struct cpu *c, unsigned int process_context)
{
	c->el = 0;
	c->flags = 0;
	c->pc = USER;
	c->sp = 0;
	exception(c, (uint32_t)W_SVC, 0x400);
	unmask(c, FLAGS_ALL & ~process_context);
	c->pc = SYSCALL;
	call(c, IOCTL);
	nop(c);
}

static void to_user(struct cpu *c)
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
	bool caller_masks;     /* local_daif_mask() before the call */
	bool v1;	       /* save, mask, restore around the call */
	bool constants;	       /* sketch A, inside the switch */
	bool window;	       /* daifclr #4; isb in __guest_exit */
	bool isb_in_switch;    /* 6.16: before the return */
	bool unmask_before_isb; /* 4.17: in the caller */
	bool unmask_after_isb; /* 4.16 */
};

static void guest_enter(struct cpu *c, const struct recipe *r)
{
	call(c, GUEST_ENTER);
	guest(c);
	nop(c);
	if (r->window) {
		unmask(c, FLAG_A);
		isb(c);
		nop(c);
	}
	ret(c);
}

static void vcpu_run(struct cpu *c, const struct recipe *r)
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

/* __vhe_hyp_call with the call and its ISB. */
static void hyp_call(struct cpu *c, const struct recipe *r)
{
	unsigned int saved;

	call(c, HELPER);
	saved = c->flags;
	if (r->v1)
		mask(c, FLAGS_ALL);
	vcpu_run(c, r);
	isb(c);
	if (r->v1)
		write_daif(c, saved);
	ret(c);
}

static void lap(struct cpu *c, const struct recipe *r)
{
	mask(c, FLAG_I);
	nop(c);
	if (r->caller_masks)
		mask(c, FLAGS_ALL);
	if (r->unmask_before_isb || r->isb_in_switch)
		vcpu_run(c, r);
	else
		hyp_call(c, r);
	if (r->unmask_before_isb) {
		write_daif(c, FLAG_I);
		isb(c);
	}
	nop(c);
	if (r->unmask_after_isb)
		write_daif(c, FLAG_I);
	nop(c);
	unmask(c, FLAG_I);
	nop(c);
}

static const struct trace_landmarks landmarks = {
	.host_vectors = VECTORS,
	.hyp_vectors = HYP_VECTORS,
	.run = RUN,
	.ioctl = IOCTL,
};

static void run_laps(struct cpu *c, const struct recipe *r, unsigned int laps)
{
	struct err err;

	*c = (struct cpu){ .vbar = VECTORS, .hcr = HCR_HOST };
	c->t = trace_new(&landmarks, &err);
	assert_non_null(c->t);
	from_user(c, r->process_context);
	while (laps--)
		lap(c, r);
	to_user(c);
}

static void check_row(const struct cpu *c, unsigned int number,
		      const char *const row[CP_COUNT])
{
	const struct lap *l = lap_get(c->t, number);
	char text[64];

	assert_non_null(l);
	assert_int_equal(l->number, number);
	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		const struct lap_point *p = &l->points[cp];
		const char *found =
			p->present ? lap_flags(c->t, p, text, sizeof(text)) :
				     "none";

		if (strcmp(found, row[cp]))
			fail_msg("lap %u %s: expected %s, found %s", number,
				 checkpoint_name(cp), row[cp], found);
	}
}

/* clang-format off */
static const struct {
	const char *name;
	struct recipe recipe;
	const char *const rows[2][CP_COUNT];
} kernels[] = {
	{ "4.13", { .process_context = 5, .window = true }, {
	  { "-A-F", "-AIF", "-AIF", "-AIF", "-AIF", "DAIF", "D-IF", "D-IF",
	    "D-IF", "D-IF", "D-IF", "D--F", "none" },
	  { "D--F", "D-IF", "D-IF", "D-IF", "D-IF", "DAIF", "D-IF", "D-IF",
	    "D-IF", "D-IF", "D-IF", "D--F", "----" } } },
	{ "4.13+v1", { .process_context = 5, .window = true, .v1 = true }, {
	  { "-A-F", "-AIF", "DAIF", "DAIF", "DAIF", "DAIF", "D-IF", "D-IF",
	    "D-IF", "D-IF", "-AIF", "-A-F", "none" },
	  { "-A-F", "-AIF", "DAIF", "DAIF", "DAIF", "DAIF", "D-IF", "D-IF",
	    "D-IF", "D-IF", "-AIF", "-A-F", "----" } } },
	{ "4.13+A", { .process_context = 5, .window = true, .constants = true }, {
	  { "-A-F", "-AIF", "-AIF, then DAIF", "DAIF", "DAIF", "DAIF", "D-IF",
	    "D-IF", "D-IF, then --I-", "--I-", "--I-", "----", "none" },
	  { "----", "--I-", "--I-, then DAIF", "DAIF", "DAIF", "DAIF", "D-IF",
	    "D-IF", "D-IF, then --I-", "--I-", "--I-", "----", "----" } } },
	{ "4.16", { .window = true, .caller_masks = true,
		    .unmask_after_isb = true }, {
	  { "----", "--I-", "DAIF", "DAIF", "DAIF", "DAIF", "D-IF", "D-IF",
	    "D-IF", "D-IF", "D-IF, then --I-", "----", "none" },
	  { "----", "--I-", "DAIF", "DAIF", "DAIF", "DAIF", "D-IF", "D-IF",
	    "D-IF", "D-IF", "D-IF, then --I-", "----", "----" } } },
	{ "4.16r", { .caller_masks = true, .unmask_after_isb = true }, {
	  { "----", "--I-", "DAIF", "DAIF", "DAIF", "DAIF", "none", "DAIF",
	    "DAIF", "DAIF", "DAIF, then --I-", "----", "none" },
	  { "----", "--I-", "DAIF", "DAIF", "DAIF", "DAIF", "none", "DAIF",
	    "DAIF", "DAIF", "DAIF, then --I-", "----", "----" } } },
	{ "5.0", { .window = true, .caller_masks = true,
		   .unmask_before_isb = true }, {
	  { "----", "--I-", "DAIF", "DAIF", "DAIF", "DAIF", "D-IF", "D-IF",
	    "D-IF, then --I-", "--I-", "--I-", "----", "none" },
	  { "----", "--I-", "DAIF", "DAIF", "DAIF", "DAIF", "D-IF", "D-IF",
	    "D-IF, then --I-", "--I-", "--I-", "----", "----" } } },
	{ "6.19", { .caller_masks = true, .isb_in_switch = true }, {
	  { "----", "--I-", "DAIF", "DAIF", "DAIF", "DAIF", "none", "DAIF",
	    "DAIF", "DAIF", "--I-", "----", "none" },
	  { "----", "--I-", "DAIF", "DAIF", "DAIF", "DAIF", "none", "DAIF",
	    "DAIF", "DAIF", "--I-", "----", "----" } } },
};
/* clang-format on */

static void test_rows(void **state)
{
	(void)state;
	for (size_t k = 0; k < sizeof(kernels) / sizeof(kernels[0]); k++) {
		struct cpu c;

		print_message("%s\n", kernels[k].name);
		run_laps(&c, &kernels[k].recipe, 2);
		assert_int_equal(lap_count(c.t), 2);
		check_row(&c, 1, kernels[k].rows[0]);
		check_row(&c, 2, kernels[k].rows[1]);
		trace_free(c.t);
	}
}

static const struct trace_event *point(const struct cpu *c, unsigned int number,
				       enum checkpoint cp)
{
	const struct lap *l = lap_get(c->t, number);

	assert_non_null(l);
	assert_true(l->points[cp].present);
	return trace_at(c->t, l->points[cp].event);
}

static void test_worlds_and_vectors(void **state)
{
	static const struct {
		enum checkpoint cp;
		enum world world;
		enum vectors vectors;
		bool synchronised;
	} expected[] = {
		{ CP_H1, WORLD_HOST, VECTORS_HOST, true },
		{ CP_E1, WORLD_HYP, VECTORS_HOST, true },
		{ CP_E2, WORLD_HYP, VECTORS_UNSETTLED, false },
		{ CP_E3, WORLD_HYP, VECTORS_UNSETTLED, false },
		{ CP_X1, WORLD_HYP, VECTORS_HYP, true },
		{ CP_X2, WORLD_HYP, VECTORS_HYP, true },
		{ CP_X4, WORLD_HYP, VECTORS_UNSETTLED, false },
		{ CP_X5, WORLD_HOST, VECTORS_HOST, true },
		{ CP_H2, WORLD_HOST, VECTORS_HOST, true },
		{ CP_U, WORLD_USER, VECTORS_HOST, true },
	};
	struct cpu c;

	(void)state;
	run_laps(&c, &kernels[0].recipe, 1);
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		const struct trace_event *e = point(&c, 1, expected[i].cp);

		assert_int_equal(e->world, expected[i].world);
		assert_int_equal(e->vectors, expected[i].vectors);
		assert_int_equal(e->synchronised, expected[i].synchronised);
	}
	trace_free(c.t);
}

static void test_provenance(void **state)
{
	const struct trace_event *h2, *culprit;
	struct cpu c;

	(void)state;
	run_laps(&c, &kernels[0].recipe, 1);
	h2 = point(&c, 1, CP_H2);
	culprit = trace_at(c.t, h2->changed[3]); /* D */
	assert_true(culprit->exception);
	assert_int_equal(culprit->pc, HYP_VECTORS + 0x400);
	culprit = trace_at(c.t, h2->changed[2] - 1); /* A */
	assert_int_equal(culprit->word, (uint32_t)W_DAIFCLR | FLAG_A << 8);
	trace_free(c.t);
}

static void test_leaks(void **state)
{
	struct cpu c;

	(void)state;
	run_laps(&c, &kernels[0].recipe, 2);
	assert_int_equal(lap_leak_out(c.t, lap_get(c.t, 1)), FLAG_D | FLAG_A);
	assert_int_equal(lap_leak_in(c.t, lap_get(c.t, 1)), FLAG_D | FLAG_A);
	assert_int_equal(lap_leak_out(c.t, lap_get(c.t, 2)), 0);
	assert_int_equal(lap_leak_in(c.t, lap_get(c.t, 2)), FLAG_A);
	trace_free(c.t);
	run_laps(&c, &kernels[4].recipe, 1);
	assert_int_equal(lap_leak_out(c.t, lap_get(c.t, 1)), 0);
	assert_int_equal(lap_leak_in(c.t, lap_get(c.t, 1)), 0);
	trace_free(c.t);
}

/* A pass that turns back before the guest, as Linux does while an interrupt
 * is pending, is no lap; the next one still is number 1. */
static void test_pass_without_guest(void **state)
{
	struct cpu c = { .vbar = VECTORS, .hcr = HCR_HOST };

	(void)state;
	c.t = trace_new(&landmarks, NULL);
	assert_non_null(c.t);
	from_user(&c, 5);
	mask(&c, FLAG_I);
	call(&c, RUN);
	write_vbar(&c, HYP_VECTORS);
	nop(&c);
	write_vbar(&c, VECTORS);
	isb(&c);
	ret(&c);
	unmask(&c, FLAG_I);
	nop(&c);
	assert_int_equal(lap_count(c.t), 0);
	lap(&c, &kernels[0].recipe);
	check_row(&c, 1, kernels[0].rows[0]);
	trace_free(c.t);
}

/* Masking IRQs for something else in the ioctl is not the H1 of a lap. */
static void test_other_irq_masking(void **state)
{
	struct cpu c = { .vbar = VECTORS, .hcr = HCR_HOST };

	(void)state;
	c.t = trace_new(&landmarks, NULL);
	assert_non_null(c.t);
	from_user(&c, 5);
	mask(&c, FLAG_I);
	nop(&c);
	unmask(&c, FLAG_I);
	nop(&c);
	assert_int_equal(lap_count(c.t), 0);
	lap(&c, &kernels[0].recipe);
	check_row(&c, 1, kernels[0].rows[0]);
	to_user(&c);
	assert_int_equal(lap_count(c.t), 1);
	trace_free(c.t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_worlds_and_vectors),
		cmocka_unit_test(test_provenance),
		cmocka_unit_test(test_leaks),
		cmocka_unit_test(test_pass_without_guest),
		cmocka_unit_test(test_other_irq_masking),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

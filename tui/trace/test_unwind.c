// SPDX-License-Identifier: MIT
/*
 * Frame records laid out by hand, as AAPCS64 has them: in the record at x29
 * the caller's x29 and the return address.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "unwind.h"

#define CODE  UINT64_C(0x1000)
#define STACK UINT64_C(0x8000)

#define IOCTL (CODE + 0x100)
#define CALL  (CODE + 0x200) /* the wrapper that calls by register */
#define RUN   (CODE + 0x300)
#define LEAF  (CODE + 0x400)

#define BL(from, to) \
	(0x94000000U | ((uint32_t)(((to) - (from)) / 4) & 0x3ffffff))
#define BLR_X9 0xd63f0120U

static const struct trace_landmarks lm = {
	.run = RUN,
	.ioctl = IOCTL,
	.ioctl_size = 0x100,
};

struct memory {
	uint32_t code[0x200];
	uint64_t stack[0x100];
};

static int read_memory(void *ctx, uint64_t addr, void *buf, size_t len)
{
	struct memory *m = ctx;
	uint64_t in_code = addr - CODE, in_stack = addr - STACK;

	if (in_code < sizeof(m->code) && len <= sizeof(m->code) - in_code)
		memcpy(buf, (char *)m->code + in_code, len);
	else if (in_stack < sizeof(m->stack) &&
		 len <= sizeof(m->stack) - in_stack)
		memcpy(buf, (char *)m->stack + in_stack, len);
	else
		return -1;
	return 0;
}

static void put_code(struct memory *m, uint64_t addr, uint32_t word)
{
	m->code[(addr - CODE) / 4] = word;
}

static void put_record(struct memory *m, uint64_t fp, uint64_t next,
		       uint64_t ret)
{
	m->stack[(fp - STACK) / 8] = next;
	m->stack[(fp - STACK) / 8 + 1] = ret;
}

/* Records at fixed places, as deep as the switch's; the frame of who called
 * the ioctl ends the chain. */
#define FP_FIRST (STACK + 0x400)
#define FP_IOCTL (STACK + 0x300)
#define FP_CALL	 (STACK + 0x200)
#define FP_RUN	 (STACK + 0x100)

static void lay_out(struct memory *m)
{
	memset(m, 0, sizeof(*m));
	put_code(m, CODE + 0x10, BL(CODE + 0x10, CODE));
	put_code(m, CODE + 0x20, BL(CODE + 0x20, IOCTL));
	put_code(m, IOCTL + 0x40, BL(IOCTL + 0x40, CALL));
	put_code(m, CALL + 0x10, BLR_X9);
	put_code(m, RUN + 0x20, BL(RUN + 0x20, LEAF));
	put_record(m, FP_FIRST, 0, CODE + 0x14);
	put_record(m, FP_IOCTL, FP_FIRST, CODE + 0x24);
	put_record(m, FP_CALL, FP_IOCTL, IOCTL + 0x44);
	put_record(m, FP_RUN, FP_CALL, CALL + 0x14);
}

/* In the switch, behind its call of the leaf, whose return is in x30. */
static struct unwind_place in_switch(void)
{
	return (struct unwind_place){
		.pc = RUN + 0x30,
		.lr = RUN + 0x24,
		.fp = FP_RUN,
		.sp = FP_RUN,
		.self = RUN,
		.self_size = 0x80,
		.run_size = 0x80,
	};
}

static bool find(struct calls *c, struct memory *m,
		 const struct unwind_place *at)
{
	memset(c, 0, sizeof(*c));
	return unwind(c, &lm, at, read_memory, m);
}

static void assert_switch(const struct calls *c, unsigned int above)
{
	assert_int_equal(c->kernel.depth, 4 + above);
	assert_int_equal(c->ioctl_depth, 2);
	assert_int_equal(c->run_depth, 4);
	assert_int_equal(c->kernel.ret[0], CODE + 0x14);
	assert_int_equal(c->kernel.ret[1], CODE + 0x24);
	assert_int_equal(c->kernel.ret[2], IOCTL + 0x44);
	assert_int_equal(c->kernel.ret[3], CALL + 0x14);
}

static void what_the_last_call_left_is_no_frame(void **state)
{
	struct unwind_place at = in_switch();
	struct memory m;
	struct calls c;

	(void)state;
	lay_out(&m);
	assert_true(find(&c, &m, &at));
	assert_switch(&c, 0);
}

static void a_leaf_returns_by_its_link_register(void **state)
{
	struct unwind_place at = in_switch();
	struct memory m;
	struct calls c;

	(void)state;
	lay_out(&m);
	at.pc = at.self = LEAF;
	assert_true(find(&c, &m, &at));
	assert_switch(&c, 1);
	assert_int_equal(c.kernel.ret[4], RUN + 0x24);
}

/* Before and behind its prologue a function has the same caller. */
static void a_prologue_changes_nothing(void **state)
{
	struct unwind_place at = in_switch();
	struct memory m;
	struct calls c;

	(void)state;
	lay_out(&m);
	at.lr = CALL + 0x14;
	assert_true(find(&c, &m, &at));
	assert_switch(&c, 0);
	at.fp = FP_CALL;
	at.pc = RUN;
	assert_true(find(&c, &m, &at));
	assert_switch(&c, 0);
}

static void before_the_switch_there_is_only_the_ioctl(void **state)
{
	struct unwind_place at = in_switch();
	struct memory m;
	struct calls c;

	(void)state;
	lay_out(&m);
	at.fp = FP_IOCTL;
	at.pc = IOCTL + 0x10;
	at.lr = CODE + 0x24;
	assert_true(find(&c, &m, &at));
	assert_int_equal(c.kernel.depth, 2);
	assert_int_equal(c.ioctl_depth, 2);
	assert_int_equal(c.run_depth, 0);
}

static void in_the_guest_the_stack_pointer_leads_there(void **state)
{
	struct unwind_place at = { .run_size = 0x80 };
	struct memory m;
	struct calls c;

	(void)state;
	lay_out(&m);
	at.guest = at.switched = true;
	at.sp = FP_RUN;
	at.fp = FP_IOCTL; /* the guest's, and it means harm */
	at.lr = CODE + 0x14;
	at.pc = RUN;
	assert_true(find(&c, &m, &at));
	assert_switch(&c, 0);
	at.sp = FP_RUN - 16; /* the vectors have pushed a pair */
	assert_true(find(&c, &m, &at));
	assert_switch(&c, 0);
	at.sp = FP_RUN - 48;
	assert_false(find(&c, &m, &at));
	assert_int_equal(c.kernel.depth, 0);
}

/* With stage 2 on and the guest's x29 in the register, its chain may look
 * good, but does not lead through the switch. */
static void a_chain_that_misses_the_switch_is_not_believed(void **state)
{
	struct unwind_place at = in_switch();
	struct memory m;
	struct calls c;

	(void)state;
	lay_out(&m);
	at.switched = true;
	at.pc = at.self = LEAF;
	at.lr = 0;
	at.fp = 0;
	assert_true(find(&c, &m, &at));
	assert_switch(&c, 0);
	at.sp = FP_IOCTL; /* called directly, and it is not the switch */
	assert_false(find(&c, &m, &at));
}

static void broken_chains_are_not_believed(void **state)
{
	static const struct {
		uint64_t fp, next, ret;
	} breaks[] = {
		{ FP_CALL, FP_IOCTL, IOCTL + 0x48 }, /* behind no call */
		{ FP_CALL, FP_IOCTL, IOCTL + 0x45 },
		{ FP_CALL, 0x123450, IOCTL + 0x44 }, /* leads nowhere */
		{ FP_CALL, FP_IOCTL + 4, IOCTL + 0x44 },
		{ FP_CALL, FP_RUN, IOCTL + 0x44 }, /* a circle */
		{ FP_CALL, UINT64_MAX - 7, IOCTL + 0x44 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(breaks) / sizeof(breaks[0]); i++) {
		struct unwind_place at = in_switch();
		struct memory m;
		struct calls c;

		lay_out(&m);
		put_record(&m, breaks[i].fp, breaks[i].next, breaks[i].ret);
		assert_false(find(&c, &m, &at));
		assert_int_equal(c.kernel.depth, 0);
		at.switched = true;
		assert_false(find(&c, &m, &at));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_last_call_left_is_no_frame),
		cmocka_unit_test(a_leaf_returns_by_its_link_register),
		cmocka_unit_test(a_prologue_changes_nothing),
		cmocka_unit_test(before_the_switch_there_is_only_the_ioctl),
		cmocka_unit_test(in_the_guest_the_stack_pointer_leads_there),
		cmocka_unit_test(
			a_chain_that_misses_the_switch_is_not_believed),
		cmocka_unit_test(broken_chains_are_not_believed),
	};

	return cmocka_run_group_tests_name("trace unwind", tests, NULL, NULL);
}

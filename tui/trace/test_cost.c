// SPDX-License-Identifier: MIT
/*
 * The cost of laps on the model CPU. What is expected was counted by hand on
 * the recipes of test_cpu.h, which say what is executed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "test_cpu.h"
#include "trace/cost.h"

/* GNU as, .arch armv8.1-a */
enum {
	W_PUSH_FRAME = (int)0xd10443ff, /* sub sp, sp, #0x110 */
	W_POP_FRAME = (int)0x910443ff,
	W_PUSH_PAIR = (int)0xa9be7bfd, /* stp x29, x30, [sp, #-32]! */
	W_POP_PAIR = (int)0xa8c27bfd,
	W_SET_SP = (int)0x9100013f, /* mov sp, x9 */
	W_LOAD = (int)0xf9400420,   /* ldr x0, [x1, #8] */
	W_SWAP = (int)0xf8208041,   /* swp x0, x1, [x2] */
	W_READ = (int)0xd53c5200,   /* mrs x0, esr_el2 */
	W_DSB = (int)0xd5033f9f,
};

/* The NOPs of one lap, in the order of execution, become these; 0: stays. */
struct script {
	uint32_t words[16];
	unsigned int next;
	bool in_lap;
	bool skip; /* the first of them is not seen at all */
	bool gap;
};

static void follow_script(struct cpu *c, const struct machine_sample *s,
			  uint32_t word)
{
	struct script *script = c->observed;
	uint32_t instead = 0;
	int failed;

	if (script->in_lap && word == (uint32_t)W_NOP)
		instead = script->words[script->next++ % 16];
	script->in_lap |= word == ((uint32_t)W_DAIFSET | FLAG_I << 8);
	if (instead && script->skip) {
		script->skip = false;
		script->gap = true;
		return;
	}
	word = instead ? instead : word;
	failed = script->gap ? trace_append_gap(c->t, s, word, 0, NULL)
			     : trace_append(c->t, s, word, NULL);
	script->gap = false;
	assert_int_equal(failed, 0);
}

static struct cost cost_of(const struct recipe *r, struct script *script)
{
	struct cost cost;
	struct cpu c;

	if (script)
		run_observed(&c, r, 1, follow_script, script);
	else
		run_laps(&c, r, 1);
	cost = cost_measure(c.t, lap_get(c.t, 1));
	trace_free(c.t);
	return cost;
}

static void test_counts(void **state)
{
	struct cost c = cost_of(&recipe_4_13, NULL);

	(void)state;
	assert_true(c.known);
	assert_int_equal(c.instructions[WORLD_HOST], 8);
	assert_int_equal(c.instructions[WORLD_HYP], 15);
	assert_int_equal(c.instructions[WORLD_GUEST], 2);
	assert_int_equal(c.instructions[WORLD_USER], 0);
	assert_int_equal(cost_total(&c), 23);
	assert_int_equal(c.sysreg_writes, 6);
	assert_int_equal(c.sysreg_reads, 0);
	assert_int_equal(c.barriers, 2);
	assert_int_equal(c.isbs, 2);
	assert_int_equal(c.loads + c.stores, 0);
	assert_true(c.stack_known);
	assert_int_equal(c.stack, 0);
}

/* What v1 adds to a lap: one DAIFSet, one write of DAIF. */
static void test_difference(void **state)
{
	struct cost without = cost_of(&recipe_4_13, NULL);
	struct cost with = cost_of(&recipe_v1, NULL);

	(void)state;
	assert_int_equal(cost_total(&with) - cost_total(&without), 2);
	assert_int_equal(with.sysreg_writes - without.sysreg_writes, 2);
	assert_int_equal(with.barriers, without.barriers);
}

static void test_memory(void **state)
{
	struct script
		script = { .words = {
				   (uint32_t)W_PUSH_FRAME, /* host */
				   (uint32_t)W_PUSH_PAIR,  /* hyp */
				   (uint32_t)W_POP_PAIR,
				   (uint32_t)
					   W_PUSH_PAIR, /* the guest's, which is its own */
				   (uint32_t)W_LOAD, /* hyp */
				   (uint32_t)W_SWAP,
				   (uint32_t)W_READ,
				   (uint32_t)W_DSB, /* host */
				   (uint32_t)W_POP_FRAME,
			   } };
	struct cost c = cost_of(&recipe_4_13, &script);

	(void)state;
	assert_true(c.known);
	assert_int_equal(c.loads, 3);
	assert_int_equal(c.stores, 2);
	assert_int_equal(c.sysreg_reads, 1);
	assert_int_equal(c.barriers, 3);
	assert_int_equal(c.isbs, 2);
	assert_true(c.stack_known);
	assert_int_equal(c.stack, 0x110 + 32);
}

/* Without VHE there are two stacks, and both are paid for. */
static void test_two_stacks(void **state)
{
	struct script script = { .words = {
					 (uint32_t)W_PUSH_FRAME, /* EL1 */
					 0, /* the guest's */
					 (uint32_t)W_PUSH_PAIR, /* EL2 */
				 } };
	struct cost c = cost_of(&recipe_4_13_nvhe, &script);

	(void)state;
	assert_true(c.known);
	assert_int_equal(c.stack, 0x110 + 32);
}

static void test_unknown(void **state)
{
	struct script set = { .words = { (uint32_t)W_SET_SP } };
	struct script gap = { .words = { [5] = (uint32_t)W_LOAD },
			      .skip = true };
	struct cost c = cost_of(&recipe_4_13, &set);

	(void)state;
	assert_true(c.known);
	assert_false(c.stack_known);
	c = cost_of(&recipe_4_13, &gap);
	assert_false(c.known);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_difference),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_two_stacks),
		cmocka_unit_test(test_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

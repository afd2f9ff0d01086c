// SPDX-License-Identifier: MIT
/*
 * Oracle for the finding: encodings from the Arm ARM (DDI 0487), "MSR
 * (immediate)" and "MSR (register)", written down as words. For the writing:
 * the memory of a machine that is sent back and forth.
 */
#include <endian.h>

#include "test_witness.h"
#include "trace/unfix.h"

#define NOP	    0xd503201f
#define MASK_ALL    0xd5034fdf /* msr daifset, #0xf */
#define MASK_IRQ    0xd50342df /* msr daifset, #2 */
#define RESTORE_X1  0xd51b4221 /* msr daif, x1 */
#define RESTORE_X19 0xd51b4233
#define UNMASK	    0xd50344ff /* msr daifclr, #4 */
#define READ_X1	    0xd53b4221 /* mrs x1, daif */

#define FUNCTION UINT64_C(0xffff800008084ab0)

static void test_pair(void **state)
{
	const uint32_t code[] = { NOP,	    MASK_IRQ,	RESTORE_X19, MASK_ALL,
				  READ_X1,  MASK_ALL,	UNMASK,	     RESTORE_X1,
				  MASK_ALL, RESTORE_X19 };
	struct unfix u;

	(void)state;
	assert_true(unfix_find(code, 10, FUNCTION, &u));
	assert_int_equal(u.mask.addr, FUNCTION + 12);
	assert_int_equal(u.mask.word, MASK_ALL);
	assert_int_equal(u.restore.addr, FUNCTION + 28);
	assert_int_equal(u.restore.word, RESTORE_X1);
}

static void test_no_pair(void **state)
{
	const uint32_t only_irqs[] = { MASK_IRQ, RESTORE_X1 };
	const uint32_t in_vain[] = { RESTORE_X1, MASK_ALL, READ_X1, UNMASK };
	struct unfix u;

	(void)state;
	assert_false(unfix_find(only_irqs, 2, FUNCTION, &u));
	assert_false(unfix_find(in_vain, 4, FUNCTION, &u));
	assert_false(unfix_find(in_vain, 0, FUNCTION, &u));
}

/* The base tree is the one before the fix. */
static void test_refused(void **state)
{
	struct session s;
	struct unfix u;
	struct err err;

	(void)state;
	open_or_skip(&s, "hello", true);
	assert_int_equal(session_unfix(&s, true, &u, &err), -1);
	assert_non_null(strstr(err.text, "nothing was taken out"));
	assert_int_equal(session_unfix(&s, false, &u, &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	assert_non_null(strstr(err.text, "nothing to take out"));
	assert_int_equal(trace_count(s.trace), 1);
	session_close(&s);
}

static uint32_t word_at(struct session *s, uint64_t addr)
{
	uint32_t word;

	assert_int_equal(machine_read(s->machine, addr, &word, 4, NULL), 0);
	return le32toh(word);
}

static void test_code_in_time(void **state)
{
	struct witness w;
	struct session s;
	uint64_t addr;
	uint32_t before;

	(void)state;
	open_or_skip(&s, "hello", true);
	assert_true(symbols_find(&s.symbols, "__kvm_vcpu_run", &addr, NULL));
	before = word_at(&s, addr);
	run(&s, 10);
	assert_int_equal(session_write_code(&s, addr, NOP, NULL), 0);
	run(&s, 20);
	look(&s, &w, true);
	back_to(&s, 5);
	assert_int_equal(word_at(&s, addr), before);
	back_to(&s, 10);
	assert_int_equal(word_at(&s, addr), NOP);
	check(&s, &w, true);
	assert_int_equal(word_at(&s, addr), NOP);
	back_to(&s, 5);
	assert_int_equal(session_write_flags(&s, FLAG_I, NULL), 0);
	assert_int_equal(word_at(&s, addr), before);
	session_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pair),
		cmocka_unit_test(test_no_pair),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_code_in_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

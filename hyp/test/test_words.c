// SPDX-License-Identifier: MIT
/*
 * test_words.c - syndromes and PSTATE in words.
 * Oracle: DDI 0487, D17.2.37 "ESR_EL2", table of EC values; C5.2.19
 * "SPSR_EL2".
 */
#include "test.h"

#include "asm/esr.h"
#include "asm/ptrace.h"

static void test_class_of_known_syndromes(void **state)
{
	(void)state;
	assert_string_equal(esr_class_words(0x56000000), "SVC");
	assert_string_equal(esr_class_words(0x5a000000), "HVC");
	assert_string_equal(esr_class_words(0x93810046),
			    "data abort from a lower EL");
	assert_string_equal(esr_class_words(0x82000006),
			    "instruction abort from a lower EL");
	assert_string_equal(esr_class_words(0xbe000000), "SError");
	assert_string_equal(esr_class_words(0xd6000022),
			    "watchpoint from the same EL");
	assert_string_equal(esr_class_words(0xf2000001), "BRK");
}

static void test_every_class_has_words(void **state)
{
	(void)state;
	for (u64 ec = 0; ec <= 0x3f; ec++)
		assert_non_null(esr_class_words(ec << 26));
}

static void test_class_ignores_other_bits(void **state)
{
	(void)state;
	/* ISS2 sits above bit 31. */
	assert_int_equal(esr_ec(0xffffffff5affffffull), 0x16);
}

static void test_flags_in_letters(void **state)
{
	char buf[DAIF_LETTERS_LEN];

	(void)state;
	assert_string_equal(daif_letters(0x3c5, buf), "DAIF");
	assert_string_equal(daif_letters(0x000, buf), "----");
	assert_string_equal(daif_letters(0x200, buf), "D---");
	assert_string_equal(daif_letters(0x100, buf), "-A--");
	assert_string_equal(daif_letters(0x080, buf), "--I-");
	assert_string_equal(daif_letters(0x040, buf), "---F");
	assert_string_equal(daif_letters(~0x3c0ull, buf), "----");
}

static void test_mode_in_words(void **state)
{
	(void)state;
	assert_string_equal(pstate_mode_words(0x3c5), "EL1h");
	assert_string_equal(pstate_mode_words(0x3c9), "EL2h");
	assert_string_equal(pstate_mode_words(0x000), "EL0t");
	assert_string_equal(pstate_mode_words(0x010), "AArch32");
	assert_string_equal(pstate_mode_words(0x002), "no such mode");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_class_of_known_syndromes),
		cmocka_unit_test(test_every_class_has_words),
		cmocka_unit_test(test_class_ignores_other_bits),
		cmocka_unit_test(test_flags_in_letters),
		cmocka_unit_test(test_mode_in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: MIT
/* What students write and copy from the screen: what is taken for the same,
 * what is wrong, and what is no answer of that kind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "lab/answer.h"

/* clang-format off */
static const struct {
	enum answer_kind kind;
	const char *truth, *given[12];
} right[] = {
	{ ANSWER_FLAGS, "D-IF", { " d-if ", "D-IF.", "`D-IF`", "D - I F" } },
	{ ANSWER_FLAGS, "----", { "----" } },
	{ ANSWER_LETTERS, "DA", { "DA", "D, A", "D and A", "AD", "d a", "DA--",
				  "flags D, A", "A,D" } },
	{ ANSWER_LETTERS, "AF", { "FA", "-A-F", "AF." } },
	{ ANSWER_LETTERS, "none", { "none", "nothing", "-", "----", "None.",
				    "no flags" } },
	{ ANSWER_LEVEL, "EL2h", { "2", "EL2", "el 2", "EL2h", "Level 2",
				  "exception level 2", "2." } },
	{ ANSWER_LEVEL, "EL0t", { "EL0", "EL0t", "0" } },
	{ ANSWER_OWNER, "host", { "host", "host's", "the host", "vectors",
				  "host vectors", "the kernel's" } },
	{ ANSWER_OWNER, "hyp", { "hyp vectors", "the hyp vectors", "hypervisor",
				 "__kvm_hyp_vector", "HYP", "hyp's" } },
	{ ANSWER_OWNER, "host or hyp", { "host OR hyp" } },
	{ ANSWER_WORLD, "hyp", { "hyp", "world hyp", "the hypervisor",
				 "world switch" } },
	{ ANSWER_WORLD, "user", { "user", "user space" } },
	{ ANSWER_BIT, "1", { "1", "set", "yes", "0b1", "1." } },
	{ ANSWER_BIT, "0", { "0", "clear", "no", "0x0" } },
	{ ANSWER_NUMBER, "6", { "6", "06", "6.", "+6", "six", "6 times",
				"0x6" } },
	{ ANSWER_CLASS, "0x16", { "16", "0x16", "0X16", "EC=0x16", "EC 16" } },
	{ ANSWER_CAUSE, "exception", { "exception", "an exception",
				       "Exception", "the exception",
				       "exception @393 from guest" } },
	{ ANSWER_CAUSE, "eret", { "eret", "eret at 726", "ERET", "an eret",
				  "by eret at 726" } },
	{ ANSWER_CAUSE, "msr daifclr, #4", { "msr\tdaifclr, #4",
		"msr daifclr, #0x4", "msr daifclr #4", "msr daifclr, 4",
		"MSR DAIFClr, #0x4", "MSR DAIFCLR,#4",
		"msr daifclr, #4 @487", "msr daifclr, #4 at 487" } },
	{ ANSWER_CAUSE, "msr daif, x19", { "msr daif,x19" } },
	{ ANSWER_NAME, "__guest_exit", { "__guest_exit", "__guest_exit()",
		"__guest_exit+0x7c", "the function __guest_exit",
		"in `__guest_exit`", "__guest_exit at 487" } },
}, wrong[] = {
	{ ANSWER_FLAGS, "D-IF", { "D-I-", "DAIF", "----" } },
	{ ANSWER_LETTERS, "DA", { "D", "DAF", "none", "IF", "-A--" } },
	{ ANSWER_LETTERS, "none", { "A", "DAIF" } },
	{ ANSWER_LEVEL, "EL2h", { "EL2t", "1", "EL1h", "EL1", "3" } },
	{ ANSWER_LEVEL, "EL0t", { "EL0h" } },
	{ ANSWER_OWNER, "host", { "hyp", "host or hyp", "__kvm_hyp_vector" } },
	{ ANSWER_OWNER, "hyp", { "vectors", "the host's", "host or hyp" } },
	{ ANSWER_OWNER, "host or hyp", { "host", "hyp" } },
	{ ANSWER_WORLD, "hyp", { "guest", "host", "user" } },
	{ ANSWER_BIT, "1", { "0", "clear", "no" } },
	{ ANSWER_NUMBER, "6", { "4", "16", "60", "0x16", "three", "0" } },
	{ ANSWER_CLASS, "0x16", { "22", "0x24", "1", "6" } },
	{ ANSWER_CAUSE, "exception", { "eret", "msr daifset, #15", "hvc #0" } },
	{ ANSWER_CAUSE, "eret", { "exception", "ret" } },
	{ ANSWER_CAUSE, "msr daifclr, #4", { "msr daifset, #4",
		"msr daifclr, #2", "msr daifclr, #14", "msr daif, x4",
		"exception" } },
	{ ANSWER_NAME, "__guest_exit", { "__guest_enter", "guest_exit",
					 "__guest_exit2", "exit" } },
}, no_answer[] = {
	{ ANSWER_FLAGS, "-AIF", { "AIF", "", "none", "-", "A, I, F", "-AIF-",
				  "FIA-", "D-IF -AIF", "TODO" } },
	{ ANSWER_LETTERS, "DA", { "", "DAX", "DD", "both", "not D", "EL2" } },
	{ ANSWER_LEVEL, "EL2h", { "21", "EL", "2hh", "host", "4", "EL1 EL2" } },
	{ ANSWER_OWNER, "host", { "not host", "host hyp", "guest", "2",
				  "hyp, not host" } },
	{ ANSWER_WORLD, "hyp", { "hyp or guest", "EL2", "kernel hyp" } },
	{ ANSWER_BIT, "1", { "2", "10", "0 or 1", "not set", "E2H" } },
	{ ANSWER_NUMBER, "6", { "-6", "6 or 4", "many", "6h", "0x", "+" } },
	{ ANSWER_CLASS, "0x16", { "HVC", "0x16 0x24" } },
	{ ANSWER_CAUSE, "eret", { "instruction", "an instruction", "eret x0",
				  "exception or eret", "from guest", "at 726",
				  "not eret", "exception, not eret" } },
	{ ANSWER_CAUSE, "msr daifclr, #4", { "daifclr", "msr daifclr",
					     "msr daifclr, #4, #2", "msr" } },
	{ ANSWER_NAME, "__guest_exit", { "", "__guest_exit or __guest_enter",
					 "0x40081ca4", "__guest_exit+" } },
};
/* clang-format on */

#define EACH(list, i, g)                                            \
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) \
		for (const char *const *g = list[i].given; *g; g++)

static void test_right(void **state)
{
	(void)state;
	EACH(right, i, g)
	{
		if (!answer_same(right[i].kind, *g, right[i].truth))
			fail_msg("\"%s\" is right: %s", *g, right[i].truth);
	}
}

static void test_wrong(void **state)
{
	char spelling[ANSWER_LEN];

	(void)state;
	EACH(wrong, i, g)
	{
		if (answer_same(wrong[i].kind, *g, wrong[i].truth))
			fail_msg("\"%s\" is not %s", *g, wrong[i].truth);
		if (!answer_read(wrong[i].kind, *g, spelling))
			fail_msg("\"%s\" is %s", *g,
				 answer_form(wrong[i].kind));
	}
}

static void test_no_answer(void **state)
{
	char spelling[ANSWER_LEN];

	(void)state;
	EACH(no_answer, i, g)
	{
		if (answer_read(no_answer[i].kind, *g, spelling))
			fail_msg("\"%s\" is not %s", *g,
				 answer_form(no_answer[i].kind));
		assert_false(
			answer_same(no_answer[i].kind, *g, no_answer[i].truth));
	}
}

/* The answer may be something that no kind knows; and no answer is too long. */
static void test_edges(void **state)
{
	char spelling[ANSWER_LEN], longest[2 * ANSWER_LEN];

	(void)state;
	assert_true(answer_same(ANSWER_CAUSE, "tlbi vmalls12e1",
				"tlbi vmalls12e1"));
	assert_false(answer_same(ANSWER_CAUSE, "eret", "tlbi vmalls12e1"));
	for (size_t n = 0; n + 1 < sizeof(longest); n++) {
		longest[n] = n % 3 ? 'a' : '\'';
		longest[n + 1] = '\0';
		for (int kind = 0; kind < ANSWER_KINDS; kind++)
			answer_read((enum answer_kind)kind, longest, spelling);
	}
	assert_false(answer_read(ANSWER_NAME, longest, spelling));
	assert_false(answer_read(ANSWER_LETTERS, "a b c d e f g h i j k l m n",
				 spelling));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_right),
		cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_no_answer),
		cmocka_unit_test(test_edges),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

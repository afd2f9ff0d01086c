// SPDX-License-Identifier: MIT
/* Answers found in recordings whose rows were measured on real kernels. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../trace/test_cpu.h"
#include "lab/question.h"

static const struct {
	const char *finds, *answer; /* NULL: there is none */
} expected[] = {
	{ "flags H1 1", "-AIF" },
	{ "flags H2 1", "D-IF" },
	{ "flags H1 2", "D-IF" },
	{ "flags X1 1", "DAIF" },
	{ "level X1 1", "EL2h" },
	{ "vectors E1 1", "host" },
	{ "vectors E2 1", "host or hyp" },
	{ "vectors X4 1", "host or hyp" },
	{ "vectors X1 1", "hyp" },
	{ "world H1 1", "host" },
	{ "world E3 1", "hyp" },
	{ "leak 1", "DA" },
	{ "leak 2", "none" },
	{ "field HCR_EL2 E2H H1 1", "1" },
	{ "field HCR_EL2 TGE H1 1", "1" },
	{ "field HCR_EL2 TGE E3 1", "0" },
	{ "changed D H2 1", "exception" },
	{ "changed A H2 1", "msr daifclr, #4" },
	{ "flags H1 9", NULL },
	{ "flags H9 1", NULL },
	{ "flags H1", NULL },
	{ "flags H1 1 1", NULL },
	{ "changed X H1 1", NULL },
	{ "changed DA H1 1", NULL },
	{ "field VBAR_EL2 X H1 1", NULL },
	{ "field HCR_EL2 NOPE H1 1", NULL },
	{ "colour H1 1", NULL },
	{ "", NULL },
};

static void test_answers(void **state)
{
	struct session s = { 0 };
	struct cpu c;

	(void)state;
	run_laps(&c, &recipe_4_13, 2);
	s.trace = c.t;
	s.disasm = disasm_open(NULL);
	assert_non_null(s.disasm);
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		struct err err = { 0 };
		char answer[ANSWER_LEN] = "";
		int got = question_find(expected[i].finds, &s, answer, &err);

		if (!got != !!expected[i].answer)
			fail_msg("%s: %s%s", expected[i].finds, answer,
				 err.text);
		if (got)
			assert_int_not_equal(err.kind, ERR_NONE);
		else
			assert_string_equal(answer, expected[i].answer);
	}
	disasm_close(s.disasm);
	trace_free(c.t);
}

static void test_kinds(void **state)
{
	(void)state;
	assert_int_equal(question_kind("flags H1 1"), ANSWER_FLAGS);
	assert_int_equal(question_kind("leak 1"), ANSWER_LETTERS);
	assert_int_equal(question_kind("executed vectors"), ANSWER_NUMBER);
	/* HCR_EL2.TGE is bit 27, BSU two bits wide; ESR_EL2.EC is six. */
	assert_int_equal(question_kind("field HCR_EL2 TGE H1 1"), ANSWER_BIT);
	assert_int_equal(question_kind("field HCR_EL2 BSU H1 1"),
			 ANSWER_NUMBER);
	assert_int_equal(question_kind("field ESR_EL2 EC X1 1"), ANSWER_NUMBER);
	assert_int_equal(question_kind("colour H1 1"), ANSWER_KINDS);
	assert_int_equal(question_kind(""), ANSWER_KINDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

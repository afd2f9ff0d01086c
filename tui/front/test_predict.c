// SPDX-License-Identifier: MIT
/*
 * Predictions. On the model CPU's traces, whose operands are known, they must
 * come true; words and scores are checked by example.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../trace/test_cpu.h"
#include "predict.h"

static struct predict_step step_at(const struct trace *t, size_t from)
{
	return (struct predict_step){ .from = trace_at(t, from),
				      .to = trace_at(t, from + 1) };
}

/* The model CPU writes DAIF with 0, I or what was saved; its ERETs load
 * everything from the test, not from a register. */
static void check_steps(const struct recipe *recipe,
			unsigned int asked[CONCEPT_COUNT])
{
	struct cpu cpu;

	run_laps(&cpu, recipe, 2);
	for (size_t i = 0; i + 1 < trace_count(cpu.t); i++) {
		struct predict_step s = step_at(cpu.t, i);
		enum concept concept = CONCEPT_COUNT;
		bool about = predict_about(&s, &concept);
		unsigned int flags;

		if (!about)
			assert_int_equal(s.from->flags, s.to->flags);
		else
			asked[concept]++;
		if (!about || concept == CONCEPT_ERET ||
		    (concept == CONCEPT_NVHE && !s.to->exception))
			continue;
		s.known = true;
		s.value = (uint64_t)s.to->flags << 6;
		assert_true(predict_flags(&s, &flags));
		assert_int_equal(flags, s.to->flags);
	}
	trace_free(cpu.t);
}

static void test_model_cpu(void **state)
{
	unsigned int vhe[CONCEPT_COUNT] = { 0 }, nvhe[CONCEPT_COUNT] = { 0 };

	(void)state;
	check_steps(&recipe_v1, vhe);
	/* Two laps: into the guest and out, in by a call, back by a return. */
	assert_int_equal(vhe[CONCEPT_ERET], 3); /* and to user space */
	assert_int_equal(vhe[CONCEPT_EXCEPTION], 3);
	assert_int_equal(vhe[CONCEPT_BRANCH], 4);
	assert_int_equal(vhe[CONCEPT_REGISTER], 2);
	assert_int_equal(vhe[CONCEPT_NVHE], 0);
	check_steps(&recipe_4_13_nvhe, nvhe);
	assert_int_equal(nvhe[CONCEPT_NVHE], 4);
	assert_int_equal(nvhe[CONCEPT_BRANCH], 0);
}

/* ---- single instructions ---------------------------------------------------- */

struct example {
	uint32_t word;
	uint8_t el, flags;
	uint64_t spsr_el2;
	bool exception;
	uint64_t value;
	unsigned int expected;
	enum reg_id source;
	const char *why;
};

/* From the Arm ARM: ERET (C6.2), MSR (immediate), exception entry (D1.3). */
static const struct example examples[] = {
	{ .word = 0xd69f03e0,
	  .el = 2,
	  .flags = 15,
	  .spsr_el2 = 0x1c5,
	  .expected = 7,
	  .source = REG_COUNT,
	  .why = "ERET loads PSTATE from SPSR_EL2, whose bits 9 to 6 are "
		 "-AIF" },
	{ .word = 0xd69f03e0,
	  .el = 1,
	  .flags = 15,
	  .spsr_el2 = 0x3c5,
	  .value = 0x80,
	  .expected = 2,
	  .source = REG_SPSR_EL1,
	  .why = "ERET loads PSTATE from SPSR_EL1, whose bits 9 to 6 are "
		 "--I-" },
	{ .word = 0xd50344ff,
	  .el = 2,
	  .flags = 15,
	  .expected = 11,
	  .source = REG_COUNT,
	  .why = "daifclr #4 clears -A--, the others" },
	{ .word = 0xd50342df,
	  .el = 2,
	  .flags = 5,
	  .expected = 7,
	  .source = REG_COUNT,
	  .why = "daifset #2 sets --I-" },
	{ .word = 0xd51b4223,
	  .el = 2,
	  .flags = 5,
	  .value = 0x240,
	  .expected = 9,
	  .source = REG_X3,
	  .why = "of x3, which are D--F" },
	{ .word = 0xd51b423f,
	  .el = 2,
	  .flags = 5,
	  .expected = 0,
	  .source = REG_COUNT,
	  .why = "of xzr, which are ----" },
	{ .word = 0xd4000002,
	  .el = 1,
	  .flags = 5,
	  .exception = true,
	  .expected = 15,
	  .source = REG_COUNT,
	  .why = "SPSR_EL2 keeps the old -A-F" },
	{ .word = 0xf9400000,
	  .el = 1,
	  .flags = 0,
	  .exception = true,
	  .expected = 15,
	  .source = REG_COUNT,
	  .why = "sets all four" },
	/* It did not execute: the ERET's own exception wins. */
	{ .word = 0xd69f03e0,
	  .el = 0,
	  .flags = 0,
	  .exception = true,
	  .expected = 15,
	  .source = REG_COUNT,
	  .why = "sets all four" },
};

static void check_example(const struct example *x)
{
	struct trace_event from = { .word = x->word,
				    .el = x->el,
				    .flags = x->flags,
				    .spsr_el2 = x->spsr_el2 };
	struct trace_event to = { .el = 2, .exception = x->exception };
	struct predict_step s = { &from, &to, false, x->value };
	bool needs = x->source != REG_COUNT;
	unsigned int flags;
	char why[200];

	assert_int_equal(predict_source(&s), x->source);
	assert_int_equal(predict_flags(&s, &flags), !needs);
	s.known = true;
	assert_true(predict_flags(&s, &flags));
	assert_int_equal(flags, x->expected);
	if (!strstr(predict_why(&s, why, sizeof(why)), x->why))
		fail_msg("\"%s\" does not say \"%s\"", why, x->why);
}

static void test_examples(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		check_example(&examples[i]);
}

/* What a hand or a gap has been in between is nobody's to predict. */
static void test_not_asked(void **state)
{
	struct trace_event from = { .word = 0xd69f03e0, .el = 2 };
	struct trace_event to = { .el = 1 }, edited = { .edited = true };
	struct trace_event gap = { .gap = true };
	struct predict_step s = { .from = &from, .to = &to };
	enum concept concept;

	(void)state;
	assert_true(predict_about(&s, &concept));
	s.to = &edited;
	assert_false(predict_about(&s, &concept));
	s.to = &gap;
	assert_false(predict_about(&s, &concept));
}

static void test_parse(void **state)
{
	static const struct {
		const char *text;
		int flags; /* -1: refused */
	} cases[] = {
		{ "-AIF", 7 }, { "DAIF", 15 }, { "----", 0 },	{ "-", 0 },
		{ "aif", 7 },  { "fd", 9 },    { "I", 2 },	{ "", -1 },
		{ "AA", -1 },  { "x", -1 },    { "-----", -1 }, { "DAIF-", -1 },
		{ "A F", -1 }, { "A\r", -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		unsigned int flags;
		bool good = predict_parse(cases[i].text, &flags);

		assert_int_equal(good ? (int)flags : -1, cases[i].flags);
	}
}

static void test_scores_survive(void **state)
{
	struct predict_scores s = { 0 }, back;
	char words[200];
	json_t *saved;

	(void)state;
	assert_string_equal(predict_summary(&s, words, sizeof(words)),
			    "nothing has been predicted yet");
	predict_mark(&s, CONCEPT_ERET, true);
	predict_mark(&s, CONCEPT_ERET, false);
	predict_mark(&s, CONCEPT_ERET, true);
	predict_mark(&s, CONCEPT_BRANCH, false);
	assert_string_equal(predict_summary(&s, words, sizeof(words)),
			    "eret 2 of 3, branch 0 of 1");
	assert_int_equal(s.of[CONCEPT_ERET].streak, 1);
	saved = predict_save(&s);
	memset(&back, 0xff, sizeof(back));
	predict_load(&back, saved);
	assert_memory_equal(&s, &back, sizeof(s));
	json_decref(saved);
}

static void test_junk_is_no_score(void **state)
{
	static const char *const junk[] = {
		"[]",
		"{\"eret\": 3}",
		"{\"eret\": {\"asked\": -1}}",
		"{\"eret\": {\"asked\": 1, \"right\": 2}}",
		"{\"eret\": {\"asked\": 1e99, \"right\": \"x\"}}",
		"{\"eret\": {\"asked\": 4, \"right\": 2, \"streak\": 3}}",
	};
	struct predict_scores none = { 0 }, s;

	(void)state;
	predict_load(&s, NULL);
	assert_memory_equal(&s, &none, sizeof(s));
	for (size_t i = 0; i < sizeof(junk) / sizeof(junk[0]); i++) {
		json_t *saved = json_loads(junk[i], 0, NULL);

		assert_non_null(saved);
		predict_load(&s, saved);
		assert_memory_equal(&s, &none, sizeof(s));
		json_decref(saved);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_model_cpu),
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_not_asked),
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_scores_survive),
		cmocka_unit_test(test_junk_is_no_score),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

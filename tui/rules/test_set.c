// SPDX-License-Identifier: MIT
/*
 * Rules from a file, judged on the world switches whose rows were measured;
 * and files that are no rules.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "../trace/test_cpu.h"
#include "rules/rules.h"

/* One rule, "holds = @line", on lap @lap of two. */
static struct verdict judge_one(const struct recipe *recipe, const char *line,
				unsigned int lap)
{
	char text[200];
	struct err err = { 0 };
	struct verdict v[2];
	struct rule_set *set;
	struct cpu c;

	snprintf(text, sizeof(text), "[r]\nsays = s\nholds = %s\nlaps = %u\n",
		 line, lap);
	set = rule_set_parse(text, "test", &err);
	if (!set)
		fail_msg("%s: %s", line, err.text);
	run_laps(&c, recipe, 2);
	assert_int_equal(rule_set_judge(set,
					&(struct rule_subject){ .trace = c.t },
					v, 2),
			 1);
	assert_int_equal(v[0].lap, lap);
	assert_int_equal(v[0].holds, !*v[0].text);
	v[0].rule = NULL;
	trace_free(c.t);
	rule_set_free(set);
	return v[0];
}

/* From the measured rows: 4.13 has -AIF, DAIF, D-IF at H1, X1, H2 of lap 1. */
static const struct {
	const struct recipe *recipe;
	const char *line;
	bool holds[2];
} expected[] = {
	{ &recipe_4_13, "equal H1 H2", { false, true } },
	{ &recipe_4_13, "equal H1 H2 IF", { true, true } },
	{ &recipe_4_13, "equal H1 H2 D", { false, true } },
	{ &recipe_4_13, "flags X1 DAIF", { true, true } },
	{ &recipe_4_13, "flags H1 -AIF", { true, false } },
	{ &recipe_4_13,
	  "flags H1 ?"
	  "?IF",
	  { true, true } },
	{ &recipe_4_13, "flags H2 D???", { true, true } },
	{ &recipe_4_13, "masked-in-hyp IF", { true, true } },
	{ &recipe_4_13, "masked-in-hyp D", { false, true } },
	{ &recipe_4_13, "same-as-lap 1", { true, false } },
	{ &recipe_4_13, "vectors X1 hyp", { true, true } },
	{ &recipe_4_13, "vectors H2 hyp", { false, false } },
	{ &recipe_4_13, "present X2", { true, true } },
	{ &recipe_4_13, "absent X2", { false, false } },
	{ &recipe_4_13, "runs __kvm_vcpu_run", { false, false } },
	{ &recipe_4_13, "path-at-most 100000", { true, true } },
	{ &recipe_4_13, "path-at-most 3", { false, false } },
	/* isb, nop, ret, msr hcr, msr vbar, nop, ret: seven with A clear. */
	{ &recipe_4_13, "window-at-most 7", { true, true } },
	{ &recipe_4_13, "window-at-most 6", { false, false } },
	{ &recipe_v1, "equal H1 H2", { true, true } },
	{ &recipe_v1, "same-as-lap 1", { true, true } },
	{ &recipe_4_13, "window-holds-isb", { true, true } },
	{ &recipe_6_19, "window-holds-isb", { false, false } },
	{ &recipe_4_13, "enters E1 -???", { true, false } },
	{ &recipe_v1, "enters E1 -???", { false, false } },
	{ &recipe_sketch_a, "enters E1 -???", { true, true } },
	{ &recipe_sketch_a, "flags E1 -???", { false, false } },
	{ &recipe_sketch_a, "unmask-after-sync", { false, false } },
	{ &recipe_sketch_a, "flags H2 --I-", { true, true } },
	/* 4.13 opens IRQs unsynchronised, 5.0 the other flags as well. */
	{ &recipe_4_13_no_isb, "unmask-after-sync I", { false, false } },
	{ &recipe_4_13_no_isb, "unmask-after-sync DAF", { true, true } },
	{ &recipe_4_13_no_isb, "vectors H2 host", { false, false } },
	{ &recipe_4_13_no_isb, "equal H1 H2", { false, true } },
	{ &recipe_5_0_no_isb, "unmask-after-sync DF", { false, false } },
	{ &recipe_5_0_no_isb, "equal H1 H2", { true, true } },
	{ &recipe_6_19, "window-at-most 0", { true, true } },
	{ &recipe_6_19, "masked-in-hyp", { true, true } },
	/* E2 and E3 of 4.13 are -AIF on lap 1, D-IF on lap 2; v1 masks. */
	{ &recipe_4_13, "masked-between E2 E3 D", { false, true } },
	{ &recipe_4_13, "masked-between E2 E3 A", { true, false } },
	{ &recipe_4_13, "masked-between E2 E3 IF", { true, true } },
	{ &recipe_v1, "masked-between E2 E3", { true, true } },
	{ &recipe_v1, "masked-between H1 E3", { false, false } },
	/* On the way in 4.13 writes none; v1 masks once, and restores once
	 * before the caller lets IRQs in. */
	{ &recipe_4_13, "changes-at-most 0 H1 E3", { true, true } },
	{ &recipe_v1, "changes-at-most 1 H1 E3", { true, true } },
	{ &recipe_v1, "changes-at-most 0 H1 E3", { false, false } },
	{ &recipe_4_13, "changes-at-most 0 X3 H3", { false, false } },
	{ &recipe_v1, "changes-at-most 2 X3 H3", { true, true } },
	{ &recipe_v1, "changes-at-most 1 X3 H3", { false, false } },
	/* The recipes' switches end with one ISB behind the host's vectors. */
	{ &recipe_v1, "isbs-at-most 1 X4 H3", { true, true } },
	{ &recipe_v1, "isbs-at-most 0 X4 H3", { false, false } },
	{ &recipe_4_13, "isbs-at-most 0 H1 E3", { true, true } },
	/* With VHE the last ERET is the one into the guest. */
	{ &recipe_4_13, "through-spsr H1 H2", { false, false } },
	{ &recipe_v1, "through-spsr H1 H2", { false, false } },
	{ &recipe_4_13, "through-spsr X1 H2", { false, false } },
	/* Code that has no name is nobody's. */
	{ &recipe_4_13, "changed-in X2 A __guest_exit", { false, false } },
	{ &recipe_4_13, "reaches __kvm_vcpu_run ????", { false, false } },
};

static void test_verbs(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		for (unsigned int lap = 1; lap <= 2; lap++) {
			struct verdict v = judge_one(expected[i].recipe,
						     expected[i].line, lap);

			if (v.holds != expected[i].holds[lap - 1])
				fail_msg("lap %u: %s: %s", lap,
					 expected[i].line, v.text);
		}
	}
}

/* The cause of a wrong flag is the event that first shows it. */
static void test_cause(void **state)
{
	struct verdict v[1];
	struct rule_set *set;
	const struct trace_event *e;
	struct cpu c;

	(void)state;
	run_laps(&c, &recipe_4_13, 1);
	set = rule_set_parse("[a]\nsays=s\nholds=equal H1 H2 A\nlaps=1\n", "t",
			     NULL);
	assert_int_equal(rule_set_judge(set,
					&(struct rule_subject){ .trace = c.t },
					v, 1),
			 1);
	assert_int_equal(v[0].wrong, FLAG_A);
	/* The instruction in front of it is the SError window's unmask. */
	e = trace_at(c.t, v[0].cause - 1);
	assert_int_equal(e->word & 0xfffff0ff, 0xd50340ff);
	assert_true(e->flags & FLAG_A);
	assert_false(trace_at(c.t, v[0].cause)->flags & FLAG_A);
	rule_set_free(set);
	trace_free(c.t);
}

/* Of a restore of wrong flags each one that is wrong is its doing, also the A
 * that was wrong before; the D that is right again is nobody's fault. */
static void test_wrong_restore(void **state)
{
	struct cpu c;
	uint32_t h2, restored;

	(void)state;
	run_laps(&c, &recipe_wrong_restore, 1);
	restored = lap_get(c.t, 1)->points[CP_X5].first + 1;
	h2 = lap_get(c.t, 1)->points[CP_H2].event;
	assert_int_equal(lap_leak_out(c.t, lap_get(c.t, 1)), FLAG_A | FLAG_F);
	assert_true(trace_at(c.t, h2)->changed[2] < restored);
	for (unsigned int flag = FLAG_D; flag; flag >>= 1)
		assert_int_equal(rules_cause(c.t, h2, flag), restored);
	/* Before it: the window's unmask, and the exception. */
	assert_int_equal(rules_cause(c.t, restored - 1, FLAG_A),
			 trace_at(c.t, h2)->changed[2]);
	assert_true(trace_at(c.t, rules_cause(c.t, restored - 1, FLAG_D))
			    ->exception);
	trace_free(c.t);
}

static void test_words(void **state)
{
	static const struct recipe irqs_off = {
		.process_context = FLAG_A | FLAG_I | FLAG_F,
		.window = true,
	};
	static const struct {
		const struct recipe *recipe;
		const char *line, *says;
	} told[] = {
		{ &recipe_v1, "enters E1 -???",
		  "E1 begins with DAIF: D must not be set before it" },
		{ &recipe_4_13, "enters E1 D???",
		  "E1 begins with -AIF: D must be set before it" },
		{ &recipe_4_13, "flags H2 -AI?",
		  "H2 is D-IF: A must be set, D must be clear" },
		{ &recipe_4_13, "flags E2 DAIF", "E2 is -AIF, must be DAIF" },
		{ &irqs_off, "equal H1 H2",
		  "no H1 on this lap: when the ioctl wanted to mask IRQs they "
		  "were off already, since event 0" },
		{ &irqs_off, "present H0", "H0 is missing on this lap" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		struct verdict v = judge_one(told[i].recipe, told[i].line, 1);

		assert_false(v.holds);
		assert_string_equal(v.text, told[i].says);
	}
}

static void test_laps(void **state)
{
	static const char text[] = "[a]\nsays=s\n  t\nholds=present H1\n"
				   "[b]\nsays=s\nholds=present H1\nlaps=2+\n"
				   "[c]\nsays=s\nholds=present H1\nlaps=1 3\n"
				   "[d]\nsays=s\nholds=present H1\nlaps=all\n";
	struct rule_set *set = rule_set_parse(text, "t", NULL);

	(void)state;
	assert_non_null(set);
	assert_int_equal(rule_set_count(set), 4);
	assert_string_equal(rule_set_rule(set, 0)->says, "s t");
	assert_string_equal(rule_set_rule(set, 1)->name, "b");
	assert_null(rule_set_rule(set, 4));
	assert_true(rule_set_covers(set, 0, 1, false) &&
		    rule_set_covers(set, 0, 99, false));
	assert_true(!rule_set_covers(set, 1, 1, false) &&
		    rule_set_covers(set, 1, 2, false) &&
		    rule_set_covers(set, 1, 99, false));
	assert_true(rule_set_covers(set, 2, 1, false) &&
		    !rule_set_covers(set, 2, 2, false) &&
		    rule_set_covers(set, 2, 3, false) &&
		    !rule_set_covers(set, 2, 4, false) &&
		    !rule_set_covers(set, 2, 99, false));
	assert_true(rule_set_covers(set, 3, 31, false));
	assert_true(rule_set_covers(set, 3, 1, true));
	rule_set_free(set);
}

static void test_refusals(void **state)
{
	static const struct {
		const char *text, *says;
	} bad[] = {
		{ "", "t:1: [] no rule in it" },
		{ "junk\n", "t:1: not the form of an INI file" },
		{ "[a]\nsays=s\n", "[a] has no holds" },
		{ "[a]\nholds=present H1\n", "[a] has no says" },
		{ "[a]\nsays=\nholds=present H1\n", "[a] has no says" },
		{ "[a]\nsays=s\nholds=presnet H1\n",
		  "t:3: [a] no such verb: \"presnet\"" },
		{ "[a]\nsays=s\nholds=present H9\n",
		  "[a] present: wrong word \"H9\"" },
		{ "[a]\nsays=s\nholds=present\n",
		  "[a] present: wrong word \"\"" },
		{ "[a]\nsays=s\nholds=present H1 H2\n",
		  "[a] present: too many words" },
		{ "[a]\nsays=s\nholds=flags H1 DAI\n", "wrong word \"DAI\"" },
		{ "[a]\nsays=s\nholds=flags H1 FIAD\n", "wrong word \"FIAD\"" },
		{ "[a]\nsays=s\nholds=equal H1 H2 DD\n", "wrong word \"DD\"" },
		{ "[a]\nsays=s\nholds=path-at-most -1\n", "wrong word \"-1\"" },
		{ "[a]\nsays=s\nholds=path-at-most 99999999999\n",
		  "wrong word" },
		{ "[a]\nsays=s\nholds=vectors H1 hype\n", "wrong word" },
		{ "[a]\nsays=s\nholds=present H1\nholds=present H1\n",
		  "[a] given twice: holds" },
		{ "[a]\nsays=s\nholds=present H1\nlaps=0\n", "no laps: 0" },
		{ "[a]\nsays=s\nholds=present H1\nlaps=1 x\n", "no laps: 1 x" },
		{ "[a]\nsays=s\nholds=present H1\nmarks=5\n",
		  "unknown key: marks" },
		{ "[a]\nsays=s\nholds=present H1\n[b]\nsays=s\n"
		  "holds=present H1\n[a]\nsays=s\nholds=present H1\n",
		  "[a] is there twice" },
		{ "[a]\nmode=both\n", "no mode: both" },
		{ "says=s\n", "too many rules, or no name" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct err err = { 0 };

		assert_null(rule_set_parse(bad[i].text, "t", &err));
		assert_int_equal(err.kind, ERR_USAGE);
		if (!strstr(err.text, bad[i].says))
			fail_msg("\"%s\" does not say \"%s\"", err.text,
				 bad[i].says);
	}
}

static void test_modes(void **state)
{
	struct rule_set *set = rule_set_parse(
		"[a]\nsays=s\nholds=present E2\nmode=vhe\n", "t", NULL);
	struct rule_subject subject = { .nvhe = true };
	struct verdict v[1];
	struct cpu c;

	(void)state;
	run_laps(&c, &recipe_4_13_nvhe, 1);
	subject.trace = c.t;
	assert_int_equal(rule_set_judge(set, &subject, v, 1), 0);
	subject.nvhe = false;
	assert_int_equal(rule_set_judge(set, &subject, v, 1), 1);
	rule_set_free(set);
	trace_free(c.t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verbs),
		cmocka_unit_test(test_cause),
		cmocka_unit_test(test_laps),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_modes),
		cmocka_unit_test(test_wrong_restore),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

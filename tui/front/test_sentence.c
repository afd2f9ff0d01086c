// SPDX-License-Identifier: MIT
/* What the status line says, on traces of the model CPU. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../trace/test_cpu.h"
#include "sentence.h"

struct stage {
	struct cpu cpu;
	struct session s;
	struct console console;
};

static void set_stage(struct stage *st, unsigned int laps)
{
	memset(st, 0, sizeof(*st));
	run_laps(&st->cpu, &recipe_4_13, laps);
	st->s.trace = st->cpu.t;
	st->s.disasm = disasm_open(NULL);
	assert_non_null(st->s.disasm);
}

static void strike_stage(struct stage *st)
{
	disasm_close(st->s.disasm);
	trace_free(st->cpu.t);
}

static void expect_words(const char *text, const char *words)
{
	if (!strstr(text, words))
		fail_msg("\"%s\" does not say \"%s\"", text, words);
}

static size_t point_of(const struct stage *st, unsigned int lap,
		       enum checkpoint cp)
{
	return lap_get(st->s.trace, lap)->points[cp].first;
}

static void change_at(const struct stage *st, size_t event, char buf[300])
{
	sentence_change(&st->s, event, buf, 300);
}

static void test_changes(void **state)
{
	struct stage st;
	char text[300];

	(void)state;
	set_stage(&st, 1);
	change_at(&st, 0, text);
	expect_words(text, "begins");
	change_at(&st, point_of(&st, 1, CP_H1), text);
	assert_string_equal(text, "msr daifset, #2 set I");
	change_at(&st, point_of(&st, 1, CP_X2), text);
	assert_string_equal(text, "msr daifclr, #4 cleared A");
	change_at(&st, point_of(&st, 1, CP_E2), text);
	assert_string_equal(text, "msr vbar_el1, x0; vectors host or hyp");
	change_at(&st, point_of(&st, 1, CP_E3) + 1, text);
	expect_words(text, "eret set D; ");
	expect_words(text, "now EL1h, world guest");
	change_at(&st, point_of(&st, 1, CP_X1), text);
	expect_words(text, "guest exit vector: exception left the flags DAIF");
	expect_words(text, "now EL2h, world hyp");
	strike_stage(&st);
}

/* A guest that runs with everything open, as most do. */
static void test_exception_sets_flags(void **state)
{
	struct stage st;
	char text[300];

	(void)state;
	set_stage(&st, 0);
	from_user(&st.cpu, FLAG_A | FLAG_F);
	mask(&st.cpu, FLAG_I);
	call(&st.cpu, RUN);
	write_hcr(&st.cpu, HCR_GUEST);
	write_vbar(&st.cpu, HYP_VECTORS);
	execute(&st.cpu, (uint32_t)W_ERET);
	st.cpu.el = 1;
	st.cpu.flags = 0;
	st.cpu.pc = GUEST;
	exception(&st.cpu, (uint32_t)W_HVC, 0x400);
	nop(&st.cpu);
	change_at(&st, trace_count(st.s.trace) - 1, text);
	expect_words(text, "guest exit vector: exception set D A I F");
	strike_stage(&st);
}

static void test_set_and_cleared_at_once(void **state)
{
	struct stage st;
	char text[300];

	(void)state;
	set_stage(&st, 1);
	mask(&st.cpu, FLAG_A | FLAG_I | FLAG_F);
	write_daif(&st.cpu, FLAG_D);
	nop(&st.cpu);
	change_at(&st, trace_count(st.s.trace) - 1, text);
	assert_string_equal(text, "msr daif, x0 set D, cleared A I F");
	strike_stage(&st);
}

static void test_changed_by_hand(void **state)
{
	struct machine_sample s;
	struct stage st;
	char text[300];

	(void)state;
	set_stage(&st, 1);
	mask(&st.cpu, FLAG_A | FLAG_I | FLAG_F);
	nop(&st.cpu);
	s = (struct machine_sample){ .pc = trace_last(st.cpu.t)->pc,
				     .cpsr = FLAG_D << 6 | 9 };
	assert_int_equal(trace_edit(st.cpu.t, &s, (uint32_t)W_NOP, NULL), 0);
	change_at(&st, trace_count(st.s.trace) - 1, text);
	expect_words(text, " and a change by hand set D");
	strike_stage(&st);
}

static const char *event_at(struct stage *st, size_t event, char buf[300])
{
	struct gaze gaze = { 0 };
	struct model m;

	st->s.at = event;
	do
		model_take(&m, &st->s, &st->console, &gaze);
	while (event < m.lap_first && ++gaze.lap_back);
	return sentence_event(&m, buf, 300);
}

static void test_checkpoints_and_leak(void **state)
{
	struct stage st;
	char text[300];

	(void)state;
	set_stage(&st, 2);
	expect_words(event_at(&st, point_of(&st, 1, CP_H2), text),
		     "H2 of lap 1, LEAK D A: ");
	event_at(&st, point_of(&st, 2, CP_H2), text);
	expect_words(text, "H2 of lap 2: ");
	assert_null(strstr(text, "LEAK"));
	expect_words(event_at(&st, point_of(&st, 1, CP_E3), text),
		     "E3 of lap 1: at the ERET into the guest, will load ---- "
		     "from SPSR_EL2");
	expect_words(event_at(&st, point_of(&st, 1, CP_X1), text), "X1 of");
	strike_stage(&st);
}

static void test_outcomes(void **state)
{
	struct stage st;
	struct model m;
	char text[300];

	(void)state;
	set_stage(&st, 1);
	model_take(&m, &st.s, &st.console, &(struct gaze){ 0 });
	sentence_stop(&m, GOAL_FLAGS, SESSION_OFF, text, sizeof(text));
	expect_words(text, "powered itself off; restart begins again");
	sentence_stop(&m, GOAL_FLAGS, SESSION_BUDGET, text, sizeof(text));
	expect_words(text, "not yet at the next flag change");
	sentence_stop(&m, GOAL_OFF, SESSION_STOPPED, text, sizeof(text));
	expect_words(text, "interrupted; event ");
	strike_stage(&st);
}

static void test_cut_to_fit(void **state)
{
	struct stage st;
	char text[12];

	(void)state;
	set_stage(&st, 1);
	memset(text, 'x', sizeof(text));
	sentence_change(&st.s, point_of(&st, 1, CP_X1), text, 10);
	assert_string_equal(text, "guest exi");
	assert_int_equal(text[10], 'x');
	strike_stage(&st);
}

static void test_flag_list(void **state)
{
	char list[FLAG_LIST_LEN];

	(void)state;
	assert_string_equal(sentence_flags(0, list), "");
	assert_string_equal(sentence_flags(FLAG_A, list), "A");
	assert_string_equal(sentence_flags(FLAGS_ALL, list), "D A I F");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_exception_sets_flags),
		cmocka_unit_test(test_set_and_cleared_at_once),
		cmocka_unit_test(test_changed_by_hand),
		cmocka_unit_test(test_checkpoints_and_leak),
		cmocka_unit_test(test_outcomes),
		cmocka_unit_test(test_cut_to_fit),
		cmocka_unit_test(test_flag_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

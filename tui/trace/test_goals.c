// SPDX-License-Identifier: MIT
/*
 * Goals over the record, in both directions, against what a plain look at
 * every event of the model's runs says; and traces cut short against traces
 * that never were longer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "image/insn.h"
#include "trace/session.h"
#include "test_cpu.h"
#include "test_story.h"

#define SAMPLES_MAX 4096

struct samples {
	struct machine_sample s[SAMPLES_MAX];
	uint32_t word[SAMPLES_MAX];
	size_t count;
};

static struct samples all;

static void collect(struct cpu *c, const struct machine_sample *s,
		    uint32_t word)
{
	struct samples *to = c->observed;

	assert_true(to->count < SAMPLES_MAX);
	to->s[to->count] = *s;
	to->word[to->count++] = word;
	assert_int_equal(trace_append(c->t, s, word, NULL), 0);
}

static struct trace *record(const struct recipe *r, unsigned int laps)
{
	struct cpu c;

	all.count = 0;
	run_observed(&c, r, laps, collect, &all);
	return c.t;
}

static void append(struct trace *t, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		assert_int_equal(trace_append(t, &all.s[i], all.word[i], NULL),
				 0);
}

/* ---- moving over a record -------------------------------------------------- */

static struct session over(struct trace *t)
{
	return (struct session){ .trace = t };
}

static enum session_outcome go(struct session *s, enum session_goal goal,
			       bool back)
{
	const struct session_order o = {
		.goal = goal,
		.back = back,
		.flags = FLAG_A,
		.address = RUN,
		.budget = 1,
	};

	return session_go(s, &o, NULL);
}

static bool has_point(const struct trace *t, size_t i, enum checkpoint only)
{
	for (unsigned int n = 1; n <= lap_count(t); n++) {
		for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
			const struct lap_point *p = &lap_get(t, n)->points[cp];

			if (p->present && p->first == i &&
			    (only == CP_COUNT || cp == only))
				return true;
		}
	}
	return false;
}

/* What the header says, event by event. */
static bool says(const struct trace *t, enum session_goal goal, size_t i)
{
	const struct trace_event *e = trace_at(t, i), *was = trace_at(t, i - 1);

	switch ((int)goal) {
	case GOAL_FLAGS:
		return (e->flags ^ was->flags) & FLAG_A;
	case GOAL_LEVEL:
		return e->el != was->el;
	case GOAL_ADDRESS:
		return e->pc == RUN;
	case GOAL_CHECKPOINT:
		return has_point(t, i, CP_COUNT);
	case GOAL_ENTRY:
		return has_point(t, i, CP_E3);
	case GOAL_EXIT:
		return has_point(t, i, CP_X1);
	case GOAL_LAP:
		return has_point(t, i, CP_H3);
	default:
		return true;
	}
}

static void both_ways(struct trace *t, enum session_goal goal)
{
	struct session s = over(t);
	size_t last = trace_count(t) - 1, found = 0;

	for (size_t i = 1; i <= last; i++) {
		if (!says(t, goal, i))
			continue;
		assert_int_equal(go(&s, goal, false), SESSION_REACHED);
		assert_int_equal(s.at, i);
		found++;
	}
	assert_true(found > 3);
	if (s.at != last)
		assert_int_equal(go(&s, goal, false), SESSION_END);
	assert_int_equal(s.at, last);
	for (size_t i = last; i-- > 1;) {
		if (!says(t, goal, i))
			continue;
		assert_int_equal(go(&s, goal, true), SESSION_REACHED);
		assert_int_equal(s.at, i);
	}
}

static void test_both_ways(void **state)
{
	static const enum session_goal goals[] = {
		GOAL_STEP,  GOAL_FLAGS, GOAL_CHECKPOINT, GOAL_LEVEL,
		GOAL_ENTRY, GOAL_EXIT,	GOAL_LAP,	 GOAL_ADDRESS,
	};

	(void)state;
	for (size_t r = 0; r < NR_RECIPES; r++) {
		struct trace *t = record(all_recipes[r], 5);

		for (size_t i = 0; i < sizeof(goals) / sizeof(*goals); i++)
			both_ways(t, goals[i]);
		trace_free(t);
	}
}

static void test_ends(void **state)
{
	struct trace *t = record(&recipe_4_13, 1);
	struct session s = over(t);

	(void)state;
	assert_int_equal(go(&s, GOAL_OFF, false), SESSION_END);
	assert_int_equal(s.at, trace_count(t) - 1);
	assert_int_equal(go(&s, GOAL_OFF, true), SESSION_BEGIN);
	assert_int_equal(s.at, 0);
	assert_int_equal(go(&s, GOAL_STEP, true), SESSION_BEGIN);
	assert_int_equal(s.at, 0);
	s.off = true;
	assert_int_equal(go(&s, GOAL_OFF, false), SESSION_OFF);
	assert_int_equal(session_seek(&s, trace_count(t), NULL), -1);
	assert_int_equal(session_seek(&s, 3, NULL), 0);
	assert_int_equal(s.at, 3);
	trace_free(t);
}

/* ---- calls -------------------------------------------------------------------- */

/* The model's own stack gives where each call returns. */
static size_t returns_from(const struct trace *t, size_t call)
{
	unsigned int depth = 0;

	for (size_t i = call; i < trace_count(t); i++) {
		uint32_t word = trace_at(t, i)->word;

		if (word == (uint32_t)W_BL)
			depth++;
		if (word == (uint32_t)W_RET && --depth == 0)
			return i + 1;
	}
	return 0;
}

static size_t vector_behind(const struct trace *t, size_t eret)
{
	size_t i = eret + 1;

	while (i < trace_count(t) && trace_at(t, i)->el < 2)
		i++;
	return i;
}

static void over_from(struct trace *t, size_t from, size_t to)
{
	struct session s = over(t);

	s.at = from;
	assert_int_equal(go(&s, GOAL_OVER, false), SESSION_REACHED);
	assert_int_equal(s.at, to);
	assert_int_equal(go(&s, GOAL_OVER, true), SESSION_REACHED);
	assert_int_equal(s.at, from);
}

static void test_over(void **state)
{
	struct trace *t = record(&recipe_4_13, 3);
	unsigned int calls = 0, erets = 0;

	(void)state;
	for (size_t i = 0; i + 1 < trace_count(t); i++) {
		const struct trace_event *e = trace_at(t, i);

		if (e->word == (uint32_t)W_BL && returns_from(t, i)) {
			over_from(t, i, returns_from(t, i));
			calls++;
		} else if (e->word == (uint32_t)W_ERET && e->el == 2 &&
			   vector_behind(t, i) < trace_count(t)) {
			over_from(t, i, vector_behind(t, i));
			erets++;
		} else if (e->word == (uint32_t)W_NOP) {
			over_from(t, i, i + 1);
		}
	}
	assert_int_equal(calls, 1 + 3 * 3); /* the ioctl; three a lap */
	assert_int_equal(erets, 3);
	trace_free(t);
}

/* A trap comes back behind its instruction, at the same level. */
static void test_over_trap(void **state)
{
	struct cpu c = { .vbar = VECTORS, .hcr = HCR_GUEST };
	struct session s;

	(void)state;
	c.t = trace_new(&landmarks, NULL);
	c.el = 1;
	c.pc = GUEST;
	nop(&c);
	exception(&c, (uint32_t)W_HVC, 0x400);
	nop(&c);
	execute(&c, (uint32_t)W_ERET);
	c.el = 1;
	c.pc = GUEST + 8;
	nop(&c);
	over_from(c.t, 1, 4);
	s = over(c.t);
	s.at = 2;
	assert_int_equal(go(&s, GOAL_OVER, false), SESSION_REACHED);
	assert_int_equal(s.at, 3);
	trace_free(c.t);
}

static size_t user_calls(struct cpu *c, uint64_t pc)
{
	c->el = 0;
	c->pc = pc;
	nop(c);
	exception(c, (uint32_t)W_SVC, 0x400);
	nop(c);
	execute(c, (uint32_t)W_ERET);
	return trace_count(c->t) - 3; /* of the SVC */
}

/* Between a call and what follows on it another task runs. */
static void test_over_another_task(void **state)
{
	struct cpu c = { .vbar = VECTORS, .hcr = HCR_HOST };
	size_t call, other;

	(void)state;
	c.t = trace_new(&landmarks, NULL);
	call = user_calls(&c, USER);
	other = user_calls(&c, USER + 0x100);
	user_calls(&c, USER + 8);
	user_calls(&c, USER + 0x108);
	over_from(c.t, call, other + 3);
	over_from(c.t, other, other + 7);
	trace_free(c.t);
}

static void test_out(void **state)
{
	struct trace *t = record(&recipe_4_13, 2);
	struct session s = over(t);
	size_t call;

	(void)state;
	assert_int_equal(go(&s, GOAL_ADDRESS, false), SESSION_REACHED);
	call = s.at - 1;
	s.at += 2;
	assert_int_equal(go(&s, GOAL_OUT, false), SESSION_REACHED);
	assert_int_equal(s.at, returns_from(t, call));
	s.at = call + 3;
	assert_int_equal(go(&s, GOAL_OUT, true), SESSION_REACHED);
	assert_int_equal(s.at, call);
	trace_free(t);
}

/* ---- breakpoints ------------------------------------------------------------------ */

static size_t first_at(const struct trace *t, uint64_t pc)
{
	size_t i = 0;

	while (trace_at(t, i)->pc != pc)
		i++;
	return i;
}

static void test_breakpoints(void **state)
{
	struct session_break b = { .addr = GUEST, .el = 2, .world = -1 };
	struct trace *t = record(&recipe_4_13, 2);
	struct session s = over(t);
	size_t guest = first_at(t, GUEST);

	(void)state;
	assert_int_equal(session_break_add(&s, &b, NULL), 0);
	assert_int_equal(go(&s, GOAL_OFF, false), SESSION_END);
	session_break_remove(&s, 0);
	assert_int_equal(s.nbreaks, 0);
	b.el = 1;
	b.world = WORLD_HOST;
	s.at = 0;
	assert_int_equal(session_break_add(&s, &b, NULL), 0);
	assert_int_equal(go(&s, GOAL_OFF, false), SESSION_END);
	session_break_remove(&s, 0);
	b.world = WORLD_GUEST;
	assert_int_equal(session_break_add(&s, &b, NULL), 0);
	assert_int_equal(go(&s, GOAL_OFF, true), SESSION_BREAK);
	assert_true(s.at > guest);
	assert_int_equal(trace_at(t, s.at)->pc, GUEST);
	assert_int_equal(go(&s, GOAL_OFF, true), SESSION_BREAK);
	assert_int_equal(s.at, guest);
	assert_int_equal(go(&s, GOAL_OFF, true), SESSION_BEGIN);
	assert_int_equal(go(&s, GOAL_EXIT, false), SESSION_BREAK);
	assert_int_equal(s.at, guest);
	s.at = guest - 1;
	assert_int_equal(go(&s, GOAL_STEP, false), SESSION_REACHED);
	s.breaks[0].off = true;
	s.at = 0;
	assert_int_equal(go(&s, GOAL_EXIT, false), SESSION_REACHED);
	while (s.nbreaks < SESSION_BREAKS)
		assert_int_equal(session_break_add(&s, &b, NULL), 0);
	assert_int_equal(session_break_add(&s, &b, NULL), -1);
	trace_free(t);
}

/* ---- cutting short ---------------------------------------------------------------- */

static void same_trace(const struct trace *a, const struct trace *b)
{
	assert_int_equal(trace_count(a), trace_count(b));
	assert_int_equal(trace_length(a), trace_length(b));
	for (size_t i = 0; i < trace_count(a); i++)
		assert_memory_equal(trace_at(a, i), trace_at(b, i),
				    sizeof(struct trace_event));
	assert_int_equal(lap_count(a), lap_count(b));
	for (unsigned int n = 1; n <= lap_count(a); n++)
		assert_memory_equal(lap_get(a, n), lap_get(b, n),
				    sizeof(struct lap));
}

static struct trace *append_all(size_t from, size_t to)
{
	struct trace *t = trace_new(&landmarks, NULL);

	assert_non_null(t);
	append(t, from, to);
	return t;
}

/* Of a trace that begins with sample @first; cut twice, for in the middle of a
 * lap there is more to undo. */
static void cut_at(size_t first, size_t count)
{
	struct trace *cut = append_all(first, all.count);
	struct trace *never = append_all(first, first + count);
	size_t before = count + (size_t)rand() % (all.count + 1 - count);

	assert_int_equal(trace_truncate(cut, before, NULL), 0);
	assert_int_equal(trace_truncate(cut, count, NULL), 0);
	same_trace(cut, never);
	append(cut, first + count, all.count);
	append(never, first + count, all.count);
	same_trace(cut, never);
	trace_free(cut);
	trace_free(never);
}

/* From user space on, and from the ioctl on, as a session's. */
static void test_truncate(void **state)
{
	(void)state;
	for (size_t r = 0; r < NR_RECIPES; r++) {
		trace_free(record(all_recipes[r], 3));
		for (size_t count = 0; count <= all.count; count += 7)
			cut_at(0, count);
		for (size_t count = 0; count + 4 <= all.count; count += 7)
			cut_at(4, count);
	}
}

static void test_truncate_refuses_gaps(void **state)
{
	struct trace *t = record(&recipe_4_13, 1);

	(void)state;
	assert_int_equal(trace_append_gap(t, &all.s[all.count - 1],
					  (uint32_t)W_NOP, 0, NULL),
			 0);
	assert_int_equal(trace_truncate(t, 5, NULL), -1);
	assert_int_equal(trace_truncate(t, trace_count(t), NULL), 0);
	trace_free(t);
}

static void test_edit(void **state)
{
	struct trace *t = record(&recipe_4_13, 1);
	size_t count = trace_count(t);
	struct machine_sample s = all.s[count - 1];

	(void)state;
	s.cpsr |= FLAG_D << 6;
	assert_int_equal(trace_edit(t, &s, (uint32_t)W_NOP, NULL), 0);
	assert_int_equal(trace_count(t), count);
	assert_true(trace_last(t)->edited);
	assert_true(trace_last(t)->flags & FLAG_D);
	assert_int_equal(trace_last(t)->changed[3], count - 1);
	assert_int_equal(trace_last(t)->seq, count - 1);
	assert_false(trace_at(t, count - 2)->edited);
	trace_free(t);
}

/* However the PC was changed, it had come by the exception. */
static void test_edit_in_a_vector(void **state)
{
	struct trace *t = record(&recipe_4_13, 1);
	size_t x1 = lap_get(t, 1)->points[CP_X1].first;
	struct machine_sample s = all.s[x1];

	(void)state;
	assert_int_equal(trace_truncate(t, x1 + 1, NULL), 0);
	assert_true(trace_last(t)->exception);
	s.pc += 4;
	assert_int_equal(trace_edit(t, &s, (uint32_t)W_NOP, NULL), 0);
	assert_true(trace_last(t)->exception);
	assert_int_equal(trace_truncate(t, x1, NULL), 0);
	assert_int_equal(trace_append(t, &all.s[x1], all.word[x1], NULL), 0);
	assert_false(trace_last(t)->edited);
	trace_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both_ways),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_over),
		cmocka_unit_test(test_over_trap),
		cmocka_unit_test(test_over_another_task),
		cmocka_unit_test(test_out),
		cmocka_unit_test(test_breakpoints),
		cmocka_unit_test(test_truncate),
		cmocka_unit_test(test_truncate_refuses_gaps),
		cmocka_unit_test(test_edit),
		cmocka_unit_test(test_edit_in_a_vector),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

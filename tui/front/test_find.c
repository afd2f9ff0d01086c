// SPDX-License-Identifier: MIT
/* Searches, each against a plain walk that asks the same of every event. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../trace/test_cpu.h"
#include "front_impl.h"

struct stage {
	struct cpu cpu;
	struct session s;
	struct digest digest;
	struct finder finder;
};

static void set_stage(struct stage *st)
{
	memset(st, 0, sizeof(*st));
	run_laps(&st->cpu, &recipe_4_13, 3);
	st->s.trace = st->cpu.t;
	st->s.disasm = disasm_open(NULL);
	assert_non_null(st->s.disasm);
}

static void strike_stage(struct stage *st)
{
	digest_free(&st->digest);
	find_free(&st->finder);
	disasm_close(st->s.disasm);
	trace_free(st->cpu.t);
}

typedef bool (*is_hit)(const struct trace *t, size_t i);

static void search(struct stage *st)
{
	assert_int_equal(digest_follow(&st->digest, st->s.trace), 0);
	assert_int_equal(find_follow(&st->finder, &st->s, &st->digest), 0);
}

static void expect_hits(struct stage *st, is_hit hit)
{
	size_t n = 0;

	search(st);
	for (size_t i = 0; i < trace_count(st->s.trace); i++) {
		assert_int_equal(find_below(&st->finder, i), n);
		if (!hit(st->s.trace, i))
			continue;
		assert_true(n < st->finder.nhits);
		assert_int_equal(st->finder.hits[n++], i);
	}
	assert_int_equal(n, st->finder.nhits);
	assert_true(n > 0);
}

static const struct trace_event *before(const struct trace *t, size_t i)
{
	return i ? trace_at(t, i - 1) : NULL;
}

static bool sets_d(const struct trace *t, size_t i)
{
	return i && (trace_at(t, i)->flags & FLAG_D) &&
	       !(before(t, i)->flags & FLAG_D);
}

static bool clears_a_or_i(const struct trace *t, size_t i)
{
	return i && (before(t, i)->flags & ~trace_at(t, i)->flags &
		     (FLAG_A | FLAG_I));
}

static bool comes_to_el1(const struct trace *t, size_t i)
{
	return trace_at(t, i)->el == 1 && (!i || before(t, i)->el != 1);
}

static bool comes_to_guest(const struct trace *t, size_t i)
{
	return trace_at(t, i)->world == WORLD_GUEST &&
	       (!i || before(t, i)->world != WORLD_GUEST);
}

static bool gets_hyp_vectors(const struct trace *t, size_t i)
{
	return trace_at(t, i)->vectors == VECTORS_HYP &&
	       (!i || before(t, i)->vectors != VECTORS_HYP);
}

static bool is_h2(const struct trace *t, size_t i)
{
	for (unsigned int n = 1; n <= lap_count(t); n++) {
		const struct lap_point *p = &lap_get(t, n)->points[CP_H2];

		if (p->present && p->first == i)
			return true;
	}
	return false;
}

static bool is_isb(const struct trace *t, size_t i)
{
	return trace_at(t, i)->word == (uint32_t)W_ISB;
}

static const struct {
	const char *text;
	is_hit hit;
} searches[] = {
	{ "D+", sets_d },
	{ "AI-", clears_a_or_i },
	{ "el1", comes_to_el1 },
	{ "world guest", comes_to_guest },
	{ "vectors hyp", gets_hyp_vectors },
	{ "checkpoint H2", is_h2 },
	{ "H2", is_h2 },
	{ "isb", is_isb },
};

static void test_every_kind(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st);
	for (size_t i = 0; i < sizeof(searches) / sizeof(searches[0]); i++) {
		assert_int_equal(find_set(&st.finder, searches[i].text), 0);
		expect_hits(&st, searches[i].hit);
	}
	assert_int_equal(find_set(&st.finder, "no such thing"), 0);
	search(&st);
	assert_int_equal(st.finder.nhits, 0);
	strike_stage(&st);
}

/* Found as the trace grows, and again where it was cut. */
static void test_follows_the_trace(void **state)
{
	struct stage st;

	(void)state;
	for (size_t i = 0; i < sizeof(searches) / sizeof(searches[0]); i++) {
		set_stage(&st);
		find_set(&st.finder, searches[i].text);
		expect_hits(&st, searches[i].hit);
		for (int more = 0; more < 5; more++) {
			mask(&st.cpu, FLAG_D);
			isb(&st.cpu);
			unmask(&st.cpu, FLAGS_ALL);
			nop(&st.cpu);
			expect_hits(&st, searches[i].hit);
		}
		trace_truncate(st.s.trace, trace_count(st.s.trace) / 2, NULL);
		expect_hits(&st, searches[i].hit);
		strike_stage(&st);
	}
}

static size_t at_of(struct front *f, struct stage *st, const char *line)
{
	front_command(f, line);
	return st->s.at;
}

static void test_verb_goes_both_ways(void **state)
{
	struct stage st;
	struct front *f;
	struct err err;
	size_t first, second;

	(void)state;
	set_stage(&st);
	f = front_new(&st.s, NULL, &err);
	assert_non_null(f);
	assert_int_equal(front_command(f, "find"), -1);
	first = at_of(f, &st, "find checkpoint H2");
	assert_int_equal(first, lap_get(st.s.trace, 1)->points[CP_H2].first);
	assert_non_null(strstr(front_status(f), "checkpoint H2 1 of 3"));
	second = at_of(f, &st, "find");
	assert_int_equal(second, lap_get(st.s.trace, 2)->points[CP_H2].first);
	assert_int_equal(at_of(f, &st, "back find"), first);
	assert_int_equal(front_command(f, "back find"), -1);
	assert_non_null(strstr(front_status(f), "no more before, 2 behind"));
	assert_int_equal(st.s.at, first);
	assert_int_equal(front_command(f, "find nonsense"), -1);
	assert_non_null(strstr(front_status(f), "nowhere in the"));
	front_free(f);
	strike_stage(&st);
}

static void test_zoom(void **state)
{
	struct stage st;
	struct front *f;
	struct model m;
	struct err err;
	size_t lap, count;

	(void)state;
	set_stage(&st);
	count = trace_count(st.s.trace);
	f = front_new(&st.s, NULL, &err);
	front_command(f, "find H2");
	front_model(f, &m);
	lap = m.strip_end - m.strip_first;
	assert_int_equal(m.strip_first, m.lap_first);
	front_command(f, "zoom in");
	front_model(f, &m);
	assert_true(m.strip_end - m.strip_first < lap);
	assert_in_range(m.event, m.strip_first, m.strip_end - 1);
	for (int i = 0; i < 20; i++)
		front_command(f, "zoom in");
	front_model(f, &m);
	assert_int_equal(m.strip_end - m.strip_first, ZOOM_LEAST);
	assert_in_range(m.event, m.strip_first, m.strip_end - 1);
	for (int i = 0; i < 20; i++)
		front_command(f, "zoom out");
	front_model(f, &m);
	assert_int_equal(m.strip_end - m.strip_first, count);
	front_command(f, "zoom in");
	front_model(f, &m);
	assert_true(m.strip_end - m.strip_first < count);
	front_command(f, "zoom lap");
	front_model(f, &m);
	assert_int_equal(m.strip_end - m.strip_first, lap);
	front_free(f);
	strike_stage(&st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_kind),
		cmocka_unit_test(test_follows_the_trace),
		cmocka_unit_test(test_verb_goes_both_ways),
		cmocka_unit_test(test_zoom),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

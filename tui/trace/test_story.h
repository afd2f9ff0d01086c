/* SPDX-License-Identifier: MIT */
/*
 * test_story.h - do two traces tell the same story? Include it behind
 * test_cpu.h.
 */
#ifndef TRACE_TEST_STORY_H
#define TRACE_TEST_STORY_H

static const struct recipe *const all_recipes[] = {
	&recipe_4_13,	    &recipe_v1,	       &recipe_sketch_a,
	&recipe_4_16,	    &recipe_4_16_ras,  &recipe_5_0,
	&recipe_6_19,	    &recipe_4_13_nvhe, &recipe_4_13_no_isb,
	&recipe_5_0_no_isb, &recipe_eret,      &recipe_remask,
};
#define NR_RECIPES (sizeof(all_recipes) / sizeof(all_recipes[0]))

static inline void same_state(const struct trace_event *a,
			      const struct trace_event *b)
{
	assert_int_equal(a->flags, b->flags);
	assert_int_equal(a->el, b->el);
	assert_int_equal(a->vectors, b->vectors);
	assert_int_equal(a->synchronised, b->synchronised);
	assert_int_equal(a->world, b->world);
}

static inline void same_checkpoints(const struct trace *a,
				    const struct trace *b)
{
	assert_int_equal(lap_count(a), lap_count(b));
	for (unsigned int n = 1; n <= lap_count(a); n++) {
		for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
			const struct lap_point *p = &lap_get(a, n)->points[cp];
			const struct lap_point *q = &lap_get(b, n)->points[cp];
			char one[64], other[64];

			assert_int_equal(p->present, q->present);
			if (!p->present)
				continue;
			same_state(trace_at(a, p->event),
				   trace_at(b, q->event));
			assert_int_equal(trace_at(a, p->event)->pc,
					 trace_at(b, q->event)->pc);
			assert_string_equal(
				lap_flags(a, p, one, sizeof(one)),
				lap_flags(b, q, other, sizeof(other)));
		}
	}
}

/* The next transition behind event @i, or 0. */
static inline size_t next_change(const struct trace *t, size_t i)
{
	while (++i < trace_count(t)) {
		if (trace_is_transition(t, i))
			return i;
	}
	return 0;
}

static inline void same_transitions(const struct trace *a,
				    const struct trace *b)
{
	size_t i = 0, k = 0;

	do {
		i = next_change(a, i);
		k = next_change(b, k);
		assert_int_equal(!i, !k);
		if (!i)
			break;
		same_state(trace_at(a, i), trace_at(b, k));
		assert_int_equal(trace_at(a, i - 1)->pc,
				 trace_at(b, k - 1)->pc);
		assert_int_equal(trace_at(a, i - 1)->word,
				 trace_at(b, k - 1)->word);
	} while (i);
}

static inline void same_story(const struct trace *a, const struct trace *b)
{
	same_checkpoints(a, b);
	same_transitions(a, b);
}

#endif

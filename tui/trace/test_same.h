/* SPDX-License-Identifier: MIT */
/*
 * test_same.h - are two sessions' recordings the same, field by field? Include
 * it behind cmocka.h.
 */
#ifndef TRACE_TEST_SAME_H
#define TRACE_TEST_SAME_H

#include <string.h>

#include "trace/session.h"

static inline void same_inputs(const struct trace_event *a,
			       const struct trace_event *b)
{
	assert_true(a->pc == b->pc);
	assert_true(a->vbar == b->vbar);
	assert_true(a->spsr_el2 == b->spsr_el2);
	assert_true(a->elr_el2 == b->elr_el2);
	assert_true(a->esr_el2 == b->esr_el2);
	assert_true(a->hcr_el2 == b->hcr_el2);
	assert_int_equal(a->word, b->word);
	assert_int_equal(a->seq, b->seq);
	assert_int_equal(a->flags, b->flags);
	assert_int_equal(a->el, b->el);
	assert_int_equal(a->spsel, b->spsel);
	assert_int_equal(a->gap, b->gap);
	assert_int_equal(a->edited, b->edited);
}

static inline void same_event(const struct trace_event *a,
			      const struct trace_event *b)
{
	same_inputs(a, b);
	assert_int_equal(a->world, b->world);
	assert_int_equal(a->vectors, b->vectors);
	assert_int_equal(a->depth, b->depth);
	assert_int_equal(a->synchronised, b->synchronised);
	assert_int_equal(a->exception, b->exception);
	assert_memory_equal(a->changed, b->changed, sizeof(a->changed));
}

static inline void same_lap(const struct lap *a, const struct lap *b)
{
	assert_int_equal(a->number, b->number);
	assert_int_equal(a->home, b->home);
	assert_int_equal(a->switched, b->switched);
	assert_int_equal(a->complete, b->complete);
	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		const struct lap_point *p = &a->points[cp];
		const struct lap_point *q = &b->points[cp];

		assert_int_equal(p->present, q->present);
		if (!p->present)
			continue;
		assert_int_equal(p->first, q->first);
		assert_int_equal(p->last, q->last);
		assert_int_equal(p->event, q->event);
	}
}

static inline void same_recording(const struct session *a,
				  const struct session *b)
{
	const struct trace *t = a->trace, *u = b->trace;

	assert_memory_equal(&a->landmarks, &b->landmarks, sizeof(a->landmarks));
	assert_int_equal(trace_count(t), trace_count(u));
	assert_int_equal(trace_length(t), trace_length(u));
	for (size_t i = 0; i < trace_count(t); i++)
		same_event(trace_at(t, i), trace_at(u, i));
	assert_int_equal(lap_count(t), lap_count(u));
	for (unsigned int n = 1; n <= lap_count(t); n++)
		same_lap(lap_get(t, n), lap_get(u, n));
}

#endif

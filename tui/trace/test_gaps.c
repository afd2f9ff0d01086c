// SPDX-License-Identifier: MIT
/*
 * Traces with gaps against whole ones: of the same model run, an eye that
 * sees only what breakpoints would show has to tell the same story.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "image/insn.h"
#include "test_cpu.h"
#include "test_story.h"

struct eye {
	uint64_t run_returns;
	bool stopped; /* at the instruction before, so a step shows this one */
	bool gap;     /* something has been missed since */
	bool ret;     /* the instruction before was a return */
	unsigned int missed;
};

static bool exits_open(const struct trace *t)
{
	const struct lap *lap = lap_get(t, lap_count(t));

	return lap && lap->switched && lap->points[CP_X1].present &&
	       !lap->points[CP_X2].present && !lap->points[CP_X3].present;
}

/* What the sparse recorder has breakpoints on. */
static bool breaks(const struct eye *eye, const struct trace *t, uint64_t pc,
		   uint32_t word)
{
	switch (insn_decode(word).kind) {
	case INSN_MSR_DAIFSET:
	case INSN_MSR_DAIFCLR:
	case INSN_MSR_DAIF:
	case INSN_ISB:
	case INSN_ERET:
	case INSN_SVC: /* stands for what the vector slot tells */
	case INSN_HVC:
		return true;
	case INSN_MSR_SYSREG:
		return word == (uint32_t)W_VBAR ||
		       (trace_last(t) && trace_last(t)->synchronised);
	case INSN_RET:
		return exits_open(t);
	case INSN_OTHER:
	case INSN_MRS:
	case INSN_SMC:
	case INSN_BL:
	case INSN_BLR:
		break;
	}
	return pc == IOCTL || pc == RUN || pc == eye->run_returns;
}

static void peek(struct cpu *c, const struct machine_sample *s, uint32_t word)
{
	struct eye *eye = c->observed;
	uint64_t link = c->sp ? c->stack[c->sp - 1] : 0;
	bool stop = breaks(eye, c->t, s->pc, word);
	/* Behind calls of the ioctl there are breakpoints, too. */
	bool back = eye->ret && s->pc > IOCTL && s->pc < HELPER;

	eye->ret = word == (uint32_t)W_RET;
	if (s->pc == RUN)
		eye->run_returns = link;
	if (!stop && !eye->stopped && !back) {
		eye->gap = true;
		eye->missed++;
		return;
	}
	assert_int_equal(eye->gap ? trace_append_gap(c->t, s, word, link, NULL)
				  : trace_append(c->t, s, word, NULL),
			 0);
	eye->gap = false;
	eye->stopped = stop;
}

static void test_same_story(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR_RECIPES; i++) {
		struct cpu whole, sparse;
		struct eye eye = { 0 };

		print_message("recipe %zu\n", i);
		run_laps(&whole, all_recipes[i], 3);
		run_observed(&sparse, all_recipes[i], 3, peek, &eye);
		assert_true(eye.missed > 0);
		same_story(whole.t, sparse.t);
		trace_free(whole.t);
		trace_free(sparse.t);
	}
}

/* The flags show at the next stop what was not seen: no trace, an error. */
static void test_refuses_hidden_change(void **state)
{
	struct trace *t = trace_new(&landmarks, NULL);
	struct machine_sample s = {
		.pc = IOCTL,
		.cpsr = FLAG_I << 6 | 9,
		.vbar_el2 = VECTORS,
		.hcr_el2 = HCR_HOST,
	};
	struct err err = { 0 };

	(void)state;
	assert_non_null(t);
	assert_int_equal(trace_append(t, &s, (uint32_t)W_NOP, NULL), 0);
	s.pc += 8;
	assert_int_equal(trace_append_gap(t, &s, (uint32_t)W_NOP, 0, &err), 0);
	assert_true(trace_last(t)->gap);
	s.cpsr |= FLAG_A << 6;
	assert_int_equal(trace_append_gap(t, &s, (uint32_t)W_NOP, 0, &err), -1);
	assert_int_equal(err.kind, ERR_TARGET);
	s.cpsr = FLAG_I << 6 | 5;
	assert_int_equal(trace_append_gap(t, &s, (uint32_t)W_NOP, 0, &err), -1);
	assert_int_equal(trace_count(t), 2);
	trace_free(t);
}

static void forget(struct cpu *c, const struct machine_sample *s, uint32_t word)
{
	size_t *most = c->observed;

	trace_limit(c->t, 64);
	assert_int_equal(trace_append(c->t, s, word, NULL), 0);
	if (trace_count(c->t) > *most)
		*most = trace_count(c->t);
}

static void same_culprits(const struct trace *a, uint32_t i,
			  const struct trace *b, uint32_t k)
{
	for (unsigned int bit = 0; bit < 4; bit++) {
		const struct trace_event *p, *q;

		p = trace_at(a, trace_at(a, i)->changed[bit]);
		q = trace_at(b, trace_at(b, k)->changed[bit]);
		assert_int_equal(!p, !q);
		if (p)
			assert_int_equal(p->seq, q->seq);
	}
}

/* Provenance still names the same events. */
static void same_provenance(const struct trace *a, const struct trace *b)
{
	for (unsigned int n = 1; n <= lap_count(a); n++) {
		const struct lap_point *p = &lap_get(a, n)->points[CP_H2];
		const struct lap_point *q = &lap_get(b, n)->points[CP_H2];

		same_culprits(a, p->event, b, q->event);
	}
}

/* Whatever is forgotten, nobody who asks for laps can tell. */
static void test_limit(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR_RECIPES; i++) {
		struct cpu whole, limited;
		size_t most = 0;

		run_laps(&whole, all_recipes[i], 40);
		run_observed(&limited, all_recipes[i], 40, forget, &most);
		assert_true(most < trace_count(whole.t));
		assert_int_equal(trace_length(limited.t),
				 trace_length(whole.t));
		same_story(whole.t, limited.t);
		same_provenance(whole.t, limited.t);
		trace_free(whole.t);
		trace_free(limited.t);
	}
}

/* A guest that computes for long costs nothing, and the newest are there. */
static void test_limit_is_flat(void **state)
{
	struct cpu c = { .vbar = VECTORS, .hcr = HCR_HOST };
	size_t most = 0;

	(void)state;
	c.t = trace_new(&landmarks, NULL);
	assert_non_null(c.t);
	c.observer = forget;
	c.observed = &most;
	from_user(&c, FLAG_A);
	while (trace_length(c.t) < 100000)
		nop(&c);
	assert_true(most <= 64 + 32);
	for (size_t i = 1; i < trace_count(c.t); i++)
		assert_int_equal(trace_at(c.t, i)->gap,
				 trace_at(c.t, i)->seq !=
					 trace_at(c.t, i - 1)->seq + 1);
	assert_int_equal(trace_last(c.t)->seq, 99999);
	for (size_t i = trace_count(c.t) - 32; i < trace_count(c.t); i++)
		assert_int_equal(trace_at(c.t, i)->seq + trace_count(c.t) - i,
				 100000);
	trace_free(c.t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_story),
		cmocka_unit_test(test_refuses_hidden_change),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_limit_is_flat),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

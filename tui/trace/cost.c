// SPDX-License-Identifier: MIT
#include <stddef.h>

#include "image/insn.h"
#include "trace/cost.h"

#define LEVELS 4

/* SP of one level, relative to what it was at H1. */
struct stack {
	int64_t at, deepest;
};

struct count {
	struct cost cost;
	struct stack stacks[LEVELS][2]; /* by EL and SPSel */
};

static void count_stack(struct count *c, const struct trace_event *e)
{
	struct stack *s = &c->stacks[e->el % LEVELS][e->spsel ? 1 : 0];
	int64_t bytes = 0;

	switch (insn_sp(e->word, &bytes)) {
	case INSN_SP_KEPT:
		return;
	case INSN_SP_SET:
		c->cost.stack_known = false;
		return;
	case INSN_SP_MOVED:
		break;
	}
	s->at += bytes;
	if (s->at < s->deepest)
		s->deepest = s->at;
}

static void count_effects(struct cost *c, uint32_t word)
{
	unsigned int effects = insn_effects(word);

	c->loads += (effects & INSN_LOADS) != 0;
	c->stores += (effects & INSN_STORES) != 0;
	c->barriers += (effects & INSN_BARRIER) != 0;
	c->isbs += insn_decode(word).kind == INSN_ISB;
	c->sysreg_reads += (effects & INSN_READS_SYSREG) != 0;
	c->sysreg_writes += (effects & INSN_WRITES_SYSREG) != 0;
}

static void count_event(struct count *c, const struct trace_event *e)
{
	c->cost.instructions[e->world % COST_WORLDS]++;
	if (e->world != WORLD_HOST && e->world != WORLD_HYP)
		return;
	count_effects(&c->cost, e->word);
	count_stack(c, e);
}

static uint64_t stack_bytes(const struct count *c)
{
	int64_t sum = 0;

	for (unsigned int el = 0; el < LEVELS; el++)
		sum += c->stacks[el][0].deepest + c->stacks[el][1].deepest;
	return (uint64_t)-sum;
}

/* An event with a gap before it, or whose word nobody knows. */
static bool seen(const struct trace_event *e, bool first)
{
	return e->word && (first || !e->gap);
}

struct cost cost_measure(const struct trace *t, const struct lap *lap)
{
	const struct lap_point *h1 = &lap->points[CP_H1];
	const struct lap_point *h2 = &lap->points[CP_H2];
	struct count c = { .cost = { .stack_known = true } };

	if (!lap->complete || !h1->present || !h2->present)
		return (struct cost){ 0 };
	for (uint32_t i = h1->first; i <= h2->last; i++) {
		const struct trace_event *e = trace_at(t, i);

		if (!seen(e, i == h1->first))
			return (struct cost){ 0 };
		count_event(&c, e);
	}
	c.cost.known = true;
	c.cost.stack = c.cost.stack_known ? stack_bytes(&c) : 0;
	return c.cost;
}

uint64_t cost_total(const struct cost *c)
{
	return c->instructions[WORLD_HOST] + c->instructions[WORLD_HYP];
}

static const struct {
	const char *name;
	size_t offset; /* of a uint64_t in struct cost */
} figures[COST_FIGURES] = {
	{ "host", offsetof(struct cost, instructions[WORLD_HOST]) },
	{ "hyp", offsetof(struct cost, instructions[WORLD_HYP]) },
	{ "guest", offsetof(struct cost, instructions[WORLD_GUEST]) },
	{ "loads", offsetof(struct cost, loads) },
	{ "stores", offsetof(struct cost, stores) },
	{ "stack", offsetof(struct cost, stack) },
	{ "barriers", offsetof(struct cost, barriers) },
	{ "isbs", offsetof(struct cost, isbs) },
	{ "sysreg_reads", offsetof(struct cost, sysreg_reads) },
	{ "sysreg_writes", offsetof(struct cost, sysreg_writes) },
};

const char *cost_figure_name(unsigned int figure)
{
	return figures[figure].name;
}

bool cost_figure(const struct cost *c, unsigned int figure, int64_t *value)
{
	const char *at = (const char *)c + figures[figure].offset;

	*value = (int64_t) * (const uint64_t *)(const void *)at;
	return c->known &&
	       (figures[figure].offset != offsetof(struct cost, stack) ||
		c->stack_known);
}

// SPDX-License-Identifier: MIT
/* The figures of a lap's cost that claims speak of. */
#include "figure.h"

static uint64_t stack_of(const struct cost *c)
{
	return c->stack;
}

static uint64_t accesses_of(const struct cost *c)
{
	return c->loads + c->stores;
}

static uint64_t isbs_of(const struct cost *c)
{
	return c->isbs;
}

const struct claim_figure claim_figures[] = {
	{ "instructions", "instructions of host and hyp", cost_total },
	{ "stack", "bytes of stack", stack_of },
	{ "accesses", "loads and stores", accesses_of },
	{ "isbs", "ISBs", isbs_of },
	{ 0 },
};

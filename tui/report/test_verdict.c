// SPDX-License-Identifier: MIT
/* The sentence about a patch, on behaviours built by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "regs/pstate.h"
#include "report/patch.h"

#define BACK "back-equals-before"
#define IN   "nothing-leaks-in"

/* What one mode does on both laps: rules as bits of laps, lap 1 the lowest. */
struct does {
	unsigned int back, in;	    /* laps that break these rules */
	unsigned int leak_in;	    /* FLAG_*, on each lap */
	const char *h0;		    /* flags there; NULL: "-A-F" */
	bool no_h1;		    /* and so no cost */
	uint64_t host[2], isbs[2];  /* per lap */
	uint64_t others[2], msr[2]; /* barriers but ISBs */
	uint64_t stack;
};

static void add_rule(struct behaviour_lap *lap, const char *name, bool broken)
{
	struct behaviour_verdict *v = &lap->verdicts[lap->nverdicts++];

	snprintf(v->rule, sizeof(v->rule), "%s", name);
	v->holds = !broken;
}

static void put_cell(struct behaviour_lap *lap, enum checkpoint cp,
		     const char *flags)
{
	lap->cells[cp].present = true;
	snprintf(lap->cells[cp].flags, sizeof(lap->cells[cp].flags), "%s",
		 flags);
}

static struct behaviour behave(const struct does *d)
{
	struct behaviour b = { .guest = strdup("hello"), .instructions = true };

	for (unsigned int i = 0; i < BEHAVIOUR_LAPS; i++) {
		struct behaviour_lap *lap = &b.laps[i];

		lap->complete = true;
		lap->leak_in = d->leak_in;
		add_rule(lap, BACK, d->back & 1U << i);
		add_rule(lap, IN, d->in & 1U << i);
		put_cell(lap, CP_H0, d->h0 ? d->h0 : "-A-F");
		put_cell(lap, CP_H2, "-AIF");
		if (d->no_h1)
			continue;
		put_cell(lap, CP_H1, "-AIF");
		lap->cost = (struct cost){
			.known = true,
			.stack_known = true,
			.isbs = d->isbs[i],
			.barriers = d->isbs[i] + d->others[i],
			.sysreg_writes = d->msr[i],
			.stack = d->stack,
		};
		lap->cost.instructions[WORLD_HOST] = d->host[i];
	}
	return b;
}

struct row {
	struct does before[PATCH_MODES], after[PATCH_MODES];
	const char *changed; /* functions, as found in the images */
	const char *says;
};

static const struct row rows[] = {
	{ /* only the mode that is not looked at first */
	  .after[1] = { .h0 = "---F" },
	  .says = "With VHE nothing changes; without VHE every rule still "
		  "holds, other flags at H0, from IRQs off to on as many "
		  "instructions." },
	{ .before[1] = { .in = 3 },
	  .after[1] = { .in = 3, .host = { 3, 3 } },
	  .says = "With VHE nothing changes; without VHE " IN
		  " stays broken, from IRQs off to on +3 instructions." },
	{ /* broken on one lap, then on both; held, then broken */
	  .before = { { .back = 1 } },
	  .after = { { .back = 3 }, { .back = 3 } },
	  .says = "With VHE " BACK
		  " is broken on lap 2 as well, from IRQs off to on as many "
		  "instructions; without VHE " BACK
		  " is broken now, from IRQs off to on as many instructions." },
	{ .after = { { .back = 2 } },
	  .says = "With VHE " BACK " is broken on lap 2 now, from IRQs off to "
		  "on as many instructions; without VHE nothing changes." },
	{ .before = { { .in = 3 }, { .in = 3 } },
	  .after = { { .in = 1 }, { .in = 0 } },
	  .says = "With VHE " IN " holds on lap 2 now, not on lap 1, from IRQs "
		  "off to on as many instructions; without VHE " IN
		  " holds now, from IRQs off to on as many instructions." },
	{ .before = { { .in = 1 } },
	  .after = { { .in = 2 } },
	  .says = "With VHE " IN " is broken on lap 2 now and holds on lap 1, "
		  "from IRQs off to on as many instructions; without VHE "
		  "nothing changes." },
	{ /* the rule is broken as before, by more flags */
	  .before = { { .in = 3, .leak_in = FLAG_A } },
	  .after = { { .in = 3, .leak_in = FLAG_A | FLAG_I, .no_h1 = true } },
	  .says = "With VHE " IN " stays broken, other flags at H1, I leaks "
		  "in, too, its cost is not measured: IRQs are never off (no "
		  "H1); without VHE nothing changes." },
	{ /* costs of the laps apart, and what is in them */
	  .after = { { .host = { 0, 3 }, .isbs = { 0, 3 } } },
	  .says = "With VHE every rule still holds, from IRQs off to on +3 "
		  "instructions (+3 ISBs) on lap 2; without VHE nothing "
		  "changes." },
	{ .before = { { .others = { 1, 1 }, .host = { 9, 9 } } },
	  .after = { { .host = { 9, 9 } } },
	  .says = "With VHE every rule still holds, from IRQs off to on as "
		  "many instructions (-1 other barrier); without VHE nothing "
		  "changes." },
	{ .before = { { .host = { 9, 9 }, .stack = 32 } },
	  .after = { { .host = { 8, 11 }, .isbs = { 1, 0 }, .msr = { 1, 1 } } },
	  .says = "With VHE every rule still holds, from IRQs off to on -1 "
		  "instruction (+1 ISB, -32 bytes of stack) on lap 1 and +2 "
		  "instructions (-32 bytes of stack) on lap 2; without VHE "
		  "nothing changes." },
	{ .before = { { .msr = { 1, 1 } } },
	  .after = { { .msr = { 0, 0 } } },
	  .says = "With VHE every rule still holds, from IRQs off to on as "
		  "many instructions (-1 MSR); without VHE nothing changes." },
	/* nothing to be seen is not nothing */
	{ .changed = "f",
	  .says = "In two laps of guest hello no flag, rule or "
		  "count changes; the code of f does." },
	{ .changed = "",
	  .says = "In two laps of guest hello no flag, rule or "
		  "count changes, and no function does." },
};

static void test_sentences(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct patch_report p = {
			.steps = calloc(1, sizeof(*p.steps)),
			.nsteps = 1,
			.changed = rows[i].changed ? strdup(rows[i].changed)
						   : NULL,
		};

		for (unsigned int mode = 0; mode < PATCH_MODES; mode++) {
			p.before[mode] = behave(&rows[i].before[mode]);
			p.steps[0].after[mode] = behave(&rows[i].after[mode]);
		}
		patch_verdict(&p);
		assert_string_equal(p.verdict, rows[i].says);
		patch_release(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sentences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

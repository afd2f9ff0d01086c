/* SPDX-License-Identifier: MIT */
/*
 * test_model.h - behaviours of the model CPU's world switches, to make reports
 * of. Include it behind cmocka.h.
 */
#ifndef REPORT_TEST_MODEL_H
#define REPORT_TEST_MODEL_H

#include "../trace/test_cpu.h"
#include "report/behaviour.h"

/* Two laps of a recipe; released by behaviour_release(). */
static inline struct behaviour behave_as(const char *name, const char *mode,
					 const struct recipe *r)
{
	struct session s = { .opt = { .name = name,
				      .mode = mode,
				      .guest = "two instructions" } };
	struct behaviour b;
	struct err err;
	struct cpu c;

	run_laps(&c, r, 2);
	s.trace = c.t;
	s.disasm = disasm_open(&err);
	assert_non_null(s.disasm);
	assert_int_equal(behaviour_capture(&b, &s, "a model", "step", &err), 0);
	disasm_close(s.disasm);
	trace_free(c.t);
	return b;
}

#endif

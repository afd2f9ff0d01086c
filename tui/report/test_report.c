// SPDX-License-Identifier: MIT
/* The reports of laps made on the model CPU, read back as a user would. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <stdlib.h>

#include "../trace/test_cpu.h"
#include "report/report.h"

struct fixture {
	struct cpu cpu;
	struct session session;
	struct verdict verdicts[16];
	struct report_input in;
};

static void make(struct fixture *f, const struct recipe *r, unsigned int laps)
{
	struct err err;

	memset(f, 0, sizeof(*f));
	run_laps(&f->cpu, r, laps);
	f->session.trace = f->cpu.t;
	f->session.opt = (struct session_options){
		.name = "model", .mode = "vhe", .guest = "two instructions"
	};
	f->session.disasm = disasm_open(&err);
	assert_non_null(f->session.disasm);
	f->in = (struct report_input){
		.session = &f->session,
		.recorder = "step",
		.laps = laps,
		.verdicts = f->verdicts,
		.nverdicts = rules_judge(f->cpu.t, f->verdicts, 16),
	};
}

static void discard(struct fixture *f)
{
	disasm_close(f->session.disasm);
	trace_free(f->cpu.t);
}

static json_t *parsed(const struct fixture *f)
{
	char *text = report_json(&f->in);
	json_t *root;

	assert_non_null(text);
	root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	free(text);
	assert_non_null(root);
	return root;
}

static const json_t *checkpoint(const json_t *root, size_t lap,
				const char *name)
{
	json_t *laps = json_object_get(root, "laps");
	json_t *points =
		json_object_get(json_array_get(laps, lap), "checkpoints");

	for (size_t i = 0; i < json_array_size(points); i++) {
		json_t *p = json_array_get(points, i);
		json_t *n = json_object_get(p, "name");

		if (!strcmp(json_string_value(n), name))
			return p;
	}
	return NULL;
}

static const char *text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void test_json(void **state)
{
	const json_t *x4;
	struct fixture f;
	json_t *root;

	(void)state;
	make(&f, &recipe_5_0, 2);
	root = parsed(&f);
	assert_string_equal(text_of(root, "schema"), "vhelab-trace/1");
	assert_string_equal(text_of(root, "guest"), "two instructions");
	assert_int_equal(
		json_integer_value(json_object_get(root, "instructions")),
		trace_count(f.cpu.t));
	assert_int_equal(json_array_size(json_object_get(root, "laps")), 2);
	assert_int_equal(json_array_size(json_object_get(root, "verdicts")), 6);
	x4 = checkpoint(root, 0, "X4");
	assert_string_equal(text_of(x4, "flags"), "--I-");
	assert_string_equal(text_of(x4, "vectors"), "host or hyp");
	assert_true(json_is_false(json_object_get(x4, "synchronised")));
	assert_null(checkpoint(root, 0, "U"));
	assert_non_null(checkpoint(root, 1, "U"));
	json_decref(root);
	discard(&f);
}

/* A transition is the instruction, and what held right after it. */
static void test_transition(void **state)
{
	struct fixture f;
	json_t *root, *list;
	size_t found = 0;

	(void)state;
	make(&f, &recipe_4_13, 1);
	root = parsed(&f);
	list = json_object_get(json_array_get(json_object_get(root, "laps"), 0),
			       "transitions");
	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *tr = json_array_get(list, i);

		if (strcmp(text_of(tr, "insn"), "msr daifclr, #4"))
			continue;
		assert_string_equal(text_of(tr, "flags"), "D-IF");
		assert_string_equal(text_of(tr, "world"), "hyp");
		assert_string_equal(text_of(tr, "vectors"), "hyp");
		found++;
	}
	assert_int_equal(found, 1);
	json_decref(root);
	discard(&f);
}

static void test_absent_is_absent(void **state)
{
	struct fixture f;
	json_t *root;
	char *text;

	(void)state;
	make(&f, &recipe_4_16_ras, 1);
	root = parsed(&f);
	assert_null(checkpoint(root, 0, "X2"));
	assert_non_null(checkpoint(root, 0, "X3"));
	json_decref(root);
	text = report_text(&f.in);
	assert_non_null(text);
	assert_non_null(strstr(text, "  no leak on this lap\n"));
	assert_non_null(strstr(text, "  H2  DAIF, then --I-"));
	free(text);
	discard(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_transition),
		cmocka_unit_test(test_absent_is_absent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: MIT
/*
 * Every prediction against the machine: what the architecture says of an
 * instruction must be what QEMU shows behind it. All images that are built:
 * the base tree's, and the variants' beside it. Needs QEMU.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "predict.h"
#include "regs/pstate.h"
#include "trace/session.h"

#define LAPS 2

struct tally {
	unsigned int asked[CONCEPT_COUNT];
	unsigned int wrong, quiet; /* quiet: changed, but not asked about */
};

static void complain(const struct session *s, const struct predict_step *step,
		     unsigned int flags)
{
	char insn[96], at[96], left[FLAGS_TEXT_LEN], right[FLAGS_TEXT_LEN];

	print_error("%s, %s: %s predicted, %s found\n",
		    symbols_format(&s->symbols, step->from->pc, at, sizeof(at)),
		    session_insn(s, step->from, insn, sizeof(insn)),
		    flags_text(flags, left),
		    flags_text(step->to->flags, right));
}

/* The machine stands behind the instruction, which left its source alone. */
static void check_last(struct session *s, struct tally *tally)
{
	struct predict_step step = { .from = trace_at(s->trace, s->at - 1),
				     .to = trace_at(s->trace, s->at) };
	enum reg_id source = predict_source(&step);
	enum concept concept;
	unsigned int flags;

	if (!predict_about(&step, &concept)) {
		tally->quiet += step.from->flags != step.to->flags;
		return;
	}
	tally->asked[concept]++;
	step.known = source != REG_COUNT &&
		     !machine_register(s->machine, source, &step.value, NULL);
	if (predict_flags(&step, &flags) && flags == step.to->flags)
		return;
	complain(s, &step, flags);
	tally->wrong++;
}

static void walk(struct session *s, struct tally *tally)
{
	const struct session_order order = { .goal = GOAL_STEP, .budget = 1 };
	struct err err;

	for (int i = 0; i < 100000; i++) {
		const struct lap *last = lap_get(s->trace, LAPS);

		if (last && last->complete)
			return;
		assert_int_equal(session_go(s, &order, &err), SESSION_REACHED);
		check_last(s, tally);
	}
	fail_msg("the laps do not end");
}

static void check_image(const char *kernel, bool vhe)
{
	struct session_options opt = {
		.machine = { .kernel = kernel,
			     .cancel_fd = -1,
			     .guest = getenv("VHELAB_TEST_GUEST"),
			     .without_vhe = !vhe },
	};
	struct tally tally = { 0 };
	struct err err = { 0 };
	struct session s;

	print_message("%s\n", kernel);
	if (session_open(&s, &opt, &err))
		fail_msg("%s", err.text);
	walk(&s, &tally);
	session_close(&s);
	assert_int_equal(tally.wrong, 0);
	assert_int_equal(tally.quiet, 0);
	assert_in_range(tally.asked[CONCEPT_ERET], LAPS, 1000);
	assert_in_range(tally.asked[CONCEPT_EXCEPTION], LAPS, 1000);
	assert_in_range(tally.asked[CONCEPT_IMMEDIATE], 2 * LAPS, 1000);
	/* In and out, once a lap. */
	if (vhe)
		assert_in_range(tally.asked[CONCEPT_BRANCH], 2 * LAPS, 1000);
	else
		assert_in_range(tally.asked[CONCEPT_NVHE], 2 * LAPS, 1000);
}

/* hyp.elf and hyp-nvhe.elf of a build folder. */
static void check_folder(const char *hyp)
{
	char path[600];

	for (int vhe = 0; vhe < 2; vhe++) {
		snprintf(path, sizeof(path), "%s/hyp%s.elf", hyp,
			 vhe ? "" : "-nvhe");
		if (!access(path, R_OK))
			check_image(path, vhe);
	}
}

static void folder_of_images(char *folder, size_t len)
{
	char *slash;

	assert_non_null(getenv("VHELAB_TEST_ELF"));
	snprintf(folder, len, "%s", getenv("VHELAB_TEST_ELF"));
	slash = strrchr(folder, '/');
	assert_non_null(slash);
	*slash = '\0';
}

static void test_base_tree(void **state)
{
	char folder[512];

	(void)state;
	folder_of_images(folder, sizeof(folder));
	check_folder(folder);
}

static void test_variants(void **state)
{
	char folder[512], pattern[600];
	glob_t found;

	(void)state;
	folder_of_images(folder, sizeof(folder));
	snprintf(pattern, sizeof(pattern), "%s/../variants/*/build/hyp",
		 folder);
	if (glob(pattern, 0, NULL, &found))
		skip();
	for (size_t i = 0; i < found.gl_pathc; i++)
		check_folder(found.gl_pathv[i]);
	globfree(&found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_base_tree),
		cmocka_unit_test(test_variants),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

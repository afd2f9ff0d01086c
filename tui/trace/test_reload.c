// SPDX-License-Identifier: MIT
/* A session on a copy of the image, which is then replaced. Needs QEMU. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "trace/session.h"

struct stage {
	char folder[64], kernel[96];
	struct session s;
};

/* The first @max bytes of the image, under another name. */
static void copy_image(const char *to, size_t max)
{
	struct err err;
	size_t len;
	uint8_t *bytes =
		file_read(getenv("VHELAB_TEST_ELF"), SIZE_MAX / 2, &len, &err);

	assert_non_null(bytes);
	len = len < max ? len : max;
	assert_int_equal(file_write(to, bytes, len, &err), 0);
	free(bytes);
}

static void set_stage(struct stage *st)
{
	struct session_options opt = {
		.name = "copy",
		.mode = "vhe",
		.guest = "hello",
		.machine = { .kernel = st->kernel,
			     .cancel_fd = -1,
			     .guest = getenv("VHELAB_TEST_GUEST") },
	};
	struct err err = { 0 };

	strcpy(st->folder, "/tmp/vhelab-reload-XXXXXX");
	assert_non_null(mkdtemp(st->folder));
	snprintf(st->kernel, sizeof(st->kernel), "%s/hyp.elf", st->folder);
	copy_image(st->kernel, SIZE_MAX);
	if (session_open(&st->s, &opt, &err))
		fail_msg("%s", err.text);
}

static void strike_stage(struct stage *st)
{
	session_close(&st->s);
	unlink(st->kernel);
	rmdir(st->folder);
}

static void add_break(struct stage *st, const char *symbol, uint64_t offset)
{
	struct session_break b = { .el = 2, .world = -1 };
	uint64_t size;

	assert_true(symbols_find(&st->s.symbols, symbol, &b.addr, &size));
	b.addr += offset;
	assert_int_equal(session_break_add(&st->s, &b, NULL), 0);
}

static void step(struct stage *st)
{
	struct session_order order = { .goal = GOAL_STEP, .budget = 1 };

	assert_int_equal(session_go(&st->s, &order, NULL), SESSION_REACHED);
}

static void test_begins_anew(void **state)
{
	struct session_break outside = { .addr = 8, .el = -1, .world = -1 };
	unsigned int dropped = 0;
	struct stage st;
	struct err err = { 0 };
	uint64_t addr;

	(void)state;
	set_stage(&st);
	add_break(&st, "__kvm_vcpu_run", 8);
	addr = st.s.breaks[0].addr;
	assert_int_equal(session_break_add(&st.s, &outside, NULL), 0);
	step(&st);
	copy_image(st.kernel, SIZE_MAX);
	if (session_reload(&st.s, &dropped, &err))
		fail_msg("%s", err.text);
	assert_int_equal(trace_count(st.s.trace), 1);
	assert_int_equal(st.s.at, 0);
	assert_int_equal(dropped, 1);
	assert_int_equal(st.s.nbreaks, 1);
	assert_int_equal(st.s.breaks[0].addr, addr);
	assert_int_equal(st.s.breaks[0].el, 2);
	step(&st);
	strike_stage(&st);
}

/* Cut short, as a linker leaves it half-way. */
static void test_broken_image_changes_nothing(void **state)
{
	unsigned int dropped = 0;
	struct stage st;
	struct err err = { 0 };

	(void)state;
	set_stage(&st);
	step(&st);
	copy_image(st.kernel, 4096);
	assert_int_equal(session_reload(&st.s, &dropped, &err), -1);
	assert_true(strlen(err.text) > 0);
	assert_int_equal(trace_count(st.s.trace), 2);
	assert_int_equal(st.s.at, 1);
	step(&st);
	strike_stage(&st);
}

static void test_not_what_was_not_started(void **state)
{
	struct session s = { .opt = { .attach = "socket" } };
	unsigned int dropped;
	struct err err;

	(void)state;
	assert_int_equal(session_reload(&s, &dropped, &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_begins_anew),
		cmocka_unit_test(test_broken_image_changes_nothing),
		cmocka_unit_test(test_not_what_was_not_started),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

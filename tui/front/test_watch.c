// SPDX-License-Identifier: MIT
/* Files that change; the clock is ours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "watch.h"

struct stage {
	char path[64];
	int fd;
	struct watch w;
};

static void append(struct stage *st)
{
	assert_int_equal(write(st->fd, "x", 1), 1);
}

static void set_stage(struct stage *st)
{
	strcpy(st->path, "/tmp/vhelab-watch-XXXXXX");
	st->fd = mkstemp(st->path);
	assert_true(st->fd >= 0);
	append(st);
	watch_begin(&st->w, st->path, 1000);
}

static void strike_stage(struct stage *st)
{
	close(st->fd);
	unlink(st->path);
}

static void test_rests_before_it_counts(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st);
	assert_false(watch_changed(&st.w, 5000));
	append(&st);
	assert_false(watch_changed(&st.w, 6000));
	assert_int_equal(watch_wait(&st.w, 6000), 300);
	append(&st); /* still being written */
	assert_false(watch_changed(&st.w, 6290));
	assert_false(watch_changed(&st.w, 6589));
	assert_int_equal(watch_wait(&st.w, 6589), 1);
	assert_true(watch_changed(&st.w, 6590));
	watch_begin(&st.w, st.path, 7000);
	assert_false(watch_changed(&st.w, 9000));
	assert_int_equal(watch_wait(&st.w, 9000), 1000);
	strike_stage(&st);
}

/* The same size in a new file, as a linker writes it; gone in between. */
static void test_another_file(void **state)
{
	struct stage st;

	(void)state;
	set_stage(&st);
	unlink(st.path);
	assert_false(watch_changed(&st.w, 2000));
	assert_false(watch_changed(&st.w, 4000));
	st.fd = (close(st.fd), open(st.path, O_CREAT | O_RDWR, 0600));
	assert_true(st.fd >= 0);
	assert_false(watch_changed(&st.w, 5000));
	assert_false(watch_changed(&st.w, 6000)); /* empty */
	append(&st);
	assert_false(watch_changed(&st.w, 7000));
	assert_true(watch_changed(&st.w, 7300));
	strike_stage(&st);
}

/* Only touched: make may have linked the same code again. */
static void test_touched(void **state)
{
	const struct timespec times[2] = { { 1, 0 }, { 1, 0 } };
	struct stage st;

	(void)state;
	set_stage(&st);
	assert_int_equal(futimens(st.fd, times), 0);
	assert_false(watch_changed(&st.w, 2000));
	assert_true(watch_changed(&st.w, 2300));
	strike_stage(&st);
}

static void test_nothing_to_watch(void **state)
{
	struct watch w;

	(void)state;
	watch_begin(&w, NULL, 0);
	assert_false(watch_changed(&w, 10000));
	assert_int_equal(watch_wait(&w, 10000), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rests_before_it_counts),
		cmocka_unit_test(test_another_file),
		cmocka_unit_test(test_touched),
		cmocka_unit_test(test_nothing_to_watch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

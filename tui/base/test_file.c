// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"

static char dir[] = "/tmp/vhelab-file.XXXXXX";

static int enter(void **state)
{
	(void)state;
	return mkdtemp(dir) && !chdir(dir) ? 0 : -1;
}

static int leave(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	return chdir("/") || system(command);
}

static void holds(const char *path, const char *text)
{
	size_t size;
	uint8_t *bytes = file_read(path, 100, &size, NULL);

	assert_non_null(bytes);
	assert_int_equal(size, strlen(text));
	assert_string_equal((char *)bytes, text);
	free(bytes);
}

/* How many names the folder has; what is beside a file must go again. */
static unsigned int names(void)
{
	FILE *f = popen("ls | wc -l", "r");
	unsigned int n = 99;

	assert_int_equal(fscanf(f, "%u", &n), 1);
	pclose(f);
	return n;
}

static void test_replaces(void **state)
{
	struct stat st;
	mode_t mask = umask(022);

	assert_int_equal(file_write("a", "one", 3, NULL), 0);
	holds("a", "one");
	assert_int_equal(file_write("a", "two!", 4, NULL), 0);
	holds("a", "two!");
	assert_int_equal(names(), 1);
	assert_int_equal(stat("a", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0644);
	umask(mask);
	(void)state;
}

static void test_keeps_links(void **state)
{
	struct stat st;

	assert_int_equal(symlink("a", "link"), 0);
	assert_int_equal(file_write("link", "three", 5, NULL), 0);
	assert_int_equal(lstat("link", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	holds("a", "three");
	unlink("link");
	(void)state;
}

static void test_devices(void **state)
{
	struct err err;

	assert_int_equal(file_write("/dev/null", "x", 1, NULL), 0);
	assert_int_equal(file_write("/dev/full", "x", 1, &err), -1);
	assert_int_equal(err.kind, ERR_ENV);
	assert_string_equal(err.text, "cannot write /dev/full: No space left "
				      "on device");
	(void)state;
}

static void test_refusals(void **state)
{
	struct err err;

	assert_int_equal(file_write("no/such", "x", 1, &err), -1);
	assert_string_equal(err.text, "cannot write no/such: No such file or "
				      "directory");
	assert_int_equal(file_write(".", "x", 1, &err), -1);
	assert_string_equal(err.text, "cannot write .: Is a directory");
	assert_null(file_read("a", 2, &(size_t){ 0 }, &err));
	assert_int_equal(err.kind, ERR_TARGET);
	assert_int_equal(names(), 1);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_replaces),
		cmocka_unit_test(test_keeps_links),
		cmocka_unit_test(test_devices),
		cmocka_unit_test(test_refusals),
	};

	return cmocka_run_group_tests_name("file", tests, enter, leave);
}

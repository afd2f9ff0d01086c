/* SPDX-License-Identifier: MIT */
/*
 * test_root.h - a folder of a test's own, and files in it. Include it behind
 * cmocka.h, stdio.h, stdlib.h and unistd.h.
 */
#ifndef LAB_TEST_ROOT_H
#define LAB_TEST_ROOT_H

static char root[64];

static int make_root(void **state)
{
	(void)state;
	snprintf(root, sizeof(root), "/tmp/test-lab-XXXXXX");
	return mkdtemp(root) ? 0 : -1;
}

static int drop_root(void **state)
{
	char command[100];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", root);
	return system(command);
}

/* @name is below the folder. */
static void write_file(const char *name, const char *text)
{
	char path[300];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", root, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

#endif

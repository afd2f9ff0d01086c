// SPDX-License-Identifier: MIT
/* The oracle is the cross compiler: the fixture holds what offsetof() and
 * sizeof gave. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "image/image.h"

static const char source[] =
	"typedef unsigned long u64;\n"
	"struct later;\n"
	"struct inner { char c; union { int i; u64 wide; } u; short tail; };\n"
	"typedef const struct inner inner_t;\n"
	"struct outer { char pad; inner_t in; struct later *p; u64 list[3]; "
	"};\n"
	"struct outer one;\n"
	"__attribute__((section(\".text\"))) const u64 where[] = {\n"
	"#define AT(m) __builtin_offsetof(struct outer, m), \\\n"
	"\tsizeof(((struct outer *)0)->m)\n"
	"\tAT(pad), AT(in), AT(in.u), AT(in.u.i), AT(in.u.wide), AT(in.tail),\n"
	"\tAT(p), AT(list), 0, sizeof(struct outer) };\n";

static const char *const members[] = { "pad",	 "in",	      "in.u",
				       "in.u.i", "in.u.wide", "in.tail",
				       "p",	 "list",      "" };

#define NMEMBERS (sizeof(members) / sizeof(members[0]))

static char folder[] = "/tmp/test_typesXXXXXX";

static int in_folder(const char *fmt)
{
	char command[512];

	snprintf(command, sizeof(command), fmt, folder);
	return system(command);
}

static struct image *build(const char *flags)
{
	char path[128], command[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/a.c", folder);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(source, f);
	fclose(f);
	snprintf(command, sizeof(command),
		 "cd %%s && aarch64-linux-gnu-gcc %s -O1 -w -ffreestanding "
		 "-nostdlib -static -Wl,-e,where a.c -o a.elf 2>/dev/null",
		 flags);
	assert_int_equal(in_folder(command), 0);
	snprintf(path, sizeof(path), "%s/a.elf", folder);
	return image_open(path, NULL);
}

static void members_are_where_the_compiler_put_them(void **state)
{
	struct image *img = build("-g");
	uint64_t at, size, expected[2 * NMEMBERS], offset;

	(void)state;
	assert_non_null(img);
	assert_true(image_symbol(img, "where", &at, &size));
	assert_true(image_bytes(img, at, expected, sizeof(expected)));
	for (size_t i = 0; i < NMEMBERS; i++) {
		assert_true(
			image_member(img, "outer", members[i], &offset, &size));
		assert_int_equal(offset, expected[2 * i]);
		assert_int_equal(size, expected[2 * i + 1]);
	}
	image_close(img);
}

static void what_is_not_there_is_not_found(void **state)
{
	static const char *const wrong[][2] = {
		{ "outer", "no" },    { "outer", "in.no" },
		{ "outer", "in..u" }, { "outer", "p.x" },
		{ "outer", "pad.x" }, { "later", "x" },
		{ "nothing", "" },    { "outer", "in.u.i.x" },
		{ "outer", "." },     { "outer", "li" },
		{ "inner_t", "c" },
	};
	struct image *img = build("-g");
	uint64_t offset, size;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		if (image_member(img, wrong[i][0], wrong[i][1], &offset, &size))
			fail_msg("%s.%s found", wrong[i][0], wrong[i][1]);
	}
	image_close(img);
	img = build("-g0");
	assert_non_null(img);
	assert_false(image_member(img, "outer", "in", &offset, &size));
	image_close(img);
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	return in_folder("rm -rf %s");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_are_where_the_compiler_put_them),
		cmocka_unit_test(what_is_not_there_is_not_found),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

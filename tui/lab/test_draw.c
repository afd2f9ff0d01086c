// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "draw.h"

static char root[] = "/tmp/vhelab-draw-XXXXXX";
static char lab[64];

static void put(const char *name, const char *text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", root, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void put_draw(const char *text)
{
	put("03-x/draw", text);
}

static int make_all(void **state)
{
	char path[96];

	if (!mkdtemp(root))
		return -1;
	snprintf(lab, sizeof(lab), "%s/03-x", root);
	snprintf(path, sizeof(path), "%s/draws", root);
	(void)state;
	return mkdir(lab, 0755) || mkdir(path, 0755);
}

static int remove_all(void **state)
{
	char line[96];

	(void)state;
	snprintf(line, sizeof(line), "rm -rf %s", root);
	return system(line) != 0;
}

static const char *const both = "[always]\naxes = way\n"
				"[plain]\nwho = nobody\n"
				"[drawn]\nwho = {{bit}} in {{place}}\n";
static const char *const axes = "[bit f]\nbit = F\n"
				"[bit d]\nbit = D\n"
				"[path a]\nplace = there\npatch = a.patch\n"
				"[path b]\nplace = here\npatch = b.patch\n"
				"[path c]\nplace = nowhere\n";

static char *filled(const char *seed, const char *text, char *name,
		    unsigned long *taken)
{
	struct err err = { .kind = ERR_NONE };
	struct draw *d;
	char *out;

	assert_int_equal(draw_read(&d, lab, seed, &err), 0);
	out = draw_fill(d, text, "text", &err);
	assert_non_null(out);
	if (name)
		snprintf(name, 32, "%s", draw_name(d));
	if (taken)
		*taken |= draw_taken(d) & draw_choices(d);
	draw_free(d);
	return out;
}

static void expect(const char *seed, const char *text, const char *want)
{
	char *out = filled(seed, text, NULL, NULL);

	assert_string_equal(out, want);
	free(out);
}

/*
 * The oracle is sha256sum(1): of "7/bit" it begins 0f40e95, an odd number;
 * of "7/path" b375ad6, which leaves 1 when divided by 3.
 */
static void test_drawn(void **state)
{
	(void)state;
	put_draw(both);
	put("draws/way", axes);
	expect(NULL, "{{who}}, {{who}}!", "nobody, nobody!");
	expect("7", "a {{who}} z", "a D in here z");
}

static void test_every_choice_comes(void **state)
{
	struct err err = { .kind = ERR_NONE };
	unsigned long taken = 0;
	char seed[8], name[32], again[32];
	struct draw *d;

	(void)state;
	put_draw(both);
	put("draws/way", axes);
	for (unsigned int i = 0; i < 64; i++) {
		snprintf(seed, sizeof(seed), "s%u", i & 63U);
		free(filled(seed, "", name, &taken));
		free(filled(seed, "", again, NULL));
		assert_string_equal(name, again);
	}
	assert_int_equal(draw_read(&d, lab, NULL, &err), 0);
	assert_int_equal(taken, draw_choices(d));
	assert_int_equal(__builtin_popcountl(taken), 5);
	assert_string_equal(draw_name(d), "");
	assert_null(draw_patch(d, 0));
	draw_free(d);
}

static void refuses(const char *text, const char *words)
{
	struct err err = { .kind = ERR_NONE };
	struct draw *d;
	char *out = NULL;

	put_draw(text);
	if (!draw_read(&d, lab, NULL, &err))
		out = draw_fill(d, "{{who}}", "text", &err);
	assert_null(out);
	assert_int_equal(err.kind, ERR_USAGE);
	assert_non_null(strstr(err.text, words));
	draw_free(d);
}

static void test_refused(void **state)
{
	(void)state;
	put("draws/way", axes);
	refuses("[plain]\nwhom = me\n", "nothing fills {{who}}");
	refuses("[plain]\nwho = {{who}}\n", "nothing fills {{who}}");
	refuses("[drawn]\nwho = me\n", "nothing fills {{who}}");
	refuses("[word]\nwho = me\n", "draw:2:");
	refuses("who = me\n", "draw:1:");
	assert_false(draw_is_seed(""));
	assert_false(draw_is_seed("a b"));
	assert_false(draw_is_seed("../x"));
	assert_true(draw_is_seed("ann@example.org"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_drawn),
		cmocka_unit_test(test_every_choice_comes),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, make_all, remove_all);
}

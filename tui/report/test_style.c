// SPDX-License-Identifier: MIT
/* Oracle: relative luminance and contrast as WCAG 2.1 defines them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "style.h"

static double linear(uint32_t byte)
{
	double c = byte / 255.0;

	return c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t rgb)
{
	return 0.2126 * linear(rgb >> 16 & 0xff) +
	       0.7152 * linear(rgb >> 8 & 0xff) + 0.0722 * linear(rgb & 0xff);
}

static double contrast(uint32_t a, uint32_t b)
{
	double x = luminance(a), y = luminance(b);

	return ((x > y ? x : y) + 0.05) / ((x > y ? y : x) + 0.05);
}

static void test_oracle(void **state)
{
	(void)state;
	assert_true(fabs(contrast(0x000000, 0xffffff) - 21) < 0.01);
	assert_true(fabs(contrast(0x777777, 0xffffff) - 4.48) < 0.01);
}

static void test_contrast(void **state)
{
	const struct style_pair *p;

	(void)state;
	for (size_t i = 0; (p = style_pair(i)); i++) {
		for (int scheme = 0; scheme < SCHEME_COUNT; scheme++) {
			double is = contrast(style_colour(p->fore, scheme),
					     style_colour(p->back, scheme));

			if (is < (p->text ? 4.5 : 3))
				fail_msg("pair %zu, scheme %d: %.2f", i, scheme,
					 is);
		}
	}
}

/* Whatever text is drawn on is in the table of pairs. */
static void test_pairs_cover(void **state)
{
	bool text[ROLE_COUNT] = { false };
	const struct style_pair *p;

	(void)state;
	for (size_t i = 0; (p = style_pair(i)); i++)
		text[p->fore] |= p->text;
	assert_true(text[ROLE_INK] && text[ROLE_MUTED] && text[ROLE_LINK]);
	assert_true(text[ROLE_SET_INK] && text[ROLE_LEAK_INK]);
	assert_true(text[ROLE_LEAK] && text[ROLE_GOOD]);
}

/* Paper is light, whatever the screen is. */
static void test_print_is_light(void **state)
{
	char *css = NULL;
	size_t len;
	FILE *f = open_memstream(&css, &len);

	(void)state;
	style_css(f, true);
	fclose(f);
	assert_non_null(
		strstr(css, "@media screen and (prefers-color-scheme:dark){"));
	assert_null(strpbrk(css, "<&"));
	free(css);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_oracle),
		cmocka_unit_test(test_contrast),
		cmocka_unit_test(test_pairs_cover),
		cmocka_unit_test(test_print_is_light),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

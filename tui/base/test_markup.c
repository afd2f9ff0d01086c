// SPDX-License-Identifier: MIT
/*
 * Oracles: the well-formed sequences of RFC 3629, section 4; the five
 * predefined entities of XML 1.0, section 4.6; the directional characters of
 * UAX #9, section 2.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/markup.h"

static void becomes(const char *text, const char *expected)
{
	char *got = NULL;
	size_t len;
	FILE *f = open_memstream(&got, &len);

	markup_text(f, text);
	fclose(f);
	assert_string_equal(got, expected);
	free(got);
}

static void test_markup(void **state)
{
	(void)state;
	becomes("a<b>&\"c'", "a&lt;b&gt;&amp;&quot;c'");
	becomes("]]>", "]]&gt;");
	becomes("one\r\ntwo\tthree", "one  two three");
	becomes("\x1b[31m\x07", "[U+001B][31m[U+0007]");
	becomes("\xc2\x9b", "[U+009B]");
	becomes("Gr\xc3\xbc\xc3\x9f"
		"e \xe2\x86\x92 \xf0\x9f\x99\x82",
		"Gr\xc3\xbc\xc3\x9f"
		"e \xe2\x86\x92 \xf0\x9f\x99\x82");
	becomes("", "");
}

static void test_lines(void **state)
{
	char *got = NULL;
	size_t len;
	FILE *f = open_memstream(&got, &len);

	(void)state;
	markup_lines(f, "a < b\n\tc\x1b\n");
	fclose(f);
	assert_string_equal(got, "a &lt; b\n c[U+001B]\n");
	free(got);
}

/* A name that reads backwards is a lie on a page. */
static void test_direction(void **state)
{
	static const char *const turned[][2] = {
		{ "\xd8\x9c", "[U+061C]" },	{ "\xe2\x80\x8e", "[U+200E]" },
		{ "\xe2\x80\xaa", "[U+202A]" }, { "\xe2\x80\xae", "[U+202E]" },
		{ "\xe2\x81\xa6", "[U+2066]" }, { "\xe2\x81\xa9", "[U+2069]" },
		{ "\xe2\x80\x8b", "[U+200B]" }, { "\xef\xbb\xbf", "[U+FEFF]" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(turned) / sizeof(turned[0]); i++)
		becomes(turned[i][0], turned[i][1]);
}

static void test_malformed(void **state)
{
#define BAD "\xef\xbf\xbd"
	(void)state;
	becomes("\xff", BAD);
	becomes("a\x80z", "a" BAD "z");
	becomes("\xc3", BAD);			      /* cut short */
	becomes("\xc0\xaf", BAD BAD);		      /* an overlong '/' */
	becomes("\xe0\x80\xbc", BAD BAD BAD);	      /* an overlong '<' */
	becomes("\xed\xa0\x80", BAD BAD BAD);	      /* a surrogate */
	becomes("\xf4\x90\x80\x80", BAD BAD BAD BAD); /* above U+10FFFF */
	becomes("\xe2\x80<", BAD BAD "&lt;");
	becomes("\xef\xbf\xbf", "[U+FFFF]"); /* XML cannot write it */
}

/* Whatever the bytes, what comes out is UTF-8 without a control. */
static void test_any_two_bytes(void **state)
{
	(void)state;
	for (unsigned int n = 1; n < 0x10000; n++) {
		char in[3] = { (char)(n & 0xff), (char)(n >> 8), '\0' };
		char *out = NULL;
		size_t len;
		FILE *f = open_memstream(&out, &len);

		markup_text(f, in);
		fclose(f);
		for (const char *p = out; *p;) {
			uint32_t c;
			const char *next = utf8_next(p, &c);

			assert_false(utf8_hidden(c));
			assert_true(c != 0xfffd || next - p == 3);
			p = next;
		}
		assert_null(strpbrk(out, "<>\"\n"));
		free(out);
	}
}

static void test_ascii(void **state)
{
	char buf[8];

	(void)state;
	assert_string_equal(ascii_text(buf, 8, "a\xc3\xbc\x1b\xffz"), "a???z");
	assert_string_equal(ascii_text(buf, 8, "a\tb\nc"), "a b c");
	assert_string_equal(ascii_text(buf, 4, "abcdef"), "abc");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_markup),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_direction),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_any_two_bytes),
		cmocka_unit_test(test_ascii),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: MIT
/*
 * Colours by arithmetic instead of by eye. Contrast is WCAG 2.1's ratio of
 * relative luminances; 4.5 is what it asks of text (AA), 7 of good text (AAA),
 * 3 of graphical objects. What somebody without one kind of cone sees is
 * Machado, Oliveira and Fernandes' model of 2009 at full severity, on linear
 * RGB; how far apart two colours then are is CIE 1976 Delta E, of which 2 can
 * just be told side by side.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "palette.h"

#define FAR_APART 25

struct rgb {
	double v[3];
};

/* xterm's colours above the first 16: a cube of six levels, then greys. */
static struct rgb xterm(int index)
{
	static const int level[] = { 0, 95, 135, 175, 215, 255 };
	int cube = index - 16, grey = 8 + 10 * (index - 232);
	struct rgb c;

	assert_in_range(index, 16, 255);
	for (int i = 0; i < 3; i++)
		c.v[i] = index >= 232 ? grey
				      : level[cube /
					      (i == 0	? 36
					       : i == 1 ? 6
							: 1) %
					      6];
	return c;
}

static struct rgb linear(struct rgb c)
{
	for (int i = 0; i < 3; i++) {
		double v = c.v[i] / 255;

		c.v[i] = v <= 0.04045 ? v / 12.92
				      : pow((v + 0.055) / 1.055, 2.4);
	}
	return c;
}

static double luminance(struct rgb l)
{
	return 0.2126 * l.v[0] + 0.7152 * l.v[1] + 0.0722 * l.v[2];
}

static double contrast(int a, int b)
{
	double x = luminance(linear(xterm(a)));
	double y = luminance(linear(xterm(b)));

	return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

static const struct eyes {
	const char *name;
	double m[3][3];
} eyes[] = {
	{ "all cones", { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } },
	{ "protanopia",
	  { { 0.152286, 1.052583, -0.204868 },
	    { 0.114503, 0.786281, 0.099216 },
	    { -0.003882, -0.048116, 1.051998 } } },
	{ "deuteranopia",
	  { { 0.367322, 0.860646, -0.227968 },
	    { 0.280085, 0.672501, 0.047413 },
	    { -0.011820, 0.042940, 0.968881 } } },
	{ "tritanopia",
	  { { 1.255528, -0.076749, -0.178779 },
	    { -0.078411, 0.930809, 0.147602 },
	    { 0.004733, 0.691367, 0.303900 } } },
};

static struct rgb seen(const struct eyes *e, struct rgb l)
{
	struct rgb out;

	for (int i = 0; i < 3; i++) {
		out.v[i] = 0;
		for (int j = 0; j < 3; j++)
			out.v[i] += e->m[i][j] * l.v[j];
		out.v[i] = fmin(1, fmax(0, out.v[i]));
	}
	return out;
}

static double root(double t)
{
	return t > 0.008856 ? cbrt(t) : 7.787 * t + 16.0 / 116;
}

/* L*, a*, b* under D65. */
static struct rgb lab(struct rgb l)
{
	double x = root((0.4124 * l.v[0] + 0.3576 * l.v[1] + 0.1805 * l.v[2]) /
			0.9505);
	double y = root(luminance(l));
	double z = root((0.0193 * l.v[0] + 0.1192 * l.v[1] + 0.9505 * l.v[2]) /
			1.0890);

	return (struct rgb){ { 116 * y - 16, 500 * (x - y), 200 * (y - z) } };
}

static double distance(const struct eyes *e, int a, int b)
{
	struct rgb x = lab(seen(e, linear(xterm(a))));
	struct rgb y = lab(seen(e, linear(xterm(b))));
	double sum = 0;

	for (int i = 0; i < 3; i++)
		sum += (x.v[i] - y.v[i]) * (x.v[i] - y.v[i]);
	return sqrt(sum);
}

/* The arithmetic itself, against published values. */
static void test_the_formulas(void **state)
{
	(void)state;
	assert_true(fabs(contrast(16, 231) - 21) < 0.001);
	assert_true(fabs(contrast(231, 231) - 1) < 0.001);
	/* #767676 is known as the lightest grey with 4.5 on white. */
	assert_true(contrast(243, 231) >= 4.5 && contrast(244, 231) < 4.5);
	/* White is L* 100, and the same for all eyes. */
	for (size_t e = 0; e < sizeof(eyes) / sizeof(eyes[0]); e++)
		assert_true(fabs(distance(&eyes[e], 16, 231) - 100) < 0.5);
	/* Red and green of one lightness: the classic confusion. */
	assert_true(distance(&eyes[0], 130, 64) > 50);
	assert_true(distance(&eyes[2], 130, 64) < 20);
}

/* Those with a ground of their own. */
static const enum ink grounds[] = { INK_LIT,  INK_LEAK, INK_USER,
				    INK_HOST, INK_HYP,	INK_GUEST };
#define GROUNDS (sizeof(grounds) / sizeof(grounds[0]))

static void check_pair(enum palette p, enum ink a, enum ink b)
{
	int x = palette_look(p, GROUND_UNKNOWN, 256, a).bg;
	int y = palette_look(p, GROUND_UNKNOWN, 256, b).bg;

	for (size_t e = 0; e < sizeof(eyes) / sizeof(eyes[0]); e++) {
		double d = distance(&eyes[e], x, y);

		if (d < FAR_APART)
			fail_msg("inks %u and %u of palette %u are %.0f apart "
				 "with %s",
				 a, b, p, d, eyes[e].name);
	}
}

static void test_grounds_are_far_apart_for_all_eyes(void **state)
{
	(void)state;
	for (int p = PALETTE_SAFE; p <= PALETTE_CONTRAST; p++) {
		for (size_t i = 0; i < GROUNDS; i++) {
			for (size_t k = 0; k < i; k++)
				check_pair((enum palette)p, grounds[i],
					   grounds[k]);
		}
	}
}

static void test_letters_read_on_their_grounds(void **state)
{
	(void)state;
	for (size_t i = 0; i < GROUNDS; i++) {
		struct look s = palette_look(PALETTE_SAFE, GROUND_UNKNOWN, 256,
					     grounds[i]);
		struct look c = palette_look(PALETTE_CONTRAST, GROUND_UNKNOWN,
					     256, grounds[i]);

		assert_true(contrast(s.fg, s.bg) >= 4.5);
		assert_true(contrast(c.fg, c.bg) >= 7);
	}
}

/* What stands on the terminal's own ground; a lamp is a shape, no text. */
static void test_reads_on_dark_and_light(void **state)
{
	static const struct {
		enum ground ground;
		bool black, white;
	} on[] = {
		{ GROUND_UNKNOWN, true, true },
		{ GROUND_DARK, true, false },
		{ GROUND_LIGHT, false, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(on) / sizeof(on[0]); i++) {
		int dim = palette_look(PALETTE_SAFE, on[i].ground, 256, INK_DIM)
				  .fg;
		int lamp =
			palette_look(PALETTE_SAFE, on[i].ground, 256, INK_LAMP)
				.bg;

		assert_true(!on[i].black || contrast(dim, 16) >= 4.5);
		assert_true(!on[i].white || contrast(dim, 231) >= 4.5);
		assert_true(!on[i].black || contrast(lamp, 16) >= 3);
		assert_true(!on[i].white || contrast(lamp, 231) >= 3);
	}
}

static bool differ(enum ink a, enum ink b, unsigned int shapes)
{
	unsigned int x =
		palette_look(PALETTE_NONE, GROUND_UNKNOWN, 256, a).shape;
	unsigned int y =
		palette_look(PALETTE_NONE, GROUND_UNKNOWN, 256, b).shape;

	return (x ^ y) & shapes;
}

/*
 * Pairs that may look alike without colour, since words say the same: MASKED
 * or open under a lamp, the name of a world, `>' at the PC, [brackets] about
 * the view that has the keys. Neither dim nor bold shows on every terminal,
 * nor on a blank.
 */
static void test_shapes_tell_without_colour(void **state)
{
	static const enum ink marks[] = { INK_PLAIN, INK_BOLD, INK_HERE,
					  INK_LIT, INK_LEAK };
	static const enum ink worlds[] = { INK_USER, INK_HOST, INK_HYP,
					   INK_GUEST };

	(void)state;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		for (size_t k = 0; k < i; k++)
			assert_true(differ(marks[i], marks[k],
					   ~(unsigned int)SHAPE_DIM));
	}
	for (size_t i = 0; i < sizeof(worlds) / sizeof(worlds[0]); i++) {
		for (size_t k = 0; k < i; k++)
			assert_true(differ(worlds[i], worlds[k],
					   SHAPE_REVERSE | SHAPE_UNDERLINE));
	}
}

static void test_no_colour_where_there_is_none(void **state)
{
	(void)state;
	for (int ink = 0; ink < INK_COUNT; ink++) {
		struct look none = palette_look(PALETTE_NONE, GROUND_DARK, 256,
						(enum ink)ink);
		struct look vt100 = palette_look(PALETTE_SAFE, GROUND_DARK, 0,
						 (enum ink)ink);
		struct look linux8 = palette_look(PALETTE_SAFE, GROUND_DARK, 8,
						  (enum ink)ink);

		assert_true(none.fg == -1 && none.bg == -1);
		assert_true(vt100.fg == -1 && vt100.bg == -1);
		assert_true(linux8.fg < 8 && linux8.bg < 8);
	}
}

static void test_the_ground_is_found_out(void **state)
{
	static const struct {
		const char *colorfgbg;
		enum ground ground;
	} rows[] = {
		{ NULL, GROUND_UNKNOWN },
		{ "", GROUND_UNKNOWN },
		{ "15", GROUND_UNKNOWN },
		{ "15;0", GROUND_DARK },
		{ "0;15", GROUND_LIGHT },
		{ "0;default;15", GROUND_LIGHT },
		{ "12;8", GROUND_DARK },
		{ "0;7", GROUND_LIGHT },
		{ "15;x", GROUND_UNKNOWN },
		{ "15;99", GROUND_UNKNOWN },
		{ "0;default", GROUND_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *says = rows[i].colorfgbg;

		assert_int_equal(palette_ground(THEME_AUTO, says),
				 rows[i].ground);
		assert_int_equal(palette_ground(THEME_LIGHT, says),
				 GROUND_LIGHT);
		assert_int_equal(palette_ground(THEME_DARK, says), GROUND_DARK);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_formulas),
		cmocka_unit_test(test_grounds_are_far_apart_for_all_eyes),
		cmocka_unit_test(test_letters_read_on_their_grounds),
		cmocka_unit_test(test_reads_on_dark_and_light),
		cmocka_unit_test(test_shapes_tell_without_colour),
		cmocka_unit_test(test_no_colour_where_there_is_none),
		cmocka_unit_test(test_the_ground_is_found_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

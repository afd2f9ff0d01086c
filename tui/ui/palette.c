// SPDX-License-Identifier: MIT
#include "palette.h"

#include <stdlib.h>
#include <string.h>

#define BLACK 16 /* the first 16 are the user's own to choose */
#define WHITE 231

/*
 * Shapes only. Worlds fill cells without a letter, so they differ by what a
 * blank shows, too.
 */
/* clang-format off */
static const struct look plain[INK_COUNT] = {
	[INK_PLAIN] = { -1, -1, 0 },
	[INK_BOLD] = { -1, -1, SHAPE_BOLD },
	[INK_DIM] = { -1, -1, SHAPE_DIM },
	[INK_HERE] = { -1, -1, SHAPE_REVERSE },
	[INK_LIT] = { -1, -1, SHAPE_REVERSE | SHAPE_UNDERLINE },
	[INK_LAMP] = { -1, -1, SHAPE_BOLD },
	[INK_LEAK] = { -1, -1, SHAPE_REVERSE | SHAPE_BOLD },
	[INK_USER] = { -1, -1, SHAPE_REVERSE | SHAPE_UNDERLINE },
	[INK_HOST] = { -1, -1, 0 },
	[INK_HYP] = { -1, -1, SHAPE_REVERSE },
	[INK_GUEST] = { -1, -1, SHAPE_UNDERLINE },
};

/*
 * Grounds far apart for everybody, among them those who see no red, no green
 * or no blue; the letter on each is what reads best. What has no ground of
 * its own is as in `plain'.
 */
static const struct look safe[INK_COUNT] = {
	[INK_LIT] = { BLACK, 220, 0 },
	[INK_LEAK] = { WHITE, 160, SHAPE_BOLD },
	[INK_USER] = { WHITE, 238, 0 },
	[INK_HOST] = { WHITE, 27, 0 },
	[INK_HYP] = { BLACK, 176, 0 },
	[INK_GUEST] = { BLACK, 122, 0 },
};

static const struct look contrast[INK_COUNT] = {
	[INK_LIT] = { BLACK, 220, SHAPE_BOLD },
	[INK_LEAK] = { WHITE, 124, SHAPE_BOLD | SHAPE_UNDERLINE },
	[INK_USER] = { WHITE, 238, SHAPE_BOLD },
	[INK_HOST] = { WHITE, 21, SHAPE_BOLD },
	[INK_HYP] = { WHITE, 91, SHAPE_BOLD },
	[INK_GUEST] = { BLACK, 80, SHAPE_BOLD },
};

/* Eight colours: theirs is the shade, no two differ as red and green do. */
static const struct look eight[INK_COUNT] = {
	[INK_LIT] = { 0, 3, 0 },
	[INK_LAMP] = { 3, 3, 0 },
	[INK_LEAK] = { 7, 1, SHAPE_BOLD },
	[INK_USER] = { 0, 7, 0 },
	[INK_HOST] = { 7, 4, SHAPE_BOLD },
	[INK_HYP] = { 7, 5, SHAPE_BOLD },
	[INK_GUEST] = { 0, 6, 0 },
};

static const short lamp[] = {
	[GROUND_UNKNOWN] = 130, [GROUND_DARK] = 220, [GROUND_LIGHT] = 130,
};

static const short grey[] = {
	[GROUND_UNKNOWN] = 243, [GROUND_DARK] = 246, [GROUND_LIGHT] = 240,
};
/* clang-format on */

enum ground palette_ground(enum theme theme, const char *colorfgbg)
{
	const char *last = colorfgbg ? strrchr(colorfgbg, ';') : NULL;
	char *end;
	long bg;

	if (theme == THEME_DARK)
		return GROUND_DARK;
	if (theme == THEME_LIGHT)
		return GROUND_LIGHT;
	if (!last)
		return GROUND_UNKNOWN;
	bg = strtol(last + 1, &end, 10);
	if (end == last + 1 || *end || bg < 0 || bg > 15)
		return GROUND_UNKNOWN;
	/* 7 and 9 to 15 are the bright ones; 8 is a dark grey. */
	return bg == 7 || bg > 8 ? GROUND_LIGHT : GROUND_DARK;
}

static struct look of_256(enum palette palette, enum ground ground,
			  enum ink ink)
{
	const struct look *table = palette == PALETTE_CONTRAST ? contrast
							       : safe;

	if (ink == INK_LAMP)
		return (struct look){ lamp[ground], lamp[ground], 0 };
	/* Who asks for contrast gets no grey. */
	if (ink == INK_DIM && palette == PALETTE_CONTRAST)
		return plain[INK_PLAIN];
	if (ink == INK_DIM)
		return (struct look){ grey[ground], -1, 0 };
	return table[ink].bg ? table[ink] : plain[ink];
}

struct look palette_look(enum palette palette, enum ground ground, int colours,
			 enum ink ink)
{
	if (palette == PALETTE_NONE || colours < 8)
		return plain[ink];
	if (colours >= 256)
		return of_256(palette, ground, ink);
	return eight[ink].bg ? eight[ink] : plain[ink];
}

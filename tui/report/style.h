/* SPDX-License-Identifier: MIT */
/*
 * style.h - the colours and strokes of pictures and pages: one table, each
 * colour for light and for dark. Colour never says anything alone; shape, place
 * or a word says it, too.
 */
#ifndef REPORT_STYLE_H
#define REPORT_STYLE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum role {
	ROLE_GROUND,
	ROLE_PANEL, /* behind heads of tables */
	ROLE_INK,
	ROLE_MUTED, /* text that may be overlooked */
	ROLE_LINK,
	ROLE_EDGE, /* outlines that carry meaning */
	ROLE_GRID, /* lines that only guide the eye */
	ROLE_USER,
	ROLE_HOST,
	ROLE_HYP,
	ROLE_GUEST,
	ROLE_SET, /* a flag that is set, and the letter on it */
	ROLE_SET_INK,
	ROLE_LEAK,
	ROLE_LEAK_INK,
	ROLE_CHANGE, /* behind what differs */
	ROLE_GOOD,
	ROLE_COUNT
};

enum scheme { SCHEME_LIGHT, SCHEME_DARK, SCHEME_COUNT };

/* 0xRRGGBB */
uint32_t style_colour(enum role role, enum scheme scheme);

/*
 * Which colours meet: text on a ground needs a contrast of 4.5, an outline or
 * a shape 3 (WCAG 2.1, 1.4.3 and 1.4.11). NULL behind the last pair.
 */
struct style_pair {
	enum role fore, back;
	bool text;
};
const struct style_pair *style_pair(size_t index);

/* CSS for pictures; with @page, for what is around them, too. Dark only on a
 * screen that wants it: paper is light. */
void style_css(FILE *f, bool page);

#endif

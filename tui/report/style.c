// SPDX-License-Identifier: MIT
#include "style.h"

/* clang-format off */
static const uint32_t colours[ROLE_COUNT][SCHEME_COUNT] = {
	[ROLE_GROUND]	= { 0xffffff, 0x14171c },
	[ROLE_PANEL]	= { 0xf1f4f8, 0x20262f },
	[ROLE_INK]	= { 0x16191f, 0xe8ebf0 },
	[ROLE_MUTED]	= { 0x4b5563, 0xb4bdca },
	[ROLE_LINK]	= { 0x0b4fa8, 0x8ab8ff },
	[ROLE_EDGE]	= { 0x5d6878, 0x98a4b6 },
	[ROLE_GRID]	= { 0xc9d0da, 0x3d4653 },
	[ROLE_USER]	= { 0xd9dde4, 0x4a5260 },
	[ROLE_HOST]	= { 0xa9cdf2, 0x1d4f80 },
	[ROLE_HYP]	= { 0xf7c46c, 0x7a4c00 },
	[ROLE_GUEST]	= { 0x9bdbbb, 0x175c41 },
	[ROLE_SET]	= { 0x33415c, 0xc9d5ec },
	[ROLE_SET_INK]	= { 0xffffff, 0x10151e },
	[ROLE_LEAK]	= { 0xb00020, 0xff9c9c },
	[ROLE_LEAK_INK]	= { 0xffffff, 0x2a0508 },
	[ROLE_CHANGE]	= { 0xffefb0, 0x544300 },
	[ROLE_GOOD]	= { 0x0a6b2e, 0x7fd99b },
};

static const struct style_pair pairs[] = {
	{ ROLE_INK, ROLE_GROUND, true },
	{ ROLE_INK, ROLE_PANEL, true },
	{ ROLE_INK, ROLE_USER, true },
	{ ROLE_INK, ROLE_HOST, true },
	{ ROLE_INK, ROLE_HYP, true },
	{ ROLE_INK, ROLE_GUEST, true },
	{ ROLE_INK, ROLE_CHANGE, true },
	{ ROLE_MUTED, ROLE_GROUND, true },
	{ ROLE_MUTED, ROLE_PANEL, true },
	{ ROLE_LINK, ROLE_GROUND, true },
	{ ROLE_SET_INK, ROLE_SET, true },
	{ ROLE_LEAK_INK, ROLE_LEAK, true },
	{ ROLE_LEAK, ROLE_GROUND, true },
	{ ROLE_LEAK, ROLE_CHANGE, true },
	{ ROLE_GOOD, ROLE_GROUND, true },
	{ ROLE_GOOD, ROLE_CHANGE, true },
	{ ROLE_EDGE, ROLE_GROUND, false },
	{ ROLE_SET, ROLE_GROUND, false },
};

/* What takes its colour from a role; `page` for what a picture has not. */
static const struct {
	const char *selector, *property;
	enum role role;
	bool page;
} paints[] = {
	{ ".ground", "fill", ROLE_GROUND, false },
	{ ".ink", "fill", ROLE_INK, false },
	{ ".muted", "fill", ROLE_MUTED, false },
	{ ".user", "fill", ROLE_USER, false },
	{ ".host", "fill", ROLE_HOST, false },
	{ ".hyp", "fill", ROLE_HYP, false },
	{ ".guest", "fill", ROLE_GUEST, false },
	{ ".set", "fill", ROLE_SET, false },
	{ ".set-ink", "fill", ROLE_SET_INK, false },
	{ ".leak", "fill", ROLE_LEAK, false },
	{ ".leak-ink", "fill", ROLE_LEAK_INK, false },
	{ ".good", "fill", ROLE_GOOD, false },
	{ ".change", "fill", ROLE_CHANGE, false },
	{ ".box", "stroke", ROLE_EDGE, false },
	{ ".clear", "stroke", ROLE_EDGE, false },
	{ ".lead", "stroke", ROLE_EDGE, false },
	{ ".grid", "stroke", ROLE_GRID, false },
	{ ".hatch", "stroke", ROLE_INK, false },
	{ ".cut", "stroke", ROLE_INK, false },
	{ ".leak-box", "stroke", ROLE_LEAK, false },
	{ ".change-box", "stroke", ROLE_INK, false },
	{ "body", "background", ROLE_GROUND, true },
	{ "body", "color", ROLE_INK, true },
	{ "a", "color", ROLE_LINK, true },
	{ "th,caption,.key", "background", ROLE_PANEL, true },
	{ "th,td,.box,.scroll,.key", "border-color", ROLE_GRID, true },
	{ ".quiet,figcaption", "color", ROLE_MUTED, true },
	{ ".differs", "background", ROLE_CHANGE, true },
	{ ".broken", "color", ROLE_LEAK, true },
	{ ".holds", "color", ROLE_GOOD, true },
	{ ".verdict", "border-color", ROLE_EDGE, true },
	{ ".scroll:focus", "outline-color", ROLE_LINK, true },
};

static const struct {
	const char *selector, *width, *dash;
} strokes[] = {
	{ ".box", "1", NULL },
	{ ".clear", "1.2", "2 3" },
	{ ".lead", "0.8", NULL },
	{ ".grid", "0.8", NULL },
	{ ".hatch", "1.6", NULL },
	{ ".cut", "1.6", NULL },
	{ ".leak-box", "2.5", NULL },
	{ ".change-box", "1.6", NULL },
};
/* clang-format on */

uint32_t style_colour(enum role role, enum scheme scheme)
{
	return colours[role][scheme];
}

const struct style_pair *style_pair(size_t index)
{
	return index < sizeof(pairs) / sizeof(pairs[0]) ? &pairs[index] : NULL;
}

static void put_paints(FILE *f, enum scheme scheme, bool page)
{
	for (size_t i = 0; i < sizeof(paints) / sizeof(paints[0]); i++) {
		if (paints[i].page && !page)
			continue;
		fprintf(f, "%s{%s:#%06x}\n", paints[i].selector,
			paints[i].property,
			style_colour(paints[i].role, scheme));
	}
}

void style_css(FILE *f, bool page)
{
	for (size_t i = 0; i < sizeof(strokes) / sizeof(strokes[0]); i++) {
		fprintf(f, "%s{stroke-width:%s", strokes[i].selector,
			strokes[i].width);
		if (strokes[i].dash)
			fprintf(f, ";stroke-dasharray:%s", strokes[i].dash);
		fputs("}\n", f);
	}
	/* A line has no inside, and what is boxed keeps its own fill. */
	fputs(".clear,.lead,.grid,.cut,.leak-box{fill:none}\n"
	      "svg text{font-family:'DejaVu Sans','Liberation Sans',"
	      "system-ui,sans-serif;font-size:13px}\n"
	      "svg .mono{font-family:'DejaVu Sans Mono','Liberation Mono',"
	      "ui-monospace,Menlo,Consolas,monospace}\n"
	      "svg .small{font-size:11px}\nsvg .strong{font-weight:bold}\n"
	      "svg .middle{text-anchor:middle}\nsvg .end{text-anchor:end}\n",
	      f);
	put_paints(f, SCHEME_LIGHT, page);
	fputs("@media screen and (prefers-color-scheme:dark){\n", f);
	put_paints(f, SCHEME_DARK, page);
	fputs("}\n", f);
}

/* SPDX-License-Identifier: MIT */
/*
 * settings.h - what the user has chosen, kept from one run to the next. All
 * zeros are the defaults. `set NAME WORD` changes one; the table in
 * settings.c has the names and the words.
 */
#ifndef FRONT_FRONT_SETTINGS_H
#define FRONT_FRONT_SETTINGS_H

#include <stdbool.h>

enum palette {
	PALETTE_SAFE,	  /* told apart with the common colour deficiencies */
	PALETTE_CONTRAST, /* the same, and black on bright or white on dark */
	PALETTE_NONE,	  /* bold, underlined and reversed only */
	PALETTE_COUNT
};

/* Of the terminal's background; auto: as COLORFGBG says, and where it says
 * nothing, colours that read on both. */
enum theme { THEME_AUTO, THEME_DARK, THEME_LIGHT, THEME_COUNT };

struct settings {
	int palette;  /* enum palette */
	int theme;    /* enum theme */
	bool ascii;   /* no line characters and blocks, whatever the locale */
	bool mouse;   /* take clicks; then selecting text needs Shift */
	bool predict; /* ask for the flags before they change */
};

#endif

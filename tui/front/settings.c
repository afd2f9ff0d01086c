// SPDX-License-Identifier: MIT
#include "settings.h"

#include <string.h>

static const char *const palettes[] = {
	[PALETTE_SAFE] = "safe",
	[PALETTE_CONTRAST] = "high-contrast",
	[PALETTE_NONE] = "none",
	[PALETTE_COUNT] = NULL,
};

static const char *const themes[] = {
	[THEME_AUTO] = "auto",
	[THEME_DARK] = "dark",
	[THEME_LIGHT] = "light",
	[THEME_COUNT] = NULL,
};

static const char *const switches[] = { "off", "on", NULL };

/* clang-format off */
static const struct setting table[] = {
	{ "palette", "the colours", offsetof(struct settings, palette),
	  palettes },
	{ "theme", "what the terminal's background is",
	  offsetof(struct settings, theme), themes },
	{ "ascii", "draw without line characters and blocks",
	  offsetof(struct settings, ascii), switches },
	{ "mouse", "take clicks; selecting text then needs Shift",
	  offsetof(struct settings, mouse), switches },
	{ "predict", "ask for the flags before they change",
	  offsetof(struct settings, predict), switches },
};
/* clang-format on */

#define NR_SETTINGS (sizeof(table) / sizeof(table[0]))

const struct setting *setting_row(size_t index)
{
	return index < NR_SETTINGS ? &table[index] : NULL;
}

const struct setting *setting_find(const char *name)
{
	for (size_t i = 0; name && i < NR_SETTINGS; i++) {
		if (!strcmp(table[i].name, name))
			return &table[i];
	}
	return NULL;
}

const char *setting_get(const struct settings *s, const struct setting *row)
{
	const char *at = (const char *)s + row->offset;

	if (row->words == switches)
		return switches[*(const bool *)at];
	return row->words[*(const int *)at];
}

int setting_set(struct settings *s, const struct setting *row, const char *word)
{
	char *at = (char *)s + row->offset;

	for (int i = 0; word && row->words[i]; i++) {
		if (strcmp(row->words[i], word))
			continue;
		if (row->words == switches)
			*(bool *)at = i;
		else
			*(int *)at = i;
		return 0;
	}
	return -1;
}

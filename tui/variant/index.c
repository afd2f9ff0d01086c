// SPDX-License-Identifier: MIT
/* Reading the index. Whoever edits it may mistype: every word is checked. */
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "regs/pstate.h"
#include "variant/variant.h"

#define MAX_VARIANTS 64
#define ALL_LAPS     ((1U << VARIANT_LAP_ROWS) - 1)

struct variants {
	struct variant list[MAX_VARIANTS];
	size_t count;
	char problem[160]; /* of the first line that was wrong */
};

static const char *const mode_names[VARIANT_MODES] = {
	[VARIANT_VHE] = "vhe",
	[VARIANT_NVHE] = "nvhe",
};

const char *variant_mode_name(enum variant_mode mode)
{
	return mode_names[mode];
}

static bool problem(struct variants *all, const char *what, const char *word)
{
	if (!all->problem[0])
		snprintf(all->problem, sizeof(all->problem), "%s: \"%.60s\"",
			 what, word);
	return false;
}

/* ---- words ------------------------------------------------------------------ */

/* Names become parts of paths. */
static bool good_name(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789.-";

	return *name && *name != '.' && *name != '-' && strlen(name) < 32 &&
	       !name[strspn(name, letters)];
}

/* "D-IF>--I-" is "D-IF, then --I-", "." is an absent checkpoint. */
static bool read_cell(char *cell, size_t len, const char *word)
{
	size_t used = 0, n;

	*cell = '\0';
	if (!strcmp(word, "."))
		return true;
	for (bool more = true; more; word += n + 1) {
		char value[FLAGS_TEXT_LEN];
		unsigned int flags;

		n = strcspn(word, ">");
		more = word[n] == '>';
		snprintf(value, sizeof(value), "%s", word);
		if (n + 1 != sizeof(value) || !flags_parse(value, &flags) ||
		    used + 1 >= len)
			return false;
		used += (size_t)snprintf(cell + used, len - used, "%s%s",
					 used ? ", then " : "", value);
	}
	return used < len;
}

static bool read_row(struct variants *all, struct variant_expect *e,
		     unsigned int laps, char *words)
{
	char row[VARIANT_CELLS][sizeof(e->cells[0][0])];
	char *state = NULL, *word = strtok_r(words, " \t", &state);
	size_t n = 0;

	for (; word && n < VARIANT_CELLS; n++) {
		if (!read_cell(row[n], sizeof(row[n]), word))
			return problem(all, "no flags", word);
		word = strtok_r(NULL, " \t", &state);
	}
	if (word || n != VARIANT_CELLS)
		return problem(all, "a row has twelve words, from H0 to H3",
			       word ? word : "too few");
	e->present = true;
	for (unsigned int lap = 0; lap < VARIANT_LAP_ROWS; lap++) {
		if (laps & 1U << lap)
			memcpy(e->cells[lap], row, sizeof(row));
	}
	return true;
}

static bool read_breaks(struct variants *all, struct variant_expect *e,
			unsigned int laps, char *words)
{
	unsigned int broken = 0, r;
	char *state = NULL;

	for (char *word = strtok_r(words, " \t", &state); word;
	     word = strtok_r(NULL, " \t", &state)) {
		for (r = 0; rules_standing(r); r++) {
			if (!strcmp(rules_standing(r)->name, word))
				break;
		}
		if (!rules_standing(r))
			return problem(all, "no such rule", word);
		broken |= 1U << r;
	}
	for (unsigned int lap = 0; lap < VARIANT_LAP_ROWS; lap++) {
		if (laps & 1U << lap)
			e->breaks[lap] = broken;
	}
	return true;
}

/* ---- keys ------------------------------------------------------------------- */

static const struct key {
	const char *name;
	size_t offset; /* of the char * in struct variant */
	bool paragraph;
} keys[] = {
	{ "title", offsetof(struct variant, title), false },
	{ "parent", offsetof(struct variant, parent), false },
	{ "patch", offsetof(struct variant, patch), false },
	{ "from", offsetof(struct variant, from), true },
	{ "about", offsetof(struct variant, about), true },
};

/* inih gives a continuation line as the same key once more. */
static bool read_text(struct variants *all, const struct key *key, char **text,
		      const char *value)
{
	char *longer = NULL;

	if (*text && !key->paragraph)
		return problem(all, "given twice", key->name);
	if (asprintf(&longer, "%s%s%s", *text ? *text : "", *text ? " " : "",
		     value) < 0)
		return problem(all, "out of memory", key->name);
	free(*text);
	*text = longer;
	return true;
}

/* MODE, MODE.1, MODE.2 are rows, MODE.breaks... the rules that break. */
static bool read_expect(struct variants *all, struct variant *v,
			const char *name, const char *value)
{
	size_t mode_len = strcspn(name, ".");
	const char *rest = name + mode_len;
	bool breaks = !strncmp(rest, ".breaks", 7);
	unsigned int laps = ALL_LAPS, mode = 0;
	struct variant_expect *e;
	char words[200];

	while (mode < VARIANT_MODES &&
	       (strlen(mode_names[mode]) != mode_len ||
		strncmp(name, mode_names[mode], mode_len) != 0))
		mode++;
	rest += breaks ? 7 : 0;
	if (!strcmp(rest, ".1"))
		laps = 1U << VARIANT_LAP_1;
	else if (!strcmp(rest, ".2"))
		laps = 1U << VARIANT_LAP_2;
	if (mode == VARIANT_MODES || (*rest && laps == ALL_LAPS))
		return problem(all, "no such key", name);
	if (strlen(value) >= sizeof(words))
		return problem(all, "too long", name);
	strcpy(words, value);
	e = &v->expect[mode];
	return breaks ? read_breaks(all, e, laps, words)
		      : read_row(all, e, laps, words);
}

static struct variant *section(struct variants *all, const char *name)
{
	struct variant *v = all->count ? &all->list[all->count - 1] : NULL;

	if (v && !strcmp(v->name, name))
		return v;
	if (!good_name(name) || variants_find(all, name) ||
	    all->count == MAX_VARIANTS) {
		problem(all, "not a new variant's name", name);
		return NULL;
	}
	v = &all->list[all->count];
	v->name = strdup(name);
	if (!v->name)
		return NULL;
	all->count++;
	return v;
}

static int on_key(void *user, const char *in, const char *name,
		  const char *value)
{
	struct variants *all = user;
	struct variant *v = section(all, in);

	if (!v)
		return 0;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (!strcmp(keys[i].name, name))
			return read_text(
				all, &keys[i],
				(char **)(void *)((char *)v + keys[i].offset),
				value);
	}
	return read_expect(all, v, name, value);
}

/* ---- the whole ---------------------------------------------------------------- */

/* A parent comes first, so no series runs in circles. */
static bool complete(struct variants *all, const struct variant *v)
{
	const struct variant *parent = v->parent ? variants_find(all, v->parent)
						 : NULL;

	if (!v->title || !v->from || !v->about)
		return problem(all, "no title, from or about", v->name);
	if (!v->parent != !v->patch)
		return problem(all, "parent and patch come together", v->name);
	if (v->parent && (!parent || parent >= v))
		return problem(all, "the parent is not above it", v->name);
	if (v->patch && !good_name(v->patch))
		return problem(all, "not a file of this folder", v->patch);
	if (!v->expect[VARIANT_VHE].present && !v->expect[VARIANT_NVHE].present)
		return problem(all, "no expected row", v->name);
	return true;
}

static int judge(struct variants *all, const char *path, int line,
		 struct err *err)
{
	if (line == -1)
		return err_set(err, ERR_ENV,
			       "%s cannot be read: the list of variants lies "
			       "beside the program, make puts it there",
			       path);
	for (size_t i = 0; !line && i < all->count; i++) {
		if (!complete(all, &all->list[i]))
			return err_set(err, ERR_USAGE, "%s: %s", path,
				       all->problem);
	}
	if (line)
		return err_set(err, ERR_USAGE, "%s:%d: %s", path, line,
			       all->problem[0] ? all->problem
					       : "not a line of an INI file");
	if (!all->count)
		return err_set(err, ERR_USAGE, "%s: no variant in it", path);
	return 0;
}

struct variants *variants_read(const char *path, struct err *err)
{
	struct variants *all = calloc(1, sizeof(*all));

	if (!all) {
		err_nomem(err);
		return NULL;
	}
	if (judge(all, path, ini_parse(path, on_key, all), err)) {
		variants_free(all);
		return NULL;
	}
	return all;
}

void variants_free(struct variants *all)
{
	for (size_t i = 0; all && i < all->count; i++) {
		struct variant *v = &all->list[i];

		free(v->name);
		free(v->title);
		free(v->parent);
		free(v->patch);
		free(v->from);
		free(v->about);
	}
	free(all);
}

const struct variant *variants_at(const struct variants *all, size_t index)
{
	return index < all->count ? &all->list[index] : NULL;
}

const struct variant *variants_find(const struct variants *all,
				    const char *name)
{
	for (size_t i = 0; i < all->count; i++) {
		if (!strcmp(all->list[i].name, name))
			return &all->list[i];
	}
	return NULL;
}

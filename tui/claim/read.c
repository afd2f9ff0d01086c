// SPDX-License-Identifier: MIT
/* Reading the file of claims. Whoever edits it may mistype. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/inifile.h"
#include "base/text.h"
#include "figure.h"

#define CLAIMS_MAX 64
#define LAPS_MAX   64
#define FILE_MAX   (256 * 1024)
#define NAME_LEN   32

struct claims {
	struct claim list[CLAIMS_MAX];
	size_t count;
	struct err problem; /* of the first line that was wrong */
};

/* ---- keys ---------------------------------------------------------------------- */

/* Names become parts of paths. */
static bool good_name(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789.-";

	return *name && *name != '.' && *name != '-' &&
	       strlen(name) < NAME_LEN && !name[strspn(name, letters)];
}

/* "v4.13 vhe hvc-loop 3": what to record. */
static int read_trial(struct claims *all, struct claim *c, const char *value)
{
	struct claim_trial *t = &c->trials[c->ntrials];
	char variant[NAME_LEN], mode[8], guest[NAME_LEN];
	unsigned int laps;

	if (c->ntrials == CLAIM_TRIALS)
		return inifile_complain(&all->problem, c->name,
					"too many trials: ", value);
	if (sscanf(value, "%31s %7s %31s %3u", variant, mode, guest, &laps) !=
		    4 ||
	    !good_name(variant) || !good_name(guest) || laps < 1 ||
	    laps > LAPS_MAX || (strcmp(mode, "vhe") && strcmp(mode, "nvhe")))
		return inifile_complain(
			&all->problem, c->name,
			"a trial is VARIANT MODE GUEST LAPS, not ", value);
	c->ntrials++;
	t->nvhe = *mode == 'n';
	t->laps = laps;
	t->variant = strdup(variant);
	t->guest = strdup(guest);
	return t->variant && t->guest;
}

static struct claim_test *new_test(struct claims *all, struct claim *c,
				   enum claim_kind kind, const char *value)
{
	struct claim_trial *t = c->ntrials ? &c->trials[c->ntrials - 1] : NULL;
	struct claim_test *test;

	if (!t || t->ntests == CLAIM_TESTS) {
		inifile_complain(&all->problem, c->name,
				 t ? "too many tests: " : "no try before ",
				 value);
		return NULL;
	}
	test = &t->tests[t->ntests++];
	test->kind = kind;
	test->words = strdup(value);
	return test->words ? test : NULL;
}

/* The rule of one test, with the laps behind the key: "holds.2+". */
static int read_rule(struct claims *all, struct claim *c, enum claim_kind kind,
		     const char *laps, const char *value)
{
	struct claim_test *test = new_test(all, c, kind, value);
	char text[320];
	struct err err;

	if (!test)
		return 0;
	snprintf(text, sizeof(text), "[%s]\nsays=-\nholds=%.200s\nlaps=%.8s\n",
		 c->name, value, *laps ? laps + 1 : "all");
	test->rule = rule_set_parse(text, c->name, &err);
	return test->rule ||
	       inifile_complain(&all->problem, c->name, "", err.text);
}

/* "stack sketch-a": more of that than the variant has. */
static int read_more(struct claims *all, struct claim *c, const char *value)
{
	struct claim_test *test = new_test(all, c, CLAIM_MORE, value);
	char figure[NAME_LEN], other[NAME_LEN];

	if (!test)
		return 0;
	if (sscanf(value, "%31s %31s", figure, other) != 2 || !good_name(other))
		return inifile_complain(&all->problem, c->name,
					"more is FIGURE VARIANT, not ", value);
	while (claim_figures[test->figure].name &&
	       strcmp(claim_figures[test->figure].name, figure) != 0)
		test->figure++;
	if (!claim_figures[test->figure].name)
		return inifile_complain(&all->problem, c->name,
					"no such figure: ", figure);
	test->other = strdup(other);
	return test->other != NULL;
}

static const struct {
	const char *key;
	size_t offset;
} texts[] = {
	{ "who", offsetof(struct claim, who) },
	{ "date", offsetof(struct claim, date) },
	{ "quote", offsetof(struct claim, quote) },
	{ "says", offsetof(struct claim, says) },
	{ "note", offsetof(struct claim, note) },
	{ "cannot", offsetof(struct claim, cannot) },
};

static int read_key(struct claims *all, struct claim *c, const char *key,
		    const char *value)
{
	size_t n = strcspn(key, ".");

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (!strcmp(key, texts[i].key))
			return text_join((char **)((char *)c + texts[i].offset),
					 value);
	}
	if (!strcmp(key, "try"))
		return read_trial(all, c, value);
	if (!strcmp(key, "more"))
		return read_more(all, c, value);
	if (!strncmp(key, "holds", n) && n == strlen("holds"))
		return read_rule(all, c, CLAIM_HOLDS, key + n, value);
	if (!strncmp(key, "breaks", n) && n == strlen("breaks"))
		return read_rule(all, c, CLAIM_BREAKS, key + n, value);
	return inifile_complain(&all->problem, c->name, "unknown key: ", key);
}

/* inih gives the keys of a section one behind the other. */
static int on_key(void *ctx, const char *section, const char *key,
		  const char *value)
{
	struct claims *all = ctx;
	struct claim *c = all->count ? &all->list[all->count - 1] : NULL;

	if (c && !strcmp(c->name, section))
		return read_key(all, c, key, value);
	if (all->count == CLAIMS_MAX || !good_name(section) ||
	    claims_find(all, section))
		return inifile_complain(&all->problem, section,
					"too many, twice, or no name: ", key);
	c = &all->list[all->count];
	c->name = strdup(section);
	if (!c->name)
		return 0;
	all->count++;
	return read_key(all, c, key, value);
}

/* ---- the whole -------------------------------------------------------------------- */

static void check_whole(void *ctx)
{
	struct claims *all = ctx;

	for (size_t i = 0; i < all->count; i++) {
		const struct claim *c = &all->list[i];

		if (!c->who || !c->date || !c->quote || !c->says)
			inifile_complain(&all->problem, c->name,
					 "who, date, quote or says "
					 "is missing",
					 "");
		else if (!c->ntrials == !c->cannot)
			inifile_complain(&all->problem, c->name,
					 "either a try or a cannot", "");
		for (size_t t = 0; t < c->ntrials; t++) {
			if (!c->trials[t].ntests)
				inifile_complain(&all->problem, c->name,
						 "nothing is looked at "
						 "in a try of ",
						 c->trials[t].variant);
		}
	}
	if (!all->count)
		inifile_complain(&all->problem, "", "no claim in it", "");
}

struct claims *claims_parse(const char *text, const char *name, struct err *err)
{
	struct claims *all = calloc(1, sizeof(*all));

	if (!all) {
		err_nomem(err);
		return NULL;
	}
	if (!inifile_read(&(struct inifile){ on_key, check_whole, all,
					     &all->problem },
			  text, name, err))
		return all;
	claims_free(all);
	return NULL;
}

struct claims *claims_read(const char *path, struct err *err)
{
	struct claims *all;
	size_t size;
	char *text = (char *)file_read(path, FILE_MAX, &size, err);

	if (!text)
		return NULL;
	all = claims_parse(text, path, err);
	free(text);
	return all;
}

static void release_trial(struct claim_trial *t)
{
	for (size_t i = 0; i < t->ntests; i++) {
		free(t->tests[i].words);
		free(t->tests[i].other);
		rule_set_free(t->tests[i].rule);
	}
	free(t->variant);
	free(t->guest);
}

void claims_free(struct claims *all)
{
	for (size_t i = 0; all && i < all->count; i++) {
		struct claim *c = &all->list[i];

		for (size_t t = 0; t < c->ntrials; t++)
			release_trial(&c->trials[t]);
		for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++)
			free(*(char **)((char *)c + texts[k].offset));
		free(c->name);
	}
	free(all);
}

const struct claim *claims_at(const struct claims *all, size_t index)
{
	return index < all->count ? &all->list[index] : NULL;
}

const struct claim *claims_find(const struct claims *all, const char *name)
{
	for (size_t i = 0; i < all->count; i++) {
		if (!strcmp(all->list[i].name, name))
			return &all->list[i];
	}
	return NULL;
}

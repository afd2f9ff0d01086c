// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/inifile.h"
#include "base/text.h"
#include "letter_impl.h"

#define FILE_MAX (64 * 1024)

struct reader {
	struct letter *letter;
	struct err problem; /* of the first line that was wrong */
};

static struct letter_rule *rule_of(struct reader *r, const char *section)
{
	struct letter *l = r->letter;
	struct letter_rule *last = l->count ? &l->rules[l->count - 1] : NULL;

	if (last && !strcmp(last->name, section))
		return last;
	if (l->count == LETTER_RULES || !*section)
		return NULL;
	last = &l->rules[l->count];
	last->name = strdup(section);
	if (!last->name)
		return NULL;
	l->count++;
	return last;
}

/* "subject-at-most 70" */
static int read_verb(struct reader *r, struct letter_rule *rule,
		     const char *value)
{
	size_t len = strcspn(value, " \t");
	const char *words = value + len + strspn(value + len, " \t");
	char *end;

	rule->verb = letter_verb_find(value, len);
	if (!rule->verb)
		return inifile_complain(&r->problem, rule->name,
					"no such verb: ", value);
	if (!rule->verb->wants != !*words || strlen(words) > LETTER_WORDS)
		return inifile_complain(&r->problem, rule->name,
					"wrong words: ", value);
	rule->words = strdup(words);
	rule->number = (unsigned int)strtoul(words, &end, 10);
	if (rule->verb->wants == 'n' && (*end || !rule->number))
		return inifile_complain(&r->problem, rule->name,
					"no number: ", words);
	return rule->words != NULL;
}

static int on_key(void *ctx, const char *section, const char *key,
		  const char *value)
{
	struct reader *r = ctx;
	struct letter_rule *rule = rule_of(r, section);

	if (!rule)
		return inifile_complain(&r->problem, section,
					"too many, or no name: ", key);
	if (!strcmp(key, "says"))
		return text_join(&rule->says, value);
	if (!strcmp(key, "holds") && !rule->verb)
		return read_verb(r, rule, value);
	return inifile_complain(&r->problem, section,
				"unknown, or twice: ", key);
}

static void check_whole(void *ctx)
{
	struct reader *r = ctx;

	for (size_t i = 0; i < r->letter->count; i++) {
		const struct letter_rule *rule = &r->letter->rules[i];

		if (!rule->says || !rule->verb)
			inifile_complain(&r->problem, rule->name, "has no ",
					 rule->says ? "holds" : "says");
	}
	if (!r->letter->count)
		inifile_complain(&r->problem, "", "no rule in it", "");
}

struct letter *letter_read(const char *path, struct err *err)
{
	struct reader r = { .letter = calloc(1, sizeof(*r.letter)) };
	struct inifile f = { on_key, check_whole, &r, &r.problem };
	size_t size;
	char *text = r.letter ? (char *)file_read(path, FILE_MAX, &size, err)
			      : NULL;
	int failed;

	if (!r.letter)
		err_nomem(err);
	failed = !text || inifile_read(&f, text, path, err);
	free(text);
	if (!failed)
		return r.letter;
	letter_free(r.letter);
	return NULL;
}

void letter_free(struct letter *l)
{
	for (size_t i = 0; l && i < l->count; i++) {
		free(l->rules[i].name);
		free(l->rules[i].says);
		free(l->rules[i].words);
	}
	free(l);
}

bool letter_has(const struct letter *l, const char *name)
{
	if (l && !strcmp(name, LETTER_NAME))
		return true;
	for (size_t i = 0; l && i < l->count; i++) {
		if (!strcmp(l->rules[i].name, name))
			return true;
	}
	return false;
}

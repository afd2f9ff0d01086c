// SPDX-License-Identifier: MIT
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "letter_impl.h"

#define FILE_MAX (64 * 1024)

struct reader {
	struct letter *letter;
	struct err problem; /* of the first line that was wrong */
};

static int complain(struct reader *r, const char *section, const char *what,
		    const char *word)
{
	if (r->problem.kind == ERR_NONE)
		err_set(&r->problem, ERR_USAGE, "[%.40s] %s%.80s", section,
			what, word);
	return 0;
}

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
		return complain(r, rule->name, "no such verb: ", value);
	if (!rule->verb->wants != !*words || strlen(words) > LETTER_WORDS)
		return complain(r, rule->name, "wrong words: ", value);
	rule->words = strdup(words);
	rule->number = (unsigned int)strtoul(words, &end, 10);
	if (rule->verb->wants == 'n' && (*end || !rule->number))
		return complain(r, rule->name, "no number: ", words);
	return rule->words != NULL;
}

static int on_key(void *ctx, const char *section, const char *key,
		  const char *value)
{
	struct reader *r = ctx;
	struct letter_rule *rule = rule_of(r, section);

	if (!rule)
		return complain(r, section, "too many, or no name: ", key);
	if (!strcmp(key, "says"))
		return text_join(&rule->says, value);
	if (!strcmp(key, "holds") && !rule->verb)
		return read_verb(r, rule, value);
	return complain(r, section, "unknown, or twice: ", key);
}

static bool is_whole(struct reader *r)
{
	for (size_t i = 0; i < r->letter->count; i++) {
		const struct letter_rule *rule = &r->letter->rules[i];

		if (!rule->says || !rule->verb)
			complain(r, rule->name, "has no ",
				 rule->says ? "holds" : "says");
	}
	if (!r->letter->count)
		complain(r, "", "no rule in it", "");
	return r->problem.kind == ERR_NONE;
}

struct letter *letter_read(const char *path, struct err *err)
{
	struct reader r = { .letter = calloc(1, sizeof(*r.letter)) };
	size_t size;
	char *text = r.letter ? (char *)file_read(path, FILE_MAX, &size, err)
			      : NULL;
	int line;

	if (!text) {
		if (!r.letter)
			err_nomem(err);
		letter_free(r.letter);
		return NULL;
	}
	line = ini_parse_string(text, on_key, &r);
	free(text);
	if (!line && is_whole(&r))
		return r.letter;
	if (r.problem.kind == ERR_NONE)
		err_set(&r.problem, ERR_USAGE, "not as an INI file is");
	err_set(err, ERR_USAGE, line ? "%s: line %d: %s" : "%s:%.0d %s", path,
		line, r.problem.text);
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

// SPDX-License-Identifier: MIT
/* Rules from a file. Whoever wrote it may have mistyped, or be a stranger. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/inifile.h"
#include "base/text.h"
#include "verbs.h"

#define RULES_MAX 64
#define FILE_MAX  (64 * 1024)
#define LAPS_ALL  UINT32_MAX
#define MODE_VHE  1U
#define MODE_NVHE 2U
#define LAPS_BITS 31 /* the last one stands for all laps behind */

struct entry {
	struct rule rule; /* its strings are ours */
	const struct rule_verb *verb;
	struct rule_args args;
	uint32_t laps; /* bit N: lap N + 1 */
	unsigned int modes;
};

struct rule_set {
	struct entry list[RULES_MAX];
	size_t count;
	struct err problem; /* of the first line that was wrong */
};

static struct entry *entry_of(struct rule_set *set, const char *section)
{
	struct entry *last = set->count ? &set->list[set->count - 1] : NULL;

	if (last && !strcmp(last->rule.name, section))
		return last;
	if (!*section || set->count == RULES_MAX)
		return NULL;
	last = &set->list[set->count];
	last->laps = LAPS_ALL;
	last->modes = MODE_VHE | MODE_NVHE;
	last->rule.name = text_scrub(strdup(section));
	if (last->rule.name)
		set->count++;
	return last->rule.name ? last : NULL;
}

/* "1", "1 3", "2+", "all". */
static bool read_laps(const char *text, uint32_t *laps)
{
	char copy[64], *state = NULL;

	*laps = 0;
	if (!strcmp(text, "all")) {
		*laps = LAPS_ALL;
		return true;
	}
	if (snprintf(copy, sizeof(copy), "%s", text) >= (int)sizeof(copy))
		return false;
	for (char *word = strtok_r(copy, " \t", &state); word;
	     word = strtok_r(NULL, " \t", &state)) {
		char *end;
		unsigned long lap = strtoul(word, &end, 10);

		if (lap < 1 || lap > LAPS_BITS || (*end && strcmp(end, "+")))
			return false;
		*laps |= *end ? LAPS_ALL << (lap - 1) : 1U << (lap - 1);
	}
	return *laps != 0;
}

static bool add_text(const char **text, const char *value)
{
	char *own = (char *)(uintptr_t)*text;
	bool added = text_join(&own, value);

	*text = own;
	return added;
}

static int on_key(void *ctx, const char *section, const char *key,
		  const char *value)
{
	struct rule_set *set = ctx;
	struct entry *e = entry_of(set, section);
	const char **text;
	struct err err;

	if (!e)
		return inifile_complain(&set->problem, section,
					"too many rules, or no name: ", key);
	if (!strcmp(key, "laps"))
		return read_laps(value, &e->laps) ||
		       inifile_complain(&set->problem, section,
					"no laps: ", value);
	if (!strcmp(key, "mode")) {
		e->modes = !strcmp(value, "nvhe")  ? MODE_NVHE
			   : !strcmp(value, "vhe") ? MODE_VHE
						   : 0;
		return e->modes || inifile_complain(&set->problem, section,
						    "no mode: ", value);
	}
	text = !strcmp(key, "says")    ? &e->rule.says
	       : !strcmp(key, "holds") ? &e->rule.verb
				       : NULL;
	if (!text)
		return inifile_complain(&set->problem, section,
					"unknown key: ", key);
	if (*text && text != &e->rule.says)
		return inifile_complain(&set->problem, section,
					"given twice: ", key);
	if (!add_text(text, value))
		return 0;
	if (text == &e->rule.verb &&
	    rule_verb_parse(value, &e->verb, &e->args, &err))
		return inifile_complain(&set->problem, section, "", err.text);
	return 1;
}

static void check_whole(void *ctx)
{
	struct rule_set *set = ctx;

	for (size_t i = 0; i < set->count; i++) {
		const struct rule *r = &set->list[i].rule;

		bool says = r->says && *r->says;

		if (!says || !r->verb)
			inifile_complain(&set->problem, r->name, "has no ",
					 says ? "holds" : "says");
		for (size_t k = 0; k < i; k++) {
			if (!strcmp(set->list[k].rule.name, r->name))
				inifile_complain(&set->problem, r->name,
						 "is there twice", "");
		}
	}
	if (set->count == 0)
		inifile_complain(&set->problem, "", "no rule in it", "");
}

struct rule_set *rule_set_parse(const char *text, const char *name,
				struct err *err)
{
	struct rule_set *set = calloc(1, sizeof(*set));

	if (!set) {
		err_nomem(err);
		return NULL;
	}
	if (!inifile_read(&(struct inifile){ on_key, check_whole, set,
					     &set->problem },
			  text, name, err))
		return set;
	rule_set_free(set);
	return NULL;
}

struct rule_set *rule_set_read(const char *path, struct err *err)
{
	struct rule_set *set;
	size_t size;
	char *text = (char *)file_read(path, FILE_MAX, &size, err);

	if (!text)
		return NULL;
	set = rule_set_parse(text, path, err);
	free(text);
	return set;
}

void rule_set_free(struct rule_set *set)
{
	if (!set)
		return;
	for (size_t i = 0; i < set->count; i++) {
		free((char *)set->list[i].rule.name);
		free((char *)set->list[i].rule.says);
		free((char *)set->list[i].rule.verb);
	}
	free(set);
}

size_t rule_set_count(const struct rule_set *set)
{
	return set->count;
}

const struct rule *rule_set_rule(const struct rule_set *set, size_t index)
{
	return index < set->count ? &set->list[index].rule : NULL;
}

bool rule_set_covers(const struct rule_set *set, size_t index, unsigned int lap,
		     bool nvhe)
{
	unsigned int bit = lap > LAPS_BITS ? LAPS_BITS : lap - 1;

	return (set->list[index].laps >> bit & 1) &&
	       (set->list[index].modes & (nvhe ? MODE_NVHE : MODE_VHE));
}

struct verdict rule_set_judge_one(const struct rule_set *set, size_t index,
				  const struct rule_subject *subject,
				  const struct lap *lap)
{
	const struct entry *e = &set->list[index];

	return rule_judge(&e->rule, e->verb, &e->args, subject, lap);
}

size_t rule_set_judge(const struct rule_set *set,
		      const struct rule_subject *subject, struct verdict *out,
		      size_t max)
{
	size_t n = 0;

	for (unsigned int number = 1; number <= lap_count(subject->trace);
	     number++) {
		const struct lap *lap = lap_get(subject->trace, number);

		for (size_t r = 0; lap->complete && r < set->count; r++) {
			if (!rule_set_covers(set, r, number, subject->nvhe))
				continue;
			if (n == max)
				return n;
			out[n++] = rule_set_judge_one(set, r, subject, lap);
		}
	}
	return n;
}

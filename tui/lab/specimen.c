// SPDX-License-Identifier: MIT
/* Reading the file `specimens`. */
#include "specimen.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/inifile.h"
#include "base/text.h"
#include "tree.h"

#define FILE_MAX (64 * 1024)

struct reader {
	struct specimens *set;
	const char *dir;
	struct err problem;
};

static char *find_patch(const char *dir, const char *name)
{
	char *path = text_format("%s/mutants/%s.patch", dir, name);

	if (path && !access(path, R_OK))
		return path;
	free(path);
	return NULL;
}

/* The one that a section is about; NULL if it is not the form of one. */
static struct specimen *of_section(struct reader *r, const char *section)
{
	struct specimens *set = r->set;
	bool good = !strncmp(section, "good ", 5);
	const char *name = section + (good ? 5 : 7);
	struct specimen *s = set->count ? &set->list[set->count - 1] : NULL;

	if (!good && strncmp(section, "mutant ", 7) != 0)
		return NULL;
	if (s && s->good == good && !strcmp(s->name, name))
		return s;
	if (set->count == SPECIMENS_MAX || !lab_good_name(name) ||
	    specimens_find(set, name))
		return NULL;
	s = &set->list[set->count];
	*s = (struct specimen){ .name = strdup(name),
				.good = good,
				.patch = find_patch(r->dir, name) };
	set->count += s->name != NULL;
	return s->name ? s : NULL;
}

static const struct {
	const char *key;
	size_t offset;
} texts[] = {
	{ "variant", offsetof(struct specimen, variant) },
	{ "says", offsetof(struct specimen, says) },
	{ "look", offsetof(struct specimen, look) },
	{ "breaks", offsetof(struct specimen, breaks) },
};

static int on_key(void *ctx, const char *section, const char *key,
		  const char *value)
{
	struct reader *r = ctx;
	struct specimen *s = of_section(r, section);

	if (!s)
		return inifile_complain(&r->problem, section,
					"good NAME or mutant NAME, each once",
					"");
	if (!strcmp(key, "run"))
		return (!s->run.guest && lab_run_parse(&s->run, value)) ||
		       inifile_complain(&r->problem, section,
					"one run, MODE GUEST LAPS, not ",
					value);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (!strcmp(texts[i].key, key))
			return text_join((char **)((char *)s + texts[i].offset),
					 value) ||
			       inifile_complain(&r->problem, section,
						"memory is short", "");
	}
	return inifile_complain(&r->problem, section, "unknown key: ", key);
}

static void check_whole(void *ctx)
{
	struct reader *r = ctx;

	for (size_t i = 0; i < r->set->count; i++) {
		const struct specimen *s = &r->set->list[i];

		if (!s->variant || !s->run.guest || !s->says || !s->look)
			inifile_complain(&r->problem, s->name,
					 "needs variant, run, says and look",
					 "");
		if (s->good == (s->breaks != NULL))
			inifile_complain(&r->problem, s->name,
					 "breaks is for mutants", "");
	}
	if (r->set->count == 0)
		inifile_complain(&r->problem, "specimens", "there is none", "");
}

int specimens_add(struct specimens *set, const char *dir, struct err *err)
{
	struct reader r = { .set = set, .dir = dir };
	struct inifile f = { on_key, check_whole, &r, &r.problem };
	char *path = text_format("%s/specimens", dir), *text = NULL;
	size_t size;
	int failed;

	if (path)
		text = (char *)file_read(path, FILE_MAX, &size, err);
	failed = !text || inifile_read(&f, text, path, err);
	free(text);
	free(path);
	return failed ? -1 : 0;
}

struct specimens *specimens_read(const char *dir, struct err *err)
{
	struct specimens *set = calloc(1, sizeof(*set));

	if (!set)
		err_nomem(err);
	else if (!specimens_add(set, dir, err))
		return set;
	specimens_free(set);
	return NULL;
}

void specimens_free(struct specimens *set)
{
	for (size_t i = 0; set && i < set->count; i++) {
		struct specimen *s = &set->list[i];

		for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++)
			free(*(char **)((char *)s + texts[k].offset));
		free(s->name);
		free(s->patch);
		free(s->run.guest);
	}
	free(set);
}

const struct specimen *specimens_find(const struct specimens *set,
				      const char *name)
{
	for (size_t i = 0; i < set->count; i++) {
		if (!strcmp(set->list[i].name, name))
			return &set->list[i];
	}
	return NULL;
}

// SPDX-License-Identifier: MIT
/* All labs of a folder. */
#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/self.h"
#include "base/text.h"
#include "lab/lab.h"

static int is_lab(const struct dirent *entry)
{
	return isdigit((unsigned char)entry->d_name[0]) &&
	       isdigit((unsigned char)entry->d_name[1]) &&
	       entry->d_name[2] == '-';
}

static int read_all(struct labs *labs, const char *dir, struct dirent **names,
		    size_t n, struct err *err)
{
	labs->list = calloc(n + 1, sizeof(*labs->list));
	labs->broken = calloc(n + 1, sizeof(*labs->broken));
	if (!labs->list || !labs->broken)
		return err_nomem(err);
	for (size_t i = 0; i < n; i++) {
		struct lab_broken *b = &labs->broken[labs->nbroken];
		char *path = text_format("%s/%s", dir, names[i]->d_name);
		int failed =
			path ? lab_read(&labs->list[labs->count], path, &b->why)
			     : err_nomem(&b->why);

		free(path);
		if (!failed) {
			labs->count++;
			continue;
		}
		b->name = strdup(names[i]->d_name);
		if (!b->name)
			return err_nomem(err);
		labs->nbroken++;
	}
	return 0;
}

int labs_read(struct labs *labs, const char *dir, struct err *err)
{
	struct dirent **names;
	int n = scandir(dir, &names, is_lab, alphasort), failed;

	memset(labs, 0, sizeof(*labs));
	if (n < 0)
		return err_set(err, ERR_ENV,
			       "%s: no labs there: build vhelab in its tree "
			       "with `make`",
			       dir);
	failed = read_all(labs, dir, names, (size_t)n, err);
	while (n > 0)
		free(names[--n]);
	free(names);
	if (failed)
		labs_release(labs);
	return failed;
}

void labs_release(struct labs *labs)
{
	for (size_t i = 0; i < labs->count; i++)
		lab_release(&labs->list[i]);
	for (size_t i = 0; i < labs->nbroken; i++)
		free(labs->broken[i].name);
	free(labs->list);
	free(labs->broken);
	memset(labs, 0, sizeof(*labs));
}

/* A folder's name begins with two digits and a dash. */
static bool is_called(const char *name, const char *word)
{
	char *end;
	unsigned long number = strtoul(word, &end, 10);

	return !strcmp(name, word) || !strcmp(name + 3, word) ||
	       (isdigit((unsigned char)*word) && !*end &&
		strtoul(name, NULL, 10) == number);
}

const struct lab *labs_find(const struct labs *labs, const char *word)
{
	for (size_t i = 0; i < labs->count; i++) {
		if (is_called(labs->list[i].name, word))
			return &labs->list[i];
	}
	return NULL;
}

int labs_sound(const struct labs *labs, const char *word, struct err *err)
{
	for (size_t i = 0; i < labs->nbroken; i++) {
		const struct lab_broken *b = &labs->broken[i];

		if (!word || is_called(b->name, word))
			return err_set(err, b->why.kind, "%s", b->why.text);
	}
	return 0;
}

const struct lab *labs_need(const struct labs *labs, const char *word,
			    struct err *err)
{
	const struct lab *lab = labs_find(labs, word);

	if (!lab && !labs_sound(labs, word, err))
		err_set(err, ERR_USAGE, "no lab is called \"%s\": %s lab list",
			word, self());
	return lab;
}

// SPDX-License-Identifier: MIT
/* All labs of a folder. */
#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

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
	if (!labs->list)
		return err_nomem(err);
	for (size_t i = 0; i < n; i++) {
		char *path = text_format("%s/%s", dir, names[i]->d_name);
		int failed = path ? lab_read(&labs->list[i], path, err)
				  : err_nomem(err);

		free(path);
		if (failed)
			return -1;
		labs->count++;
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
	free(labs->list);
	memset(labs, 0, sizeof(*labs));
}

const struct lab *labs_find(const struct labs *labs, const char *word)
{
	char *end;
	unsigned long number = strtoul(word, &end, 10);

	for (size_t i = 0; i < labs->count; i++) {
		const struct lab *lab = &labs->list[i];

		if (!strcmp(lab->name, word) || !strcmp(lab->name + 3, word) ||
		    (isdigit((unsigned char)*word) && !*end &&
		     lab->number == number))
			return lab;
	}
	return NULL;
}

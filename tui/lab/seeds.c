// SPDX-License-Identifier: MIT
#include "seeds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "draw.h"
#include "handin_name.h"
#include "lab/grade.h"

#define FILE_MAX (1024 * 1024)

struct row {
	char *student; /* as handin_shown() writes it; NULL: whoever it is */
	char *seed;
};

/* A lab as it was drawn; students share those that are the same. */
struct drawn {
	const struct lab *plain;
	struct lab lab;
	struct drawn *next;
};

struct seeds {
	struct row *rows;
	size_t count;
	struct drawn *labs;
};

/* ---- the list ------------------------------------------------------------------- */

static const char *find(const struct seeds *s, const char *student)
{
	for (size_t i = 0; i < s->count; i++) {
		if (!s->rows[i].student || !strcmp(s->rows[i].student, student))
			return s->rows[i].seed;
	}
	return NULL;
}

static int add(struct seeds *s, const char *name, const char *seed,
	       struct err *err)
{
	struct row *rows = realloc(s->rows, (s->count + 1) * sizeof(*rows));
	struct row *r;

	if (!rows)
		return err_nomem(err);
	s->rows = rows;
	r = &rows[s->count++];
	r->student = name ? handin_shown(name) : NULL;
	r->seed = strdup(seed);
	return (name && !r->student) || !r->seed ? err_nomem(err) : 0;
}

/* A cell of RFC 4180, in place; *@line goes on behind it. */
static char *cell(char **line)
{
	char *from = *line, *to = from, *begin = from;
	bool quoted = *from == '"';

	from += quoted;
	while (*from && (quoted || *from != ',')) {
		if (quoted && *from == '"' && *++from != '"') {
			quoted = false;
			continue;
		}
		*to++ = *from++;
	}
	*line = *from ? from + 1 : from;
	*to = '\0';
	return begin;
}

static int read_line(struct seeds *s, char *line, struct err *err)
{
	char *name, *seed, *student;
	bool known;

	line[strcspn(line, "\r")] = '\0';
	if (!*line || *line == '#' || !strcmp(line, "name,seed"))
		return 0;
	name = cell(&line);
	seed = cell(&line);
	if (!*name || !draw_is_seed(seed))
		return err_set(err, ERR_USAGE,
			       "NAME,SEED is wanted, the seed of letters, "
			       "digits and ._@+-");
	student = handin_shown(name);
	known = student && find(s, student);
	free(student);
	if (known)
		return err_set(err, ERR_USAGE, "%.80s has a seed already",
			       name);
	return add(s, name, seed, err);
}

struct seeds *seeds_read(const char *path, struct err *err)
{
	size_t size;
	char *text = (char *)file_read(path, FILE_MAX, &size, err), *rest;
	struct seeds *s = text ? calloc(1, sizeof(*s)) : NULL;
	struct err why = { .kind = ERR_NONE };
	int number = 0;

	if (text && !s)
		err_nomem(err);
	rest = text;
	for (char *line = s ? strsep(&rest, "\n") : NULL; line;
	     line = strsep(&rest, "\n")) {
		number++;
		if (!read_line(s, line, &why))
			continue;
		err_set(err, why.kind, "%s:%d: %s", path, number, why.text);
		seeds_free(s);
		s = NULL;
		break;
	}
	free(text);
	return s;
}

struct seeds *seeds_same(const char *seed, struct err *err)
{
	struct seeds *s = calloc(1, sizeof(*s));

	if (!s)
		err_nomem(err);
	else if (!add(s, NULL, seed, err))
		return s;
	seeds_free(s);
	return NULL;
}

void seeds_free(struct seeds *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->count; i++) {
		free(s->rows[i].student);
		free(s->rows[i].seed);
	}
	for (struct drawn *d = s->labs, *next; d; d = next) {
		next = d->next;
		lab_release(&d->lab);
		free(d);
	}
	free(s->rows);
	free(s);
}

/* ---- the labs ------------------------------------------------------------------- */

static struct drawn *known(const struct seeds *s, const struct drawn *like)
{
	struct drawn *d = s->labs;

	while (d && (d->plain != like->plain ||
		     strcmp(lab_drawn(&d->lab), lab_drawn(&like->lab)) != 0))
		d = d->next;
	return d;
}

static const struct lab *draw(struct seeds *s, const struct lab *plain,
			      const char *seed, struct err *err)
{
	struct drawn *d = calloc(1, sizeof(*d)), *old;

	if (!d) {
		err_nomem(err);
		return NULL;
	}
	d->plain = plain;
	if (lab_read_seeded(&d->lab, plain->dir, seed, err)) {
		free(d);
		return NULL;
	}
	old = known(s, d);
	if (old) {
		lab_release(&d->lab);
		free(d);
		return &old->lab;
	}
	d->next = s->labs;
	s->labs = d;
	return &d->lab;
}

int seeds_assign(struct seeds *s, struct handin *h, struct err *err)
{
	const struct lab *lab;
	const char *seed;

	if (!s || !h->lab || !h->lab->draw)
		return 0;
	seed = find(s, h->student);
	h->seedless = !seed;
	if (!seed)
		return 0;
	lab = draw(s, h->lab, seed, err);
	if (lab)
		h->lab = lab;
	return lab ? 0 : -1;
}

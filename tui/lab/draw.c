// SPDX-License-Identifier: MIT
#include "draw.h"

#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "sha256.h"
#include "tree.h"

#define FILE_MAX  (64 * 1024)
#define NAME_LEN  32
#define AXES	  4
#define SECTIONS  24
#define VALUES	  64
#define DEPTH_MAX 4 /* of places in values */

struct choice {
	char axis[NAME_LEN], name[NAME_LEN];
};

struct value {
	char key[NAME_LEN];
	char *text;
	size_t choice;
};

struct draw {
	struct choice choices[SECTIONS];
	size_t nchoices;
	struct value values[VALUES];
	size_t nvalues;
	unsigned long taken;
	char *patches[AXES];
	size_t npatches;
	char *breaks;
	char name[AXES * NAME_LEN];
};

bool draw_is_seed(const char *word)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789._@+-";

	return *word && strlen(word) < LAB_SEED_LEN &&
	       !word[strspn(word, letters)];
}

/* Without an axis: for everybody, for those without a seed, for the others. */
static bool is_plain(const char *section)
{
	return !strcmp(section, "always") || !strcmp(section, "plain") ||
	       !strcmp(section, "drawn");
}

/* ---- reading -------------------------------------------------------------------- */

/* Sections of both files that are called the same are one. */
static struct choice *choice_of(struct draw *d, const char *section)
{
	struct choice fresh = { .axis = "" }, *c = d->choices;

	if (is_plain(section))
		snprintf(fresh.name, sizeof(fresh.name), "%s", section);
	else if (sscanf(section, "%31s %31s", fresh.axis, fresh.name) != 2)
		return NULL;
	while (c < d->choices + d->nchoices &&
	       (strcmp(c->axis, fresh.axis) || strcmp(c->name, fresh.name)))
		c++;
	if (c == d->choices + SECTIONS)
		return NULL;
	if (c == d->choices + d->nchoices) {
		*c = fresh;
		d->nchoices++;
	}
	return c;
}

static int on_key(void *ctx, const char *section, const char *key,
		  const char *value)
{
	struct draw *d = ctx;
	struct choice *c = choice_of(d, section);
	struct value *v = d->nvalues ? &d->values[d->nvalues - 1] : NULL;
	size_t index;

	if (!c)
		return 0;
	index = (size_t)(c - d->choices);
	if (v && v->choice == index && !strcmp(v->key, key))
		return text_join(&v->text, value);
	if (d->nvalues == VALUES || strlen(key) >= NAME_LEN)
		return 0;
	v = &d->values[d->nvalues++];
	strcpy(v->key, key);
	v->choice = index;
	return text_join(&v->text, value);
}

/* ---- drawing -------------------------------------------------------------------- */

static size_t count_choices(const struct draw *d, const char *axis)
{
	size_t n = 0;

	for (size_t i = 0; i < d->nchoices; i++)
		n += !strcmp(d->choices[i].axis, axis);
	return n;
}

/* A number that depends on the seed and the axis, and on nothing else. */
static unsigned int number_of(const char *seed, const char *axis)
{
	char text[SHA256_TEXT];
	struct sha256 sum;

	sha256_begin(&sum);
	sha256_add(&sum, seed, strlen(seed));
	sha256_add(&sum, "/", 1);
	sha256_add(&sum, axis, strlen(axis));
	sha256_text(&sum, text);
	text[7] = '\0';
	return (unsigned int)strtoul(text, NULL, 16);
}

static bool is_first(const struct draw *d, size_t choice)
{
	const char *axis = d->choices[choice].axis;
	size_t i = 0;

	while (strcmp(d->choices[i].axis, axis) != 0)
		i++;
	return i == choice;
}

static void take_axis(struct draw *d, const char *axis, const char *seed)
{
	size_t left = number_of(seed, axis) % count_choices(d, axis);

	for (size_t i = 0; i < d->nchoices; i++) {
		if (strcmp(d->choices[i].axis, axis) != 0 || left-- > 0)
			continue;
		d->taken |= 1UL << i;
		snprintf(d->name + strlen(d->name),
			 sizeof(d->name) - strlen(d->name), "%s%s",
			 *d->name ? "." : "", d->choices[i].name);
		return;
	}
}

static void take_all(struct draw *d, const char *seed)
{
	for (size_t i = 0; i < d->nchoices; i++) {
		const char *axis = d->choices[i].axis;
		const char *name = d->choices[i].name;

		if (!*axis && strcmp(name, seed ? "plain" : "drawn") != 0)
			d->taken |= 1UL << i;
		else if (*axis && seed && is_first(d, i))
			take_axis(d, axis, seed);
	}
}

static const char *value_of(const struct draw *d, const char *key, size_t len)
{
	for (size_t i = 0; i < d->nvalues; i++) {
		const struct value *v = &d->values[i];

		if ((d->taken >> v->choice & 1) && strlen(v->key) == len &&
		    !strncmp(v->key, key, len))
			return v->text;
	}
	return NULL;
}

static int take_patches(struct draw *d, const char *dir, struct err *err)
{
	const char *breaks = value_of(d, "breaks", 6);

	for (size_t i = 0; i < d->nvalues && d->npatches < AXES; i++) {
		const struct value *v = &d->values[i];

		if (!(d->taken >> v->choice & 1) || strcmp(v->key, "patch"))
			continue;
		d->patches[d->npatches] =
			text_format("%s/../draws/%s", dir, v->text);
		if (!d->patches[d->npatches++])
			return err_nomem(err);
	}
	d->breaks = breaks ? strdup(breaks) : NULL;
	return breaks && !d->breaks ? err_nomem(err) : 0;
}

static int parse(struct draw *d, const char *path, struct err *err)
{
	size_t size;
	char *text = (char *)file_read(path, FILE_MAX, &size, err);
	int line = text ? ini_parse_string(text, on_key, d) : -1;

	if (line > 0)
		err_set(err, ERR_USAGE,
			"%s:%d: [AXIS CHOICE], [always], [plain] or [drawn], "
			"and KEY = TEXT",
			path, line);
	else if (text && line)
		err_nomem(err);
	free(text);
	return line ? -1 : 0;
}

/* The lab's own file, and the one of axes that it names. */
static int parse_both(struct draw *d, const char *dir, struct err *err)
{
	char *path = text_format("%s/draw", dir), *more = NULL;
	int failed = path ? parse(d, path, err) : err_nomem(err);

	for (size_t i = 0; !failed && !more && i < d->nvalues; i++) {
		if (strcmp(d->values[i].key, "axes") != 0)
			continue;
		more = text_format("%s/../draws/%s", dir, d->values[i].text);
		failed = more ? parse(d, more, err) : err_nomem(err);
	}
	free(path);
	free(more);
	return failed;
}

static bool there(const char *dir)
{
	char *path = text_format("%s/draw", dir);
	bool is = path && tree_exists(path);

	free(path);
	return is;
}

int draw_read(struct draw **draw, const char *dir, const char *seed,
	      struct err *err)
{
	struct draw *d;

	*draw = NULL;
	if (!there(dir) && seed)
		return err_set(err, ERR_USAGE,
			       "%s is the same for everybody: no seed", dir);
	if (!there(dir))
		return 0;
	*draw = d = calloc(1, sizeof(*d));
	if (!d)
		return err_nomem(err);
	if (parse_both(d, dir, err))
		return -1;
	take_all(d, seed);
	return take_patches(d, dir, err);
}

void draw_free(struct draw *d)
{
	if (!d)
		return;
	for (size_t i = 0; i < d->nvalues; i++)
		free(d->values[i].text);
	for (size_t i = 0; i < d->npatches; i++)
		free(d->patches[i]);
	free(d->breaks);
	free(d);
}

const char *draw_name(const struct draw *d)
{
	return d ? d->name : "";
}

unsigned long draw_taken(const struct draw *d)
{
	return d ? d->taken : 0;
}

unsigned long draw_choices(const struct draw *d)
{
	unsigned long all = 0;

	for (size_t i = 0; d && i < d->nchoices; i++) {
		if (*d->choices[i].axis)
			all |= 1UL << i;
	}
	return all;
}

const char *draw_patch(const struct draw *d, size_t index)
{
	return d && index < d->npatches ? d->patches[index] : NULL;
}

const char *draw_breaks(const struct draw *d)
{
	return d ? d->breaks : NULL;
}

/* ---- filling --------------------------------------------------------------------- */

static int fill(const struct draw *d, const char *text, const char *name,
		FILE *out, int depth, struct err *err)
{
	const char *open, *shut;

	while ((open = strstr(text, "{{")) && (shut = strstr(open, "}}"))) {
		size_t len = (size_t)(shut - open) - 2;
		const char *value = value_of(d, open + 2, len);

		fwrite(text, 1, (size_t)(open - text), out);
		if (!value || depth == DEPTH_MAX)
			return err_set(err, ERR_USAGE,
				       "%s: nothing fills {{%.*s}}", name,
				       (int)(len < 40 ? len : 40), open + 2);
		if (fill(d, value, name, out, depth + 1, err))
			return -1;
		text = shut + 2;
	}
	fputs(text, out);
	return 0;
}

char *draw_fill(const struct draw *d, const char *text, const char *name,
		struct err *err)
{
	char *filled = NULL;
	size_t len;
	FILE *out = d ? open_memstream(&filled, &len) : NULL;
	int failed = 0;

	if (!d)
		filled = strdup(text);
	else if (out)
		failed = fill(d, text, name, out, 0, err);
	if (out && fclose(out))
		failed = -1;
	if (!failed && !filled)
		err_nomem(err);
	if (failed) {
		free(filled);
		filled = NULL;
	}
	return filled;
}

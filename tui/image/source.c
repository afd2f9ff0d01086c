// SPDX-License-Identifier: MIT
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "priv.h"

#define SOURCE_MAX	((size_t)4 << 20)
#define SOURCE_PATH_MAX (2 * PATH_MAX)

/* A file, or some of its lines in a listing. One that could not be found stays
 * in the list without lines. */
struct source {
	struct source *next;
	const char *name;
	char *text; /* owned, or NULL */
	char **lines;
	unsigned int first; /* number of the first line */
	size_t nlines;
	bool newer; /* than the image */
	char own_name[];
};

static char *read_text(const char *path, size_t *size)
{
	return (char *)file_read(path, SOURCE_MAX, size, NULL);
}

/*
 * A relative name belongs to the tree that the image was built in, and the
 * image usually lies in that tree: its own folder and those above come before
 * the current directory, which may be another copy of the same sources.
 */
static char *read_near(const char *image, const char *file, char *path,
		       size_t *size)
{
	char dir[PATH_MAX];
	char *slash, *text;

	if (!realpath(image, dir))
		return NULL;
	while ((slash = strrchr(dir, '/'))) {
		*slash = '\0';
		if (snprintf(path, SOURCE_PATH_MAX, "%s/%s", dir, file) >=
		    SOURCE_PATH_MAX)
			return NULL;
		text = read_text(path, size);
		if (text)
			return text;
	}
	return NULL;
}

/* @path is where it was found. */
static char *find_text(const struct image *img, const char *file, char *path,
		       size_t *size)
{
	char *text = NULL;

	if (*file != '/')
		text = read_near(img->path, file, path, size);
	if (text)
		return text;
	snprintf(path, SOURCE_PATH_MAX, "%s", file);
	return read_text(file, size);
}

static size_t count_lines(const char *text, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < size; i++)
		n += text[i] == '\n';
	return n + (size && text[size - 1] != '\n');
}

static void end_line(char *start, char *end)
{
	*end = '\0';
	if (end > start && end[-1] == '\r')
		end[-1] = '\0';
}

static void split(struct source *s, size_t size)
{
	char *end = s->text + size;
	char *start = s->text;

	s->lines = calloc(count_lines(s->text, size) + 1, sizeof(*s->lines));
	while (s->lines && start < end) {
		char *stop = memchr(start, '\n', (size_t)(end - start));

		s->lines[s->nlines++] = start;
		if (!stop)
			stop = end;
		end_line(start, stop);
		start = stop + 1;
	}
}

/* Has the file been written since the image was? */
static bool written_since(const char *path, const struct image *img)
{
	struct stat text, elf;

	if (stat(path, &text) || stat(img->path, &elf))
		return false;
	if (text.st_mtim.tv_sec != elf.st_mtim.tv_sec)
		return text.st_mtim.tv_sec > elf.st_mtim.tv_sec;
	return text.st_mtim.tv_nsec > elf.st_mtim.tv_nsec;
}

static void add(struct image *img, struct source *s)
{
	s->next = img->sources;
	img->sources = s;
}

static void read_source(struct image *img, const char *file)
{
	struct source *s = calloc(1, sizeof(*s) + strlen(file) + 1);
	char path[SOURCE_PATH_MAX];
	size_t size = 0;

	if (!s)
		return;
	s->name = strcpy(s->own_name, file);
	s->first = 1;
	s->text = find_text(img, file, path, &size);
	if (s->text) {
		split(s, size);
		s->newer = written_since(path, img);
	}
	add(img, s);
}

int source_add(struct image *img, const char *file, unsigned int first,
	       char **lines, size_t n)
{
	struct source *s = calloc(1, sizeof(*s));

	if (!s)
		return -1;
	s->name = file;
	s->first = first;
	s->lines = lines;
	s->nlines = n;
	add(img, s);
	return 0;
}

/* The line if one of the sources has it; @known: is the file among them? */
static const char *find_line(const struct image *img, const char *file,
			     unsigned int line, bool *known)
{
	*known = img->listing;
	for (const struct source *s = img->sources; s; s = s->next) {
		if (strcmp(s->name, file))
			continue;
		*known = true;
		if (line >= s->first && line - s->first < s->nlines)
			return s->lines[line - s->first];
	}
	return NULL;
}

const char *image_source(struct image *img, const char *file, unsigned int line)
{
	bool known;
	const char *text = find_line(img, file, line, &known);

	if (known)
		return text;
	read_source(img, file);
	return find_line(img, file, line, &known);
}

bool image_source_newer(const struct image *img, const char *file)
{
	const struct source *s = img->sources;

	while (s && strcmp(s->name, file))
		s = s->next;
	return s && s->newer;
}

void sources_release(struct image *img)
{
	while (img->sources) {
		struct source *s = img->sources;

		img->sources = s->next;
		free(s->lines);
		free(s->text);
		free(s);
	}
}

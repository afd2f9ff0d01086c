// SPDX-License-Identifier: MIT
/* Whose a file is, and what the three ways to hand in have in common. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "harvest_impl.h"

#define OUTPUT_MAX (1024 * 1024)

static const struct run_limits limits = {
	.cpu_s = 20, .file_mb = 64, .memory_mb = 1024, .output = OUTPUT_MAX
};

int harvest_refuse(struct harvest *h, const char *fmt, ...)
{
	va_list ap;

	if (*h->refused)
		return 0;
	va_start(ap, fmt);
	vsnprintf(h->refused, sizeof(h->refused), fmt, ap);
	va_end(ap);
	text_scrub(h->refused);
	return 0;
}

void harvest_ignore(struct harvest *h, const char *path)
{
	if (!h->ignored++)
		snprintf(h->first, sizeof(h->first), "%s", path);
	text_scrub(h->first);
}

const char *harvest_last_words(struct run_result *r)
{
	char *line;

	while (r->len && r->output[r->len - 1] == '\n')
		r->output[--r->len] = '\0';
	line = strrchr(r->output, '\n');
	return line ? line + 1 : r->output;
}

int harvest_try(const char *const *argv, const char *dir, struct run_result *r,
		struct err *err)
{
	return run(argv, dir, &limits, -1, r, err);
}

/* ---- whose is it? ---------------------------------------------------------------- */

static bool ends(const char *name, const char *with)
{
	size_t n = strlen(name), m = strlen(with);

	return n > m && !strcmp(name + n - m, with);
}

bool harvest_is_source(const char *path)
{
	static const char *const suffixes[] = { ".c", ".h", ".S", ".inc",
						".def" };

	if (handin_is_paper(path))
		return true;
	if (strncmp(path, "hyp/", 4) || !strncmp(path, "hyp/test/", 9))
		return false;
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		if (ends(path, suffixes[i]))
			return true;
	}
	return false;
}

bool harvest_is_plain(const char *path)
{
	for (const char *at = path; *at; at++) {
		if (!isalnum((unsigned char)*at) && !strchr("._+-/", *at))
			return false;
		if ((at == path || at[-1] == '/') && strchr("-./", *at))
			return false;
	}
	return true;
}

bool harvest_owns(const char *path)
{
	return harvest_is_source(path) && harvest_is_plain(path);
}

bool harvest_is_usual(const char *path)
{
	static const char *const usual[] = { "Makefile", ".gitignore",
					     "guest",	 "handout.md",
					     "build",	 ".git" };

	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++) {
		size_t n = strlen(usual[i]);

		if (!strncmp(path, usual[i], n) && (!path[n] || path[n] == '/'))
			return true;
	}
	return !strncmp(path, "hyp/", 4) && !harvest_is_source(path);
}

/* ---- all of them ---------------------------------------------------------------------------- */

int harvest(struct harvest *h, enum handin_kind kind, const char *path,
	    struct err *err)
{
	switch (kind) {
	case HANDIN_PATCH:
		return harvest_patch(h, path, err);
	case HANDIN_TAR:
		return harvest_tar(h, path, err);
	case HANDIN_FOLDER:
		return harvest_folder(h, path, err);
	case HANDIN_FILE:
		return harvest_file(h, path, err);
	case HANDIN_NONE:
		break;
	}
	return 0;
}

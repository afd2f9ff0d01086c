// SPDX-License-Identifier: MIT
/* Where the file of restore.h is, and when it is read and written. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "front_impl.h"

#define FILE_MAX_SIZE  (256 << 10)
#define IMAGE_MAX_SIZE (64 << 20)

/* FNV-1a: tells builds apart, and defends against nobody. */
static void hash_bytes(uint64_t *hash, const void *bytes, size_t len)
{
	const uint8_t *p = bytes;

	for (size_t i = 0; i < len; i++)
		*hash = (*hash ^ p[i]) * UINT64_C(0x100000001b3);
}

static uint64_t hash_begin(void)
{
	return UINT64_C(0xcbf29ce484222325);
}

static void hash_file(uint64_t *hash, const char *path)
{
	size_t size = 0;
	uint8_t *bytes = path ? file_read(path, IMAGE_MAX_SIZE, &size, NULL)
			      : NULL;

	hash_bytes(hash, bytes, size);
	free(bytes);
}

/* "v4.13-vhe-hello-0123456789abcdef.json": two trees of one name differ in
 * the hash of where they are. */
static char *path_of(const struct session_options *opt, const char *folder)
{
	uint64_t hash = hash_begin();
	const char *kernel = opt->attach ? opt->attach : opt->machine.kernel;
	char *real = kernel ? realpath(kernel, NULL) : NULL;
	char name[64], *path;

	hash_bytes(&hash, real ? real : kernel,
		   real ? strlen(real) : strlen(kernel));
	free(real);
	snprintf(name, sizeof(name), "%s-%s-%s", opt->name ? opt->name : "",
		 opt->mode ? opt->mode : "", opt->guest ? opt->guest : "");
	for (char *c = name; *c; c++) {
		if (!isalnum((unsigned char)*c) && !strchr("-._", *c))
			*c = '_';
	}
	if (asprintf(&path, "%s/%s-%016llx.json", folder, name,
		     (unsigned long long)hash) < 0)
		return NULL;
	return path;
}

/* The folder and those above it. */
static void make_folders(const char *path)
{
	char *copy = strdup(path);

	for (char *c = copy ? copy + 1 : NULL; c && *c; c++) {
		if (*c != '/')
			continue;
		*c = '\0';
		mkdir(copy, 0700);
		*c = '/';
	}
	free(copy);
}

static void load(struct front *f)
{
	struct restore *r = &f->restore;
	size_t size;
	uint8_t *text = file_read(r->path, FILE_MAX_SIZE, &size, NULL);

	if (!text)
		return;
	if (restore_take(f, (const char *)text, size))
		front_say(f,
			  "the session kept in %s is not readable: it is "
			  "ignored",
			  r->path);
	free(text);
}

void front_keep(struct front *f, const struct front_keep *keep)
{
	const struct session_options *opt = &f->side->s->opt;
	struct restore *r = &f->restore;

	if (keep)
		f->lab = keep->lab;
	if (!keep || !keep->folder || (!opt->attach && !opt->machine.kernel))
		return;
	r->path = path_of(opt, keep->folder);
	if (!r->path)
		return;
	r->image = hash_begin();
	hash_file(&r->image, opt->machine.kernel);
	hash_file(&r->image, opt->machine.guest);
	make_folders(r->path);
	if (!keep->fresh)
		load(f);
}

static void warn(struct front *f, const struct err *err)
{
	if (!f->restore.warned)
		front_say(f, "this session is not kept: %s", err->text);
	f->restore.warned = true;
}

void restore_save(struct front *f)
{
	struct restore *r = &f->restore;
	struct err err;
	char *text;

	if (!r->path || !trace_count(f->side->s->trace))
		return;
	text = restore_text(f);
	if (!text || (r->written && !strcmp(text, r->written))) {
		free(text);
		return;
	}
	if (file_replace(r->path, text, strlen(text), &err))
		warn(f, &err);
	free(r->written);
	r->written = text;
}

void restore_free(struct restore *r)
{
	free(r->path);
	free(r->written);
}

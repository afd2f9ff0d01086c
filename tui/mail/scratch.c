// SPDX-License-Identifier: MIT
#include "scratch.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

#define TEXT_MAX (4 * 1024 * 1024)

static const struct run_limits limits = { .cpu_s = 30,
					  .file_mb = 64,
					  .memory_mb = 1024,
					  .tree_cpu_s = 60,
					  .idle_s = 20 };

/*
 * Every script begins with this. There is no configuration but the
 * repository's own, which is new; core.symlinks: a link would be written as a
 * file, should one come that far.
 */
static const char prelude[] =
	"set -u\n"
	"export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null "
	"GIT_TERMINAL_PROMPT=0 GIT_NO_REPLACE_OBJECTS=1\n"
	"export GIT_AUTHOR_DATE='2017-08-30 08:33:17 +0000' "
	"GIT_COMMITTER_DATE='2017-08-30 08:33:17 +0000'\n"
	"g() {\n"
	"	git -c core.hooksPath=/dev/null "
	"-c core.attributesFile=/dev/null -c core.symlinks=false "
	"-c core.autocrlf=false -c core.fsmonitor=false "
	"-c core.protectNTFS=true -c protocol.allow=never "
	"-c submodule.recurse=false -c commit.gpgsign=false "
	"-c user.name=vhelab -c user.email=vhelab@example.invalid "
	"-c init.defaultBranch=scratch -c gc.auto=0 -c "
	"advice.detachedHead=false "
	"\"$@\"\n"
	"}\n";

/* Each lender's objects are shown, and named to git. */
static void add_lenders(const struct scratch *s, struct sandbox *box,
			char to[SCRATCH_LENDERS][16])
{
	size_t n = 0;

	for (char *line = s->lent; *line && n < SCRATCH_LENDERS; n++) {
		snprintf(to[n], sizeof(to[n]), "/lent/%zu", n);
		box->mounts[box->count++] =
			(struct sandbox_mount){ .from = line, .to = to[n] };
		line += strlen(line) + 1;
	}
}

static int run_with(struct scratch *s, const struct sandbox_mount *more,
		    size_t nmore, const char *script, const char *const *args,
		    struct run_result *r, struct err *err)
{
	char *whole = text_format("%s%s", prelude, script);
	const char *argv[8] = { "sh", "-c", whole, "sh" };
	char to[SCRATCH_LENDERS][16];
	struct sandbox box = {
		.mounts = { { .from = s->dir, .to = "/work", .write = true },
			    { .to = "/tmp", .size_mb = 64 } },
		.count = 2,
		.processes = SCRATCH_PROCESSES,
	};
	int failed;

	*r = (struct run_result){ 0 };
	if (!whole)
		return err_nomem(err);
	for (size_t i = 0; args && args[i] && i < 3; i++)
		argv[4 + i] = args[i];
	for (size_t i = 0; i < nmore; i++)
		box.mounts[box.count++] = more[i];
	if (s->lent)
		add_lenders(s, &box, to);
	failed = sandbox_run(&box, argv, &limits, s->cancel_fd, r, err);
	free(whole);
	return failed;
}

int scratch_run(struct scratch *s, const char *script, const char *const *args,
		struct run_result *r, struct err *err)
{
	return run_with(s, NULL, 0, script, args, r, err);
}

static int must(struct run_result *r, int failed, struct err *err)
{
	if (!failed && r->status && sandbox_check(err))
		failed = -1;
	else if (!failed && (r->status || r->end != RUN_ENDED))
		failed = err_set(err, ERR_ENV,
				 "git fails on a scratch copy: %.200s",
				 r->output);
	run_release(r);
	return failed;
}

int scratch_must(struct scratch *s, const char *script, const char *const *args,
		 struct err *err)
{
	struct run_result r;

	return must(&r, scratch_run(s, script, args, &r, err), err);
}

int scratch_must_with(struct scratch *s, const char *hyp, const char *script,
		      const char *const *args, struct err *err)
{
	const struct sandbox_mount mount = { .from = hyp, .to = "/base/hyp" };
	struct run_result r;

	return must(&r, run_with(s, &mount, 1, script, args, &r, err), err);
}

char *scratch_file(const struct scratch *s, const char *name, size_t *len)
{
	char *path = text_format("%s/%s", s->dir, name);
	char *text = path ? (char *)file_read(path, TEXT_MAX, len, NULL) : NULL;

	free(path);
	return text;
}

void scratch_commit(const struct scratch *s, const char *name,
		    char commit[COMMIT_TEXT])
{
	size_t len, hex;
	char *text = scratch_file(s, name, &len);

	hex = text ? strspn(text, "0123456789abcdef") : 0;
	commit[0] = '\0';
	if (hex == 40 || hex == 64) {
		memcpy(commit, text, hex);
		commit[hex] = '\0';
	}
	free(text);
}

/* ---- making it ------------------------------------------------------------------- */

/*
 * Times as they are: what was compiled from these sources stays so. What it
 * depends on is written with the name of the build folder, which here is
 * `build`.
 */
static const char fill[] =
	"mkdir /work/tree && cd /work/tree && g init -q --template= || exit 1\n"
	"mkdir -p .git/info build && echo /build/ >.git/info/exclude\n"
	"cp -a /base/hyp . && cp -a /base/guest . || exit 1\n"
	"for d in hyp guest; do\n"
	"	[ ! -d /objects/$d ] || cp -a /objects/$d build || exit 1\n"
	"done\n"
	"f=$(find build/hyp/vhe -name '*.d' 2>/dev/null | head -n 1)\n"
	"o=${f#build}; o=${o%.d}.o; b=$(sed -n '1s/:.*//p' ${f:+\"$f\"} "
	"</dev/null)\n"
	"case $b in\n"
	"build/*|'') ;;\n"
	"*\"$o\") find build -name '*.d' -exec sed -i "
	"\"s,${b%\"$o\"}/,build/,g\" "
	"{} + ;;\n"
	"*) rm -rf build/hyp build/guest ;;\n"
	"esac\n"
	"for d in /lent/*; do\n"
	"	[ ! -d \"$d\" ] || echo \"$d\"\n"
	"done >.git/objects/info/alternates\n"
	"g add -f hyp guest && g commit -q -m 'the base' && "
	"g rev-parse HEAD >/work/base\n";

/* A lender's objects: DIR/.git/objects, or DIR/objects. Links lead nowhere: a
 * worktree's .git is a file, and is not followed. */
static int lend(struct scratch *s, const char *const *lenders, struct err *err)
{
	char *end, path[PATH_MAX];
	size_t n = 0;

	s->lent = end = calloc(SCRATCH_LENDERS + 1, PATH_MAX);
	if (!end)
		return err_nomem(err);
	for (; lenders && *lenders && n < SCRATCH_LENDERS; lenders++) {
		char *dir = text_format("%s/.git/objects", *lenders);
		struct stat st;

		if (dir && realpath(dir, path) && !stat(path, &st) &&
		    S_ISDIR(st.st_mode)) {
			strcpy(end, path);
			end += strlen(path) + 1;
			n++;
		}
		free(dir);
	}
	return 0;
}

/* Objects of a variant's tree lie behind a link. */
static void add_objects(const char *objects, struct sandbox_mount *mounts,
			size_t *n, char path[2][PATH_MAX])
{
	static const char *const parts[] = { "hyp", "guest" };
	static const char *const to[] = { "/objects/hyp", "/objects/guest" };

	for (size_t i = 0; objects && i < 2; i++) {
		char *dir = text_format("%s/%s", objects, parts[i]);

		if (dir && realpath(dir, path[i]))
			mounts[(*n)++] =
				(struct sandbox_mount){ .from = path[i],
							.to = to[i] };
		free(dir);
	}
}

static int copy(struct scratch *s, const struct apply_base *base,
		struct err *err)
{
	char hyp[PATH_MAX], guest[PATH_MAX], objects[2][PATH_MAX];
	struct sandbox_mount mounts[4] = { { .from = hyp, .to = "/base/hyp" },
					   { .from = guest,
					     .to = "/base/guest" } };
	char *from = text_format("%s/hyp", base->tree);
	char *from2 = text_format("%s/guest", base->tree);
	struct run_result r = { 0 };
	size_t n = 2;
	int failed;

	if (!from || !from2)
		failed = err_nomem(err);
	else if (!realpath(from, hyp) || !realpath(from2, guest))
		failed = err_set(err, ERR_USAGE,
				 "%s holds no hyp/ and guest/: it is no tree "
				 "of the hypervisor",
				 base->tree);
	else {
		add_objects(base->objects, mounts, &n, objects);
		failed = run_with(s, mounts, n, fill, NULL, &r, err);
		failed = must(&r, failed, err);
	}
	free(from);
	free(from2);
	return failed;
}

int scratch_open(struct scratch *s, const struct apply_base *base,
		 const char *dir, int cancel_fd, struct err *err)
{
	*s = (struct scratch){ .cancel_fd = cancel_fd };
	if (mkdir(dir, 0700))
		return err_set(err, ERR_ENV, "%s: %s", dir, strerror(errno));
	s->dir = realpath(dir, NULL);
	s->makefile = realpath(base->makefile, NULL);
	if (!s->dir || !s->makefile)
		err_set(err, ERR_ENV, "%s: %s", base->makefile,
			strerror(errno));
	else if (!lend(s, base->lenders, err) && !copy(s, base, err)) {
		scratch_commit(s, "base", s->base);
		return 0;
	}
	scratch_close(s);
	return -1;
}

void scratch_close(struct scratch *s)
{
	const char *const argv[] = { "rm", "-rf", "--", s->dir, NULL };
	const struct run_limits none = { 0 };
	struct run_result r;

	if (s->dir && !run(argv, NULL, &none, -1, &r, NULL))
		run_release(&r);
	free(s->dir);
	free(s->makefile);
	free(s->lent);
	*s = (struct scratch){ .cancel_fd = -1 };
}

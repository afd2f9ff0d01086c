// SPDX-License-Identifier: MIT
#include "mail/build.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "box/compile.h"
#include "index.h"
#include "scratch.h"

#define WORK_MB 192

static const char *const images[] = {
	[BUILD_VHE] = "hyp.elf", [BUILD_NVHE] = "hyp-nvhe.elf"
};

/*
 * Only what differs gets a new time, and is compiled again. ../guests: they
 * differ. ../fresh: a new header has the name of an old one, and may now be
 * found in its place; nothing compiled before can be trusted then.
 */
static const char to_commit[] =
	"cd /work/tree && rm -rf .git/rebase-apply && "
	"g checkout -q -f --detach \"$1\" && g clean -q -f -d || exit 1\n"
	"rm -f ../guests ../fresh\n"
	"g diff --quiet \"$2\" \"$1\" -- guest || : >../guests\n"
	"g diff --no-renames --name-only --diff-filter=A \"$2\" \"$1\" |\n"
	"while read -r f; do\n"
	"	g ls-tree -r --name-only \"$2\" | grep -qF \"/${f##*/}\" && "
	": >../fresh\n"
	"done\n"
	"exit 0\n";

/* A build in memory; the images come out. $@: they, and "guests" for all of
 * those. What is linked is linked again: make would not miss a source. */
static const char script[] =
	"cd /build && cp -a /tree/hyp /tree/guest . && cp -a /tree/build . || "
	"exit 1\n"
	"rm -f build/hyp/*.elf build/hyp/*.o build/guest/*.elf\n"
	"t=\n"
	"for f; do\n"
	"	case $f in\n"
	"	fresh) rm -rf build ;;\n"
	"	guests) for g in guest/*.c; do t=\"$t build/${g%.c}.elf\"; "
	"done ;;\n"
	"	*) t=\"$t build/hyp/$f\" ;;\n"
	"	esac\n"
	"done\n"
	"make -s -j\"$(nproc)\" -f /kit/tree.mk B=build t_finish= $t || exit "
	"1\n"
	"for f in $t; do\n"
	"	mkdir -p \"/out/$(basename \"$(dirname \"$f\")\")\" && "
	"cp \"$f\" \"/out/$(basename \"$(dirname \"$f\")\")\" || exit 1\n"
	"done\n";

struct differs {
	bool guests, fresh; /* see to_commit */
};

static int compile(struct scratch *s, const bool modes[BUILD_MODES],
		   const struct differs *d, const char *out,
		   struct run_result *r, struct err *err)
{
	const char *argv[4 + BUILD_MODES + 3] = { "sh", "-c", script, "sh" };
	char *tree = text_format("%s/tree", s->dir);
	const struct sandbox box = {
		.mounts = { { .to = "/build", .size_mb = WORK_MB },
			    { .to = "/tmp", .size_mb = 64 },
			    { .from = tree, .to = "/tree" },
			    { .from = s->makefile, .to = "/kit/tree.mk" },
			    { .from = out, .to = "/out", .write = true } },
		.count = 5,
		.processes = SCRATCH_PROCESSES,
	};
	size_t n = 4;
	int failed;

	*r = (struct run_result){ 0 };
	if (!tree)
		return err_nomem(err);
	for (size_t i = 0; i < BUILD_MODES; i++) {
		if (modes[i])
			argv[n++] = images[i];
	}
	if (d->fresh)
		argv[n++] = "fresh";
	if (d->guests)
		argv[n++] = "guests";
	failed = sandbox_run(&box, argv, &compile_limits, s->cancel_fd, r, err);
	free(tree);
	return failed;
}

static int name_images(const bool modes[BUILD_MODES], bool guests,
		       const char *out, struct built *b, struct err *err)
{
	for (size_t i = 0; i < BUILD_MODES; i++) {
		if (!modes[i])
			continue;
		b->image[i] = text_format("%s/hyp/%s", out, images[i]);
		if (!b->image[i])
			return err_nomem(err);
	}
	if (guests && !(b->guests = text_format("%s/guest", out)))
		return err_nomem(err);
	return 0;
}

/* The assembler reads from a file that has another name each time. */
static void settle_name(char *line)
{
	char *at = strstr(line, "/tmp/cc");

	for (size_t i = 7; at && i < 13 && at[i]; i++)
		at[i] = 'X';
}

static void explain(struct built *b, const struct run_result *r)
{
	char *line = compile_error(r->output);
	bool odd = false;
	char *clean = line && r->end == RUN_ENDED
			      ? index_clean(line, sizeof(b->error) - 16, &odd)
			      : NULL;

	snprintf(b->error, sizeof(b->error), "%s",
		 clean && *clean ? clean : compile_wrong(r));
	settle_name(b->error);
	free(clean);
	free(line);
}

static bool marked(const struct scratch *s, const char *name)
{
	size_t len;
	char *mark = scratch_file(s, name, &len);

	free(mark);
	return mark != NULL;
}

static int find_differences(struct scratch *s, const char *commit,
			    struct differs *d, struct err *err)
{
	const char *const args[] = { commit, s->base, NULL };

	if (scratch_must(s, to_commit, args, err))
		return -1;
	d->guests = marked(s, "guests");
	d->fresh = marked(s, "fresh");
	return 0;
}

int step_build(struct scratch *s, const char *commit,
	       const bool modes[BUILD_MODES], const char *out, struct built *b,
	       struct err *err)
{
	struct run_result r = { 0 };
	struct differs d;
	int failed;

	*b = (struct built){ 0 };
	if (mkdir(out, 0700))
		return err_set(err, ERR_ENV, "%s: %s", out, strerror(errno));
	failed = find_differences(s, commit, &d, err) ||
		 compile(s, modes, &d, out, &r, err);
	b->ok = !failed && !r.status && r.end == RUN_ENDED;
	if (b->ok)
		failed = name_images(modes, d.guests, out, b, err);
	else if (!failed)
		explain(b, &r);
	b->output = r.output;
	r.output = NULL;
	run_release(&r);
	if (!failed)
		return 0;
	built_release(b);
	return -1;
}

void built_release(struct built *b)
{
	free(b->output);
	free(b->guests);
	for (size_t i = 0; i < BUILD_MODES; i++)
		free(b->image[i]);
	*b = (struct built){ 0 };
}

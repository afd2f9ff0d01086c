// SPDX-License-Identifier: MIT
#include "base/self.h"
#include "behave.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "box/run.h"
#include "cmd.h"
#include "trace/file.h"
#include "variant/variant.h"

#define RECORDER   "log" /* sees every instruction, and is the fastest */
#define BUILD_S	   600
#define MAX_BUILDS 64

/* ---- words --------------------------------------------------------------------- */

struct word {
	char name[PATH_MAX];
	const char *mode; /* NULL: none was given */
};

/* "v4.13:nvhe": a mode behind the last colon, if it is one. */
static struct word split(const char *text)
{
	struct word w = { .mode = NULL };
	const char *colon = strrchr(text, ':');
	size_t len = strlen(text);

	for (int m = 0; colon && m < VARIANT_MODES; m++) {
		const char *mode = variant_mode_name((enum variant_mode)m);

		if (strcmp(colon + 1, mode) != 0)
			continue;
		w.mode = mode;
		len = (size_t)(colon - text);
	}
	snprintf(w.name, sizeof(w.name), "%.*s", (int)len, text);
	return w;
}

static const char *mode_of(const struct word *w)
{
	return w->mode ? w->mode : variant_mode_name(VARIANT_VHE);
}

/* ---- recording ------------------------------------------------------------------- */

/* What is shown instead of paths; NULL: as the target has it. */
struct naming {
	const char *name, *title, *guest;
};

static const char *guest_name(const struct behave_options *opt)
{
	return opt->guest ? opt->guest : "hello";
}

/* A host that panics has said why: that is worth more than its end. */
static void add_panic(const char *words, struct err *err)
{
	const char *panic = strstr(words, "panic: ");
	char text[ERR_TEXT_MAX];

	if (!panic || err->kind != ERR_TARGET)
		return;
	memcpy(text, err->text, sizeof(text));
	err_set(err, ERR_TARGET, "%.*s: \"%.*s\"", (int)strcspn(text, ":"),
		text, (int)strcspn(panic, "\n"), panic);
}

static int record(struct behaviour *b, const struct target_options *opt,
		  const struct naming *naming, uint64_t budget, struct err *err)
{
	struct target target;
	struct session s;
	char words[SESSION_WORDS] = "";
	int failed = -1;

	if (target_resolve(opt, &target, err))
		return -1;
	target.session.name = naming->name;
	if (naming->guest)
		target.session.guest = naming->guest;
	target.session.machine.log = true;
	target.session.last_words = words;
	target.session.machine.cancel_fd = cancel_install(err);
	if (target.session.machine.cancel_fd >= 0 &&
	    !session_open(&s, &target.session, err)) {
		failed = target_record(&s, RECORDER, BEHAVIOUR_LAPS,
				       budget ? budget : TARGET_BUDGET, err) ||
			 behaviour_capture(b, &s, naming->title, RECORDER, err);
		session_close(&s);
	} else {
		add_panic(words, err);
	}
	target_release(&target);
	return failed ? -1 : 0;
}

static int read_recording(struct behaviour *b, const char *path,
			  struct err *err)
{
	struct session s;
	int failed;

	if (session_open_file(&s, path, err))
		return -1;
	if (output_laps(s.trace))
		failed = behaviour_capture(b, &s, NULL, trace_file_recorder(&s),
					   err);
	else
		failed = err_set(err, ERR_TARGET,
				 "%s ends before a lap is complete: look at "
				 "it with %s view %s",
				 path, self(), path);
	session_close(&s);
	return failed;
}

/* The last part of a folder's name. */
static const char *short_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash[1] ? slash + 1 : path;
}

static int other_word(struct behaviour *b, const struct word *w,
		      struct target_options *where, uint64_t budget,
		      struct err *err)
{
	struct stat st;

	if (stat(w->name, &st))
		return err_set(err, ERR_USAGE,
			       "no variant, folder or recording is called "
			       "\"%s\": %s variants lists the variants",
			       w->name, self());
	if (!S_ISDIR(st.st_mode))
		return read_recording(b, w->name, err);
	where->tree = w->name;
	return record(b, where, &(struct naming){ .name = short_name(w->name) },
		      budget, err);
}

int behave_word(struct behaviour *b, const char *word,
		const struct behave_options *opt, struct err *err)
{
	struct word w = split(word);
	struct target_options where = { .mode = mode_of(&w),
					.guest = opt->guest,
					.qemu = opt->qemu };
	struct variants *all = target_variants(NULL, err);
	const struct variant *v = all ? variants_find(all, w.name) : NULL;
	int failed = -1;

	if (v) {
		where.variant = v->name;
		failed = record(
			b, &where,
			&(struct naming){ .name = v->name, .title = v->title },
			opt->budget, err);
	} else if (all) {
		failed = other_word(b, &w, &where, opt->budget, err);
	}
	variants_free(all);
	return failed;
}

int behave_images(struct behaviour *b, const char *name, const char *kernel,
		  const char *guest, bool nvhe,
		  const struct behave_options *opt, struct err *err)
{
	const struct target_options where = {
		.kernel = kernel,
		.mode = variant_mode_name(nvhe ? VARIANT_NVHE : VARIANT_VHE),
		.guest = guest ? guest : opt->guest,
		.qemu = opt->qemu,
	};
	const struct naming naming = { .name = name,
				       .guest = guest ? guest_name(opt)
						      : NULL };

	return record(b, &where, &naming, opt->budget, err);
}

/* ---- building ---------------------------------------------------------------------- */

/* What make is asked for, and how that is said. */
struct order {
	char targets[MAX_BUILDS + 1][NAME_MAX];
	char names[ERR_TEXT_MAX / 2];
	size_t count;
};

static void order_variant(struct order *o, const struct variant *v,
			  const char *mode, const char *build)
{
	char *image = target_variant_image(v, mode);
	size_t used = strlen(o->names);
	char *target = o->targets[o->count];
	bool missing = image && access(image, R_OK);

	if (missing && o->count < MAX_BUILDS) {
		if (v->parent)
			snprintf(target, NAME_MAX, "%s/variants/%s/.built",
				 build, v->name);
		else
			snprintf(target, NAME_MAX, "%s/hyp/%s", build,
				 short_name(image));
		for (size_t i = 0; i < o->count; i++)
			missing &= strcmp(o->targets[i], target) != 0;
	}
	if (missing && o->count < MAX_BUILDS) {
		snprintf(o->names + used, sizeof(o->names) - used, "%s%s",
			 o->count ? ", " : "", v->name);
		o->count++;
	}
	free(image);
}

static int make(const char *tree, const char *build, const struct order *o,
		struct err *err)
{
	const struct run_limits limits = { .wall_s = BUILD_S };
	const char *argv[MAX_BUILDS + 8] = { "make", "-s" };
	struct run_result r = { 0 };
	char where[PATH_MAX];
	size_t n = 2;
	int failed, cancel_fd = cancel_install(err);

	snprintf(where, sizeof(where), "B=%s", build);
	argv[n++] = where;
	for (size_t i = 0; i < o->count; i++)
		argv[n++] = o->targets[i];
	fprintf(stderr, "vhelab: building %s\n", o->names);
	if (cancel_fd < 0 || run(argv, tree, &limits, cancel_fd, &r, err))
		return -1;
	failed = r.end != RUN_ENDED || r.status;
	run_release(&r);
	if (!failed)
		return 0;
	return err_set(err, ERR_ENV,
		       "%s could not be built: make -C %s %s says why",
		       o->names, tree, o->targets[0]);
}

/* The build folder stands in its tree, as make leaves it; if it stands
 * elsewhere nobody knows where the sources are. */
static int make_beside(const struct order *o, const char *build,
		       struct err *err)
{
	char *tree = target_beside(".."), *apply = NULL;
	int failed;

	if (!tree || asprintf(&apply, "%s/labs/variants/apply", tree) < 0)
		failed = err_nomem(err);
	else if (access(apply, X_OK))
		failed = err_set(err, ERR_USAGE,
				 "%s: not built yet: make variant-trees",
				 o->names);
	else
		failed = make(tree, build, o, err);
	free(apply);
	free(tree);
	return failed;
}

int behave_build(const char *const *words, struct err *err)
{
	struct variants *all = target_variants(NULL, err);
	char *beside = target_beside("."), *build;
	struct order *o = calloc(1, sizeof(*o));
	int failed = 0;

	build = beside ? realpath(beside, NULL) : NULL;
	for (; all && o && build && *words; words++) {
		struct word w = split(*words);
		const struct variant *v = variants_find(all, w.name);

		if (v)
			order_variant(o, v, mode_of(&w), short_name(build));
	}
	if (!all)
		failed = -1;
	else if (!o || !build)
		failed = err_nomem(err);
	else if (o->count)
		failed = make_beside(o, short_name(build), err);
	variants_free(all);
	free(beside);
	free(build);
	free(o);
	return failed;
}

unsigned int behave_width(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || size.ws_col < 80)
		return 80;
	return size.ws_col;
}

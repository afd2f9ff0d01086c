// SPDX-License-Identifier: MIT
#include <glob.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/self.h"
#include "cmd.h"
#include "variant/variant.h"

#define BASE_VARIANT "v4.13"

/* The image of each mode in a build folder. */
static const char *const images[VARIANT_MODES] = {
	[VARIANT_VHE] = "hyp/hyp.elf",
	[VARIANT_NVHE] = "hyp/hyp-nvhe.elf",
};

char *target_beside(const char *relative)
{
	char exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	char *path = NULL;

	if (n < 0)
		return strdup(relative);
	exe[n] = '\0';
	if (asprintf(&path, "%s/%s", dirname(exe), relative) < 0)
		return NULL;
	return path;
}

static const char *image_of(const char *mode)
{
	return images[strcmp(mode, variant_mode_name(VARIANT_NVHE))
			      ? VARIANT_VHE
			      : VARIANT_NVHE];
}

/* ---- variants --------------------------------------------------------------- */

struct variants *target_variants(const char *path, struct err *err)
{
	char *beside = path ? NULL : target_beside("variants/index");
	struct variants *all;

	if (!path && !beside) {
		err_nomem(err);
		return NULL;
	}
	all = variants_read(path ? path : beside, err);
	free(beside);
	return all;
}

/* The base tree is built where the program is. */
char *target_variant_image(const struct variant *v, const char *mode)
{
	char relative[NAME_MAX];

	if (!v->parent)
		return target_beside(image_of(mode));
	snprintf(relative, sizeof(relative), "variants/%s/build/%s", v->name,
		 image_of(mode));
	return target_beside(relative);
}

static char *variant_image(const char *name, const char *mode, struct err *err)
{
	struct variants *all = target_variants(NULL, err);
	const struct variant *v = all ? variants_find(all, name) : NULL;
	char *path = v ? target_variant_image(v, mode) : NULL;

	if (all && !v) {
		err_set(err, ERR_USAGE,
			"no variant is called \"%s\": %s variants lists "
			"them",
			name, self());
	} else if (v && path && access(path, R_OK)) {
		err_set(err, ERR_USAGE,
			"%s is not built yet: make variant-trees", name);
		free(path);
		path = NULL;
	} else if (v && !path) {
		err_nomem(err);
	}
	variants_free(all);
	return path;
}

static char *tree_image(const char *tree, const char *mode, struct err *err)
{
	char *path = NULL;

	if (asprintf(&path, "%s/build/%s", tree, image_of(mode)) < 0) {
		err_nomem(err);
		return NULL;
	}
	if (!access(path, R_OK))
		return path;
	err_set(err, ERR_USAGE, "%s cannot be read: make -C %s builds it", path,
		tree);
	free(path);
	return NULL;
}

/* ---- guests ----------------------------------------------------------------- */

/* A name is one of ours, anything with a slash or a dot is a file. */
static char *guest_path(const char *guest)
{
	char relative[NAME_MAX];

	if (strpbrk(guest, "/."))
		return strdup(guest);
	snprintf(relative, sizeof(relative), "guest/%s.elf", guest);
	return target_beside(relative);
}

/* "fp-user, hello, ...": the guests built beside the program. */
static void list_guests(char *buf, size_t len)
{
	char *pattern = target_beside("guest/*.elf");
	size_t used = 0;
	glob_t found;

	snprintf(buf, len, "none, they are not built yet: make");
	if (!pattern || glob(pattern, 0, NULL, &found)) {
		free(pattern);
		return;
	}
	for (size_t i = 0; i < found.gl_pathc && used < len; i++) {
		const char *name = strrchr(found.gl_pathv[i], '/') + 1;

		used += (size_t)snprintf(buf + used, len - used, "%s%.*s",
					 i ? ", " : "", (int)strlen(name) - 4,
					 name);
	}
	globfree(&found);
	free(pattern);
}

static char *find_guest(const char *name, struct err *err)
{
	char *path = guest_path(name);
	char list[ERR_TEXT_MAX];

	if (!path) {
		err_nomem(err);
	} else if (access(path, R_OK)) {
		list_guests(list, sizeof(list));
		err_set(err, ERR_USAGE,
			"no guest is called \"%s\": there are %s", name, list);
		free(path);
		path = NULL;
	}
	return path;
}

/* ---- the whole ---------------------------------------------------------------- */

static int check_options(const struct target_options *opt, struct err *err)
{
	unsigned int mode = 0;

	if ((opt->variant != NULL) + (opt->tree != NULL) +
		    (opt->kernel != NULL) + opt->real >
	    1)
		return err_set(err, ERR_USAGE,
			       "--variant, --tree, --kernel and --real each "
			       "name a hypervisor: give one of them");
	while (opt->mode && mode < VARIANT_MODES &&
	       strcmp(opt->mode, variant_mode_name((enum variant_mode)mode)))
		mode++;
	if (mode == VARIANT_MODES)
		return err_set(err, ERR_USAGE,
			       "no mode is called \"%s\": there are vhe and "
			       "nvhe",
			       opt->mode);
	return 0;
}

static char *find_kernel(const struct target_options *opt, const char *mode,
			 struct err *err)
{
	char *path;

	if (opt->tree)
		return tree_image(opt->tree, mode, err);
	if (opt->variant && strcmp(opt->variant, BASE_VARIANT))
		return variant_image(opt->variant, mode, err);
	path = opt->kernel ? strdup(opt->kernel)
			   : target_beside(image_of(mode));
	if (!path)
		err_nomem(err);
	return path;
}

static char *name_of(const struct target_options *opt)
{
	const char *path = opt->tree ? opt->tree : opt->kernel;
	const char *slash;

	if (!path)
		return strdup(opt->variant ? opt->variant : BASE_VARIANT);
	slash = strrchr(path, '/');
	return strdup(slash && slash[1] ? slash + 1 : path);
}

/* Beside the program's folder, as in the tree; NULL where it is not. */
static char *find_script(void)
{
	char *path = target_beside("../gdb-scripts/vhelab.py");

	if (path && !access(path, R_OK))
		return path;
	free(path);
	return NULL;
}

/* ---- Linux ------------------------------------------------------------------- */

static int resolve_real(const struct target_options *opt, const char *mode,
			struct target *t, struct err *err)
{
	bool nvhe = !strcmp(mode, variant_mode_name(VARIANT_NVHE));
	char *build = target_beside(".");
	int failed = -1;

	t->name = strdup("linux");
	if (!t->name || !build)
		err_nomem(err);
	else if (opt->guest)
		err_set(err, ERR_USAGE,
			"Linux brings its own guest: leave out --guest");
	else
		failed = real_kernel_find(build, nvhe, &t->real, &t->session,
					  err);
	free(build);
	return failed;
}

static int resolve_ours(const struct target_options *opt, const char *mode,
			const char *guest, struct target *t, struct err *err)
{
	t->name = name_of(opt);
	t->kernel = find_kernel(opt, mode, err);
	t->guest = t->kernel ? find_guest(guest, err) : NULL;
	if (t->guest && !t->name)
		return err_nomem(err);
	t->session.machine.kernel = t->kernel;
	t->session.machine.guest = t->guest;
	return t->guest ? 0 : -1;
}

static void fill_session(const struct target_options *opt, const char *mode,
			 const char *guest, struct target *t)
{
	struct session_options *s = &t->session;

	t->script = find_script();
	s->name = t->name;
	s->script = t->script;
	s->mode = mode;
	s->guest = guest;
	s->attach = opt->attach;
	s->machine.cpu = opt->cpu;
	s->machine.qemu = opt->qemu;
	s->machine.cancel_fd = -1;
	s->machine.without_vhe = image_of(mode) == images[VARIANT_NVHE];
}

int target_resolve(const struct target_options *opt, struct target *target,
		   struct err *err)
{
	const char *guest = opt->guest	? opt->guest
			    : opt->real ? "hvc-and-store"
					: "hello";
	const char *mode = opt->mode ? opt->mode
				     : variant_mode_name(VARIANT_VHE);

	memset(target, 0, sizeof(*target));
	if (check_options(opt, err))
		return -1;
	if (opt->real ? resolve_real(opt, mode, target, err)
		      : resolve_ours(opt, mode, guest, target, err)) {
		target_release(target);
		return -1;
	}
	fill_session(opt, mode, guest, target);
	return 0;
}

void target_release(struct target *target)
{
	free(target->name);
	free(target->kernel);
	free(target->guest);
	free(target->script);
	real_kernel_release(&target->real);
	memset(target, 0, sizeof(*target));
}

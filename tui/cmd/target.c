// SPDX-License-Identifier: MIT
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"

#define BASE_VARIANT "v4.13"

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

/* A name is one of ours, anything with a slash or a dot is a file. */
static char *guest_path(const char *guest)
{
	char relative[NAME_MAX];

	if (strpbrk(guest, "/."))
		return strdup(guest);
	snprintf(relative, sizeof(relative), "guest/%s.elf", guest);
	return target_beside(relative);
}

static int check_names(const struct target_options *opt, struct err *err)
{
	if (opt->variant && strcmp(opt->variant, BASE_VARIANT))
		return err_set(err, ERR_USAGE,
			       "no variant is called \"%s\": there is %s",
			       opt->variant, BASE_VARIANT);
	if (opt->mode && strcmp(opt->mode, "vhe"))
		return err_set(err, ERR_USAGE,
			       "no mode is called \"%s\": there is vhe",
			       opt->mode);
	return 0;
}

static int check_guest(const char *name, const char *path, struct err *err)
{
	if (!access(path, R_OK))
		return 0;
	return err_set(err, ERR_USAGE,
		       "no guest is called \"%s\" (%s cannot be read): there "
		       "are hello, hvc-loop and spin; if they are not built "
		       "yet: make",
		       name, path);
}

int target_resolve(const struct target_options *opt, struct target *target,
		   struct err *err)
{
	const char *guest = opt->guest ? opt->guest : "hello";
	struct session_options *s = &target->session;

	memset(target, 0, sizeof(*target));
	if (check_names(opt, err))
		return -1;
	target->kernel = opt->kernel ? strdup(opt->kernel)
				     : target_beside("hyp/hyp.elf");
	target->guest = guest_path(guest);
	if (!target->kernel || !target->guest) {
		target_release(target);
		return err_nomem(err);
	}
	if (check_guest(guest, target->guest, err)) {
		target_release(target);
		return -1;
	}
	s->name = opt->kernel ? basename(target->kernel) : BASE_VARIANT;
	s->mode = "vhe";
	s->guest = guest;
	s->attach = opt->attach;
	s->machine.kernel = target->kernel;
	s->machine.guest = target->guest;
	s->machine.cpu = opt->cpu;
	s->machine.qemu = opt->qemu;
	s->machine.cancel_fd = -1;
	return 0;
}

void target_release(struct target *target)
{
	free(target->kernel);
	free(target->guest);
	target->kernel = target->guest = NULL;
}

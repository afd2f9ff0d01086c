// SPDX-License-Identifier: MIT
#include "lab_cmd.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "cmd.h"

#define LOOK_MS 200

static char *join(const char *dir, const char *name)
{
	char *path = NULL;

	return asprintf(&path, "%s/%s", dir, name) < 0 ? NULL : path;
}

static int find_kit(struct lab_desk *desk, struct err *err)
{
	const char *elsewhere = getenv("VHELAB_WORK");

	desk->build = target_beside("");
	if (desk->build && *desk->build)
		desk->build[strlen(desk->build) - 1] = '\0';
	desk->tree = desk->build ? join(desk->build, "..") : NULL;
	if (!desk->tree)
		return err_nomem(err);
	desk->work = elsewhere && *elsewhere ? strdup(elsewhere)
					     : join(desk->tree, "work");
	return desk->work ? 0 : err_nomem(err);
}

/* What is not there yet is a name in a folder that is. malloc()ed, or NULL. */
static char *whole_path(const char *path)
{
	char *real = realpath(path, NULL), *copy, *slash, *dir;

	if (real || errno != ENOENT)
		return real;
	copy = strdup(path);
	slash = copy ? strrchr(copy, '/') : NULL;
	if (slash)
		*slash = '\0';
	dir = realpath(slash ? copy : ".", NULL);
	if (dir)
		real = join(dir, slash ? slash + 1 : path);
	free(dir);
	free(copy);
	return real;
}

/* Short names are what a student can read: as seen from here. */
static void shorten(char **path)
{
	char *whole = whole_path(*path), *here = realpath(".", NULL);
	size_t len = here ? strlen(here) : 0;
	bool below = whole && here && !strncmp(whole, here, len) &&
		     whole[len] == '/';

	if (below)
		memmove(whole, whole + len + 1, strlen(whole + len));
	if (whole) {
		free(*path);
		*path = whole;
	}
	free(here);
}

int lab_desk_open_sound(struct lab_desk *desk, struct err *err)
{
	char *dir;
	int failed;

	memset(desk, 0, sizeof(*desk));
	if (find_kit(desk, err))
		goto fail;
	desk->variants = target_variants(NULL, err);
	dir = join(desk->tree, "labs");
	failed = !dir || !desk->variants || labs_read(&desk->labs, dir, err);
	free(dir);
	if (failed)
		goto fail;
	shorten(&desk->work);
	desk->kit = (struct lab_kit){ .tree = desk->tree,
				      .build = desk->build,
				      .work = desk->work,
				      .variants = desk->variants,
				      .cancel_fd = cancel_install(err) };
	if (desk->kit.cancel_fd >= 0)
		return 0;
fail:
	lab_desk_close(desk);
	return -1;
}

int lab_desk_open(struct lab_desk *desk, struct err *err)
{
	if (lab_desk_open_sound(desk, err))
		return -1;
	if (!labs_sound(&desk->labs, NULL, err))
		return 0;
	lab_desk_close(desk);
	return -1;
}

void lab_desk_close(struct lab_desk *desk)
{
	labs_release(&desk->labs);
	variants_free(desk->variants);
	free(desk->tree);
	free(desk->build);
	free(desk->work);
	memset(desk, 0, sizeof(*desk));
}

const struct lab *lab_desk_next(const struct lab_desk *desk)
{
	for (size_t i = 0; i < desk->labs.count; i++) {
		struct lab_state state;

		if (lab_state_read(&desk->kit, &desk->labs.list[i], &state,
				   NULL) ||
		    !*state.passed)
			return &desk->labs.list[i];
	}
	return NULL;
}

void lab_print_broken(const struct lab_desk *desk)
{
	for (size_t i = 0; i < desk->labs.nbroken; i++) {
		const struct lab_broken *b = &desk->labs.broken[i];

		printf("%3d  %-8s %s\n", atoi(b->name), "broken", b->why.text);
	}
}

/* ---- waiting for a saved file ------------------------------------------------- */

int lab_desk_wait(const struct lab_desk *desk, const char *folder,
		  struct err *err)
{
	struct pollfd p = { .fd = desk->kit.cancel_fd, .events = POLLIN };
	int64_t before = file_newest(folder);

	while (file_newest(folder) == before) {
		if (poll(&p, 1, LOOK_MS) > 0)
			return err_set(err, ERR_CANCELLED, "interrupted");
	}
	return 0;
}

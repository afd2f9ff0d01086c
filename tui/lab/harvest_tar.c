// SPDX-License-Identifier: MIT
/* A hand-in that is an archive. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harvest_impl.h"
#include "tree.h"

/* Every name, before any of them is written. */
static void check_names(struct harvest *h, char *list)
{
	char *state = NULL;

	for (char *name = strtok_r(list, "\n", &state); name;
	     name = strtok_r(NULL, "\n", &state)) {
		if (*name == '/')
			harvest_refuse(
				h, "The archive holds %.80s, an absolute path.",
				name);
		if (!strncmp(name, "../", 3) || strstr(name, "/../") ||
		    !strcmp(name, ".."))
			harvest_refuse(
				h,
				"The archive holds %.80s, which leads out of "
				"it.",
				name);
	}
}

static int list_names(struct harvest *h, const char *path, struct err *err)
{
	const char *const argv[] = { "tar", "-P", "--quoting-style=escape",
				     "-tf", path, NULL };
	struct run_result r;
	int failed = harvest_try(argv, NULL, &r, err);

	if (!failed && r.cut)
		harvest_refuse(
			h, "The archive holds more files than a hand-in may.");
	else if (!failed && r.status)
		harvest_refuse(
			h,
			"The archive cannot be read, it may be cut short or "
			"be something else: %.90s",
			harvest_last_words(&r));
	else if (!failed)
		check_names(h, r.output);
	run_release(&r);
	return failed;
}

static int unpack(struct harvest *h, const char *path, struct err *err)
{
	const char *const argv[] = { "tar",
				     "--no-same-owner",
				     "--no-same-permissions",
				     "-C",
				     h->scratch,
				     "-xf",
				     path,
				     NULL };
	struct run_result r;
	int failed = harvest_try(argv, NULL, &r, err);

	if (!failed && r.status)
		harvest_refuse(h,
			       "The archive cannot be unpacked, it may be too "
			       "large or hold devices: %.90s",
			       harvest_last_words(&r));
	run_release(&r);
	return failed;
}

/* Many archives hold one folder, which holds the work. */
static char *find_work(const char *dir, int depth)
{
	DIR *list = opendir(dir);
	char *found = harvest_is_work(dir) ? strdup(dir) : NULL;
	struct dirent *e;

	while (list && !found && depth < 3 && (e = readdir(list))) {
		char *path = text_format("%s/%s", dir, e->d_name);
		struct stat st;

		if (path && *e->d_name != '.' && !lstat(path, &st) &&
		    S_ISDIR(st.st_mode))
			found = find_work(path, depth + 1);
		free(path);
	}
	if (list)
		closedir(list);
	return found;
}

int harvest_tar(struct harvest *h, const char *path, struct err *err)
{
	char *work;
	int failed;

	if (mkdir(h->scratch, 0755))
		return err_set(err, ERR_ENV, "%s: %s", h->scratch,
			       strerror(errno));
	if (list_names(h, path, err))
		return -1;
	if (*h->refused)
		return 0;
	if (unpack(h, path, err))
		return -1;
	if (*h->refused)
		return 0;
	work = find_work(h->scratch, 0);
	failed = work ? harvest_folder(h, work, err)
		      : harvest_refuse(h, "The archive holds neither hyp/, "
					  "nor " LAB_CHECKER ", nor "
					  "answers.");
	free(work);
	return failed;
}

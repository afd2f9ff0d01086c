// SPDX-License-Identifier: MIT
#include "hidden.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "specimen.h"
#include "tree.h"

#define FILE_MAX (256 * 1024)

/* Of the kit's, or beside the runs. */
static bool has_guest(const struct grade *g, const char *dir, const char *name)
{
	char *ours = text_format("%s/guest/%s.elf", g->kit->build, name);
	char *theirs = text_format("%s/guest/%s.c", dir, name);
	bool there = tree_exists(ours) || tree_exists(theirs);

	free(ours);
	free(theirs);
	return there;
}

static int check_run(const struct grade *g, const char *dir, const char *line,
		     struct err *err)
{
	struct lab_run run = { 0 };
	int failed = 0;

	if (!*line || *line == '#')
		return 0;
	if (!lab_run_parse(&run, line))
		return err_set(err, ERR_USAGE,
			       "%s/runs: a run is MODE GUEST LAPS, not \"%s\"",
			       dir, line);
	if (!has_guest(g, dir, run.guest))
		failed = err_set(err, ERR_USAGE,
				 "%s/runs: no guest is called \"%s\": write "
				 "%s/guest/%s.c, or name one of the kit's",
				 dir, run.guest, dir, run.guest);
	free(run.guest);
	return failed;
}

static int check_runs(const struct grade *g, const char *dir, const char *path,
		      struct err *err)
{
	size_t size;
	char *text = (char *)file_read(path, FILE_MAX, &size, err),
	     *rest = text;
	int failed = text ? 0 : -1;

	for (char *line; !failed && (line = strsep(&rest, "\n"));)
		failed = check_run(g, dir, line, err);
	free(text);
	return failed;
}

static int check_rules(const struct grade *g, const char *dir, const char *path,
		       struct err *err)
{
	struct rule_set *set = rule_set_read(path, err);

	(void)g;
	(void)dir;
	rule_set_free(set);
	return set ? 0 : -1;
}

static int check_specimens(const struct grade *g, const char *dir,
			   const char *path, struct err *err)
{
	struct specimens *set = specimens_read(dir, err);

	(void)g;
	(void)path;
	specimens_free(set);
	return set ? 0 : -1;
}

static const struct {
	const char *name;
	int (*check)(const struct grade *g, const char *dir, const char *path,
		     struct err *err);
} files[] = {
	{ "rules", check_rules },
	{ "runs", check_runs },
	{ "specimens", check_specimens },
};

static int check_lab(const struct grade *g, const char *name, struct err *err)
{
	char *dir = text_format("%s/%s", g->hidden, name);
	const struct lab *lab = labs_find(g->labs, name);
	int failed = 0;

	if (!dir)
		return err_nomem(err);
	if (!lab || strcmp(lab->name, name) != 0)
		failed = err_set(err, ERR_USAGE, "%s: no lab is called \"%s\"",
				 dir, name);
	for (size_t i = 0; !failed && i < sizeof(files) / sizeof(files[0]);
	     i++) {
		char *path = text_format("%s/%s", dir, files[i].name);

		if (!path)
			failed = err_nomem(err);
		else if (tree_exists(path))
			failed = files[i].check(g, dir, path, err);
		free(path);
	}
	free(dir);
	return failed;
}

int hidden_check(const struct grade *g, struct err *err)
{
	DIR *list = g->hidden ? opendir(g->hidden) : NULL;
	struct dirent *e;
	int failed = 0;

	if (!g->hidden)
		return 0;
	if (!list)
		return err_set(err, ERR_USAGE, "--hidden %s: %s", g->hidden,
			       errno == ENOENT ? "no such folder"
					       : strerror(errno));
	/* What is no folder of a lab is the teacher's notes. */
	while (!failed && (e = readdir(list))) {
		if (*e->d_name != '.' && e->d_type != DT_REG)
			failed = check_lab(g, e->d_name, err);
	}
	closedir(list);
	return failed;
}

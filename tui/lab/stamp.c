// SPDX-License-Identifier: MIT
#include "base/text.h"
#include "stamp.h"

#include <fts.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tree.h"

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

void stamp_files(struct sha256 *sum, const char *path)
{
	char *paths[] = { (char *)(uintptr_t)path, NULL };
	FTS *tree = fts_open(paths, FTS_COMFOLLOW | FTS_PHYSICAL | FTS_NOCHDIR,
			     by_name);
	FTSENT *e;

	while (tree && (e = fts_read(tree))) {
		if (e->fts_info == FTS_D && !strcmp(e->fts_name, "__pycache__"))
			fts_set(tree, e, FTS_SKIP);
		if (e->fts_info != FTS_F)
			continue;
		sha256_add(sum, e->fts_path, strlen(e->fts_path));
		sha256_add(sum, &e->fts_statp->st_size,
			   sizeof(e->fts_statp->st_size));
		sha256_add(sum, &e->fts_statp->st_mtim,
			   sizeof(e->fts_statp->st_mtim));
	}
	if (tree)
		fts_close(tree);
}

static void stamp_part(struct sha256 *sum, const struct lab_kit *kit,
		       const char *part)
{
	char *dir = text_format("%s/%s", kit->tree, part);

	if (dir)
		stamp_files(sum, dir);
	free(dir);
}

void stamp_trees(struct sha256 *sum, const struct lab_kit *kit)
{
	static const char *const parts[] = { "hyp", "guest", "labs/variants",
					     "labs/draws" };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		stamp_part(sum, kit, parts[i]);
}

void stamp_scripts(struct sha256 *sum, const struct lab_kit *kit)
{
	stamp_part(sum, kit, "gdb-scripts");
}

void stamp_text(struct sha256 *sum, char text[STAMP_LEN])
{
	char whole[SHA256_TEXT];

	sha256_text(sum, whole);
	snprintf(text, STAMP_LEN, "%.16s", whole);
}

void stamp_remove_others(const struct lab_kit *kit, const char *folder)
{
	char *pattern = text_format("%.*s????????????????",
				    (int)(strlen(folder) - (STAMP_LEN - 1)),
				    folder);
	glob_t found = { 0 };

	if (pattern && !glob(pattern, 0, NULL, &found)) {
		for (size_t i = 0; i < found.gl_pathc; i++) {
			if (strcmp(found.gl_pathv[i], folder) != 0)
				tree_remove(kit, found.gl_pathv[i], NULL);
		}
	}
	globfree(&found);
	free(pattern);
}

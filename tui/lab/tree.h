/* SPDX-License-Identifier: MIT */
/*
 * tree.h - the repository that a lab is worked on in, and git in it.
 */
#ifndef LAB_TREE_H
#define LAB_TREE_H

#include "base/text.h"
#include "lab/work.h"

bool tree_exists(const char *path);

/* A command that must succeed; its last line is the reason if it does not. */
int tree_must(const struct lab_kit *kit, const char *const *argv,
	      const char *dir, struct err *err);
/* git with @first and the words behind it, NULL at the end. */
int tree_git(const struct lab_kit *kit, const char *dir, struct err *err,
	     const char *first, ...) __attribute__((sentinel));
/* The first line that git prints, malloc()ed; NULL on failure. */
char *tree_git_line(const struct lab_kit *kit, const char *dir, struct err *err,
		    const char *first, ...) __attribute__((sentinel));

/* Is the Linux there that `make real-kernel` fetches? */
bool tree_has_linux(const struct lab_kit *kit);

/* All that is in @dir now, as an object of type tree: its name, malloc()ed.
 * Index and files stay as they are. */
char *tree_snapshot(const struct lab_kit *kit, const char *dir,
		    struct err *err);
/* That as a commit on top of the start, which no branch knows of: by whom git
 * takes the student for, or by us where it knows nobody. */
char *tree_commit(const struct lab_kit *kit, const char *dir, const char *tree,
		  const char *subject, struct err *err);

/* The lab's tree at @path, which must not exist; on failure nothing stays. */
int tree_make(const struct lab_kit *kit, const struct lab *lab,
	      const char *path, struct err *err);
int tree_remove(const struct lab_kit *kit, const char *path, struct err *err);
/* One more mail on top, @patch being a path. */
int tree_apply(const struct lab_kit *kit, const char *dir, const char *patch,
	       struct err *err);
/* A text of the lab's folder as @to, with what its seed draws. */
int tree_paper(const struct lab *lab, const char *name, const char *to,
	       struct err *err);
/* Put in what the seed has drawn, or take it out again; no commit. */
int tree_twist(const struct lab_kit *kit, const struct lab *lab,
	       const char *dir, bool out, struct err *err);

#endif

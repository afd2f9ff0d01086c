/* SPDX-License-Identifier: MIT */
/*
 * handin_name.h - what the name of a hand-in says: what kind of file it is,
 * for which lab, and whose.
 */
#ifndef LAB_HANDIN_NAME_H
#define LAB_HANDIN_NAME_H

#include "handin.h"

/* By the suffix, whatever its case; HANDIN_NONE: it says nothing. */
enum handin_kind handin_name_kind(const char *name);
/* A README, an editor's copy: nobody hands that in. */
bool handin_name_is_aside(const char *name);

/* The lab's name, "lab5", or a number in front ("5.patch", "05-x"). */
const struct lab *handin_name_lab(const char *name, const struct labs *labs);
/* Also a number that stands by itself behind the student's name. */
const struct lab *handin_name_any_lab(const char *name,
				      const struct labs *labs);

/*
 * The student of @below: the folder's name if there is one, else what stands
 * in front of the lab in the file's, or behind it. In UTF-8; any other byte,
 * '%' and what cannot be seen become %XX. malloc()ed.
 */
char *handin_name_student(const char *below, const struct labs *labs);
/* Does the name tell a lab and nothing else? */
bool handin_name_is_lab(const char *name, const struct labs *labs);

/* A student's name as the above writes it. malloc()ed. */
char *handin_shown(const char *bytes);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * draw.h - what differs from student to student: a seed draws one choice for
 * each axis of the lab's file `draw`, and the choices fill the {{places}} in
 * the lab's texts and patches.
 *
 *	[always]		[path behind-the-window]
 *	axes = exit-path	patch = behind-the-window.patch
 *	[plain]			function = __guest_exit
 *	guest = hello
 *
 * A section is an axis and a choice; or it is for everybody (always), for
 * those without a seed (plain), for those with one (drawn). `axes` names a file
 * of labs/draws/ with more sections, `patch` a patch there, `breaks` a rule that
 * a repair breaks which leaves the patch in. Every other key is a place. A value
 * may hold places itself.
 */
#ifndef LAB_DRAW_H
#define LAB_DRAW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "lab/lab.h"

struct draw;

/* Letters, digits and "._@+-", fewer than LAB_SEED_LEN. */
bool draw_is_seed(const char *word);

/*
 * draw_read - of the lab's folder @dir. *@draw is NULL where the lab has no
 * such file, and then @seed must be NULL (ERR_USAGE).
 */
int draw_read(struct draw **draw, const char *dir, const char *seed,
	      struct err *err);
void draw_free(struct draw *d);

/* The choices with dots between them, "hvc-loop.f", the same for every seed
 * that draws the same; "" without a seed or with @d NULL. */
const char *draw_name(const struct draw *d);
/* A bit for each choice of each axis: those drawn, and those there are. */
unsigned long draw_taken(const struct draw *d);
unsigned long draw_choices(const struct draw *d);

/* The patches that were drawn: path of the @index-th, NULL behind the last. */
const char *draw_patch(const struct draw *d, size_t index);
/* The rule that a repair breaks which leaves them in, or NULL. */
const char *draw_breaks(const struct draw *d);

/* @text with its places filled, malloc()ed. A place that nothing fills is
 * ERR_USAGE; @d NULL: a copy. @name is for the error. */
char *draw_fill(const struct draw *d, const char *text, const char *name,
		struct err *err);

#endif

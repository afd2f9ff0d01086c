/* SPDX-License-Identifier: MIT */
/*
 * restore.h - what is kept of a session until the next one on the same
 * target: a JSON file a target, in the folder that front_keep() names.
 *
 *	{ "schema": "vhelab-session/1", "image": "16 hex digits",
 *	  "event": 812, "view": "code", "profile": "switch",
 *	  "irqs": "held",
 *	  "breaks": [ { "at": "__kvm_vcpu_run", "offset": 16, "el": 2,
 *			"world": "hyp" } ],
 *	  "marks": { "a": 57 }, "scroll": { "registers": 3 },
 *	  "settings": { "palette": "safe" }, "history": [ "step" ],
 *	  "score": { "eret": { "asked": 3, "right": 2, "streak": 1 } } }
 *
 * Every member may be missing. The file is foreign input: what is not as it
 * should be is left out, what is no such JSON is ignored as a whole. Marks, the
 * event and what lies at no symbol count only for the image they were made on.
 */
#ifndef FRONT_RESTORE_H
#define FRONT_RESTORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct front;

struct restore {
	char *path;	/* NULL: nothing is kept */
	uint64_t image; /* a hash of the files the target is made of */
	size_t event;	/* where the last session was */
	bool resumable; /* and whether this one can get there */
	bool irqs;	/* steps took interrupts there */
	size_t same;	/* so many events come again the next time; 0: all,
			     * for none was changed by hand */
	char *written;	/* what the file holds now */
	bool warned;	/* that it could not be written */
};

/* What the session is now, as the text of a file; malloc()ed, NULL without
 * memory. */
char *restore_text(const struct front *f);
/*
 * Take over what @text holds, and say so. -1 if it is no such file; then
 * nothing has changed.
 */
int restore_take(struct front *f, const char *text, size_t len);

/* Write the file if anything has changed. */
void restore_save(struct front *f);
/* Where the last session was has been reached: what was so there is so again. */
void restore_arrived(struct front *f);
void restore_free(struct restore *r);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * reload.h - the image of a target has been built anew: notice it, offer to
 * begin again with it, and come back to the same checkpoint.
 */
#ifndef FRONT_RELOAD_H
#define FRONT_RELOAD_H

#include "watch.h"

struct front;
struct side;

/* What a session was made of: the hypervisor and the guest. */
struct reload {
	struct watch watch[2];
	bool offered;
};

/* The files are those that the side's session has read. */
void reload_begin(struct side *side);
/* Look whether they have changed; offers once what they have become. */
void reload_poll(struct front *f);
/* Begin again, come to where the active side is now. -1 with words. */
int reload_now(struct front *f);

#endif

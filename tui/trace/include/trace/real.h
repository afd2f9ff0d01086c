/* SPDX-License-Identifier: MIT */
/*
 * real.h - Linux as a target: the files that `make real-kernel` leaves in a
 * build folder, and what a session needs to be told to boot them.
 */
#ifndef TRACE_REAL_H
#define TRACE_REAL_H

#include "trace/session.h"

struct real_kernel {
	char *kernel, *guest, *user, *image, *initrd;
};

/*
 * real_kernel_find - those in @build; *@opt, of which nothing else is
 * changed, refers to them. ERR_ENV with the command that makes them if they
 * are not there. Release whatever came of it.
 */
int real_kernel_find(const char *build, bool nvhe, struct real_kernel *r,
		     struct session_options *opt, struct err *err);
void real_kernel_release(struct real_kernel *r);

#endif

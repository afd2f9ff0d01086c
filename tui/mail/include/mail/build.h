/* SPDX-License-Identifier: MIT */
/*
 * build.h - a step of a series, compiled in the sandbox: no network, nothing
 * to write to but memory and the folder for the images, bounded time, memory
 * and size. Only what differs from the base is compiled.
 */
#ifndef MAIL_BUILD_H
#define MAIL_BUILD_H

#include "mail/apply.h"

enum build_mode { BUILD_VHE, BUILD_NVHE, BUILD_MODES };

struct built {
	bool ok;
	char error[240]; /* the compiler's first error, or which limit was hit;
			  * "" if ok */
	char *output;	 /* all that was said, up to a limit; no terminal
			  * commands in it */
	char *image[BUILD_MODES]; /* paths in @out; NULL: not asked for */
	char *guests; /* a folder of guests' images, where the commit changes
		       * guest/; NULL: those of the base are the same */
};

/*
 * step_build - the images of @commit, a part's or the base, into the folder
 * @out (made here; absolute). 0 if it is known whether it builds; -1 if not.
 */
int step_build(struct scratch *s, const char *commit,
	       const bool modes[BUILD_MODES], const char *out, struct built *b,
	       struct err *err);
void built_release(struct built *b);

#endif

// SPDX-License-Identifier: MIT
/* On which kind of terminal the front end runs, and where it keeps things. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd.h"
#include "plain.h"
#include "ui/ui.h"

int front_end_check(const struct front_options *opt, const char *instead,
		    struct err *err)
{
	if (opt->plain || (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)))
		return 0;
	return err_set(err, ERR_ENV,
		       "the front end needs a terminal; without one: %s, or "
		       "--plain",
		       instead);
}

/* As the XDG Base Directory Specification has it; an empty or relative value
 * counts as none. */
static char *state_folder(void)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	char *folder = NULL;
	int n = -1;

	if (state && *state == '/')
		n = asprintf(&folder, "%s/vhelab", state);
	else if (home && *home == '/')
		n = asprintf(&folder, "%s/.local/state/vhelab", home);
	return n < 0 ? NULL : folder;
}

int front_end(struct session *s, struct session *other,
	      const struct front_options *opt, int cancel_fd, struct err *err)
{
	char *folder = state_folder();
	const struct front_keep keep = { .folder = other ? NULL : folder,
					 .fresh = opt->fresh,
					 .lab = opt->lab };
	int failed = opt->plain ? plain_run(s, other, &keep, cancel_fd, err)
				: ui_run(s, other, &keep, err);

	free(folder);
	return failed;
}

// SPDX-License-Identifier: MIT
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"

static int cancel_pipe[2] = { -1, -1 };
static bool installed;
static volatile sig_atomic_t caught;

static void on_signal(int sig)
{
	int saved = errno;

	caught = sig;
	/* A full pipe is as readable as one byte: nothing to handle. */
	if (write(cancel_pipe[1], "", 1) < 0)
		errno = saved;
	errno = saved;
}

int cancel_install(struct err *err)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	struct sigaction sa = { .sa_handler = on_signal };

	if (installed)
		return cancel_pipe[0];
	if (pipe2(cancel_pipe, O_CLOEXEC | O_NONBLOCK))
		return err_set(err, ERR_ENV, "cannot make a pipe: %s",
			       strerror(errno));
	sigemptyset(&sa.sa_mask);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaction(signals[i], &sa, NULL);
	installed = true;
	return cancel_pipe[0];
}

void cancel_finish(void)
{
	if (!caught)
		return;
	signal(caught, SIG_DFL);
	raise(caught);
}

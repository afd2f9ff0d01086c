// SPDX-License-Identifier: MIT
#include "workers.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct worker {
	pid_t pid;
	int report; /* where its struct err comes from */
};

unsigned int workers_usual(void)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (cores < 1)
		return 1;
	return cores < WORKERS_MAX ? (unsigned int)cores : WORKERS_MAX;
}

static void be_worker(workers_share share, void *ctx, unsigned int index,
		      pid_t parent, int report)
{
	struct err why = { .kind = ERR_NONE };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	if (!share(ctx, index, &why))
		why.kind = ERR_NONE;
	_exit(write(report, &why, sizeof(why)) != (ssize_t)sizeof(why));
}

static int start(struct worker *w, workers_share share, void *ctx,
		 unsigned int index, struct err *err)
{
	pid_t parent = getpid();
	int ends[2];

	if (pipe2(ends, O_CLOEXEC))
		return err_set(err, ERR_ENV, "pipe: %s", strerror(errno));
	fflush(NULL);
	w->pid = fork();
	if (w->pid == 0)
		be_worker(share, ctx, index, parent, ends[1]);
	close(ends[1]);
	w->report = ends[0];
	if (w->pid > 0)
		return 0;
	close(ends[0]);
	return err_set(err, ERR_ENV, "cannot start a process: %s",
		       strerror(errno));
}

static int end(struct worker *w, struct err *err)
{
	struct err why;
	ssize_t n;

	do {
		n = read(w->report, &why, sizeof(why));
	} while (n < 0 && errno == EINTR);
	close(w->report);
	while (waitpid(w->pid, NULL, 0) < 0 && errno == EINTR)
		;
	if (n != (ssize_t)sizeof(why))
		return err_set(err, ERR_ENV, "a process of ours was killed");
	return why.kind == ERR_NONE ? 0
				    : err_set(err, why.kind, "%s", why.text);
}

int workers_run(unsigned int count, workers_share share, void *ctx,
		struct err *err)
{
	struct worker w[WORKERS_MAX];
	unsigned int n = 0;
	int failed = 0;

	while (n < count && n < WORKERS_MAX && !failed) {
		failed = start(&w[n], share, ctx, n, err);
		n += !failed;
	}
	while (n > 0)
		failed |= end(&w[--n], err);
	return failed ? -1 : 0;
}

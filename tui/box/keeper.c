// SPDX-License-Identifier: MIT
#include "keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"

#define LIST_MAX 4096
#define KILLED	 (128 + SIGKILL)

/* ---- in the keeper: no memory is asked for, for we may be threaded ------------ */

/* SIGKILL to each child of ours: proc(5), /proc/PID/task/TID/children. False
 * where a kernel does not list them. */
static bool kill_children(void)
{
	char list[LIST_MAX + 1], *at = list, *end;
	int fd = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, list, LIST_MAX) : -1;

	if (fd >= 0)
		close(fd);
	if (n < 0)
		return false;
	list[n] = '\0';
	for (;;) {
		long pid = strtol(at, &end, 10);

		/* The last one may be cut: it is whole the next time. */
		if (end == at || !*end)
			return true;
		kill((pid_t)pid, SIGKILL);
		at = end;
	}
}

/* Who loses its parent here becomes our child, until there is none. */
static void kill_all(pid_t command)
{
	int how = 0;

	do {
		if (!kill_children()) {
			kill(-command, SIGKILL);
			how = WNOHANG;
		}
	} while (waitpid(-1, NULL, how) > 0);
}

static int status_of(int wait_status)
{
	return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status)
				      : 128 + WTERMSIG(wait_status);
}

/* Until the command is over, or we are told to end it. */
static int keep(pid_t command, const sigset_t *signals)
{
	int sig, wait_status;
	pid_t pid;

	for (;;) {
		if (sigwait(signals, &sig) || sig == SIGTERM)
			return KILLED;
		while ((pid = waitpid(-1, &wait_status, WNOHANG)) > 0) {
			if (pid == command)
				return status_of(wait_status);
		}
	}
}

/* What else we have open would stay open for others as long as we live. */
static void close_all_but(int fd)
{
	int safe = fcntl(fd, F_DUPFD_CLOEXEC, 3);

	if (dup2(safe, 0) == 0)
		close_range(1, ~0U, 0);
}

static void become_keeper(const char *const *argv, const int *fds, size_t nfds,
			  pid_t parent, int report)
{
	struct err err = { 0 };
	sigset_t signals;
	pid_t command;
	int status;

	signal(SIGCHLD, SIG_DFL);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(KILLED);
	setpgid(0, 0);
	command = child_start(argv, fds, nfds, &err);
	close_all_but(report);
	if (write(0, &err, sizeof(err)) < 0 || command < 0)
		_exit(KILLED);
	close(0);
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGCHLD);
	status = keep(command, &signals);
	kill_all(command);
	_exit(status);
}

/* ---- in us ---------------------------------------------------------------------- */

/* Signals wait from before there is a keeper: it misses none. */
static pid_t fork_keeper(const char *const *argv, const int *fds, size_t nfds,
			 int report)
{
	pid_t parent = getpid(), pid;
	sigset_t all, old;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	pid = fork();
	if (pid == 0)
		become_keeper(argv, fds, nfds, parent, report);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return pid;
}

pid_t keeper_start(const char *const *argv, const int *fds, size_t nfds,
		   struct err *err)
{
	struct err why = { 0 };
	int report[2];
	pid_t pid;
	ssize_t n;

	if (pipe2(report, O_CLOEXEC))
		return err_set(err, ERR_ENV, "pipe: %s", strerror(errno));
	pid = fork_keeper(argv, fds, nfds, report[1]);
	if (pid < 0)
		err_set(&why, ERR_ENV, "fork: %s", strerror(errno));
	close(report[1]);
	do {
		n = pid < 0 ? 0 : read(report[0], &why, sizeof(why));
	} while (n < 0 && errno == EINTR);
	close(report[0]);
	if (pid > 0 && n != (ssize_t)sizeof(why))
		err_set(&why, ERR_ENV, "%s was killed before it began",
			argv[0]);
	if (why.kind == ERR_NONE)
		return pid;
	if (pid > 0)
		waitpid(pid, NULL, 0);
	if (err)
		*err = why;
	return -1;
}

int keeper_end(pid_t pid, int timeout_ms, int *status)
{
	int wait_status = 0;

	if (!child_exited(pid, timeout_ms, &wait_status))
		return -1;
	*status = status_of(wait_status);
	return 0;
}

void keeper_kill(pid_t pid)
{
	if (pid <= 0)
		return;
	kill(pid, SIGTERM);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

// SPDX-License-Identifier: MIT
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/child.h"

enum {
	FDS_MAX = 8,
	FD_SAFE = 16, /* above every number a child's own descriptor gets */
	EXIT_CANNOT_RUN = 127,
	ANSWER_MS = 5000,
};

static void reset_signals(void)
{
	sigset_t none;

	for (int sig = 1; sig < NSIG; sig++)
		signal(sig, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* All are copied out of the way first: a source may sit at the number that
 * another one is going to. */
static int place_fds(const int *fds, size_t nfds)
{
	int moved[FDS_MAX];

	for (size_t i = 0; i < nfds; i++) {
		int fd = fds[i] >= 0 ? fds[i] : open("/dev/null", O_RDWR);

		moved[i] = fcntl(fd, F_DUPFD_CLOEXEC, FD_SAFE);
		if (moved[i] < 0)
			return -1;
	}
	for (size_t i = 0; i < nfds; i++) {
		if (dup2(moved[i], (int)i) < 0)
			return -1;
	}
	/* Kernels before 5.11 lack the flag; our own descriptors are all
	 * opened with O_CLOEXEC, so only strangers' ones pass there. */
	close_range((unsigned int)nfds, ~0U, CLOSE_RANGE_CLOEXEC);
	return 0;
}

static void become(const char *const *argv, const int *fds, size_t nfds,
		   pid_t parent, int report)
{
	int code;

	report = fcntl(report, F_DUPFD_CLOEXEC, FD_SAFE);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* The parent may have died before the line above took effect. */
	if (getppid() != parent)
		_exit(EXIT_CANNOT_RUN);
	setpgid(0, 0);
	reset_signals();
	if (!place_fds(fds, nfds))
		execvp(argv[0], (char *const *)(uintptr_t)argv);
	code = errno;
	if (write(report, &code, sizeof(code)) < 0)
		_exit(EXIT_CANNOT_RUN - 1);
	_exit(EXIT_CANNOT_RUN);
}

/* The pipe closes without a word when exec succeeds. */
static int exec_result(int report)
{
	int code = 0;
	ssize_t n;

	do {
		n = read(report, &code, sizeof(code));
	} while (n < 0 && errno == EINTR);
	return n == (ssize_t)sizeof(code) ? code : 0;
}

static pid_t fork_error(struct err *err)
{
	return err_set(err, ERR_ENV,
		       "cannot start another process: %s: close other programs"
		       " and try again",
		       strerror(errno));
}

pid_t child_start(const char *const *argv, const int *fds, size_t nfds,
		  struct err *err)
{
	pid_t parent = getpid();
	int report[2];
	pid_t pid;
	int code;

	if (nfds > FDS_MAX || pipe2(report, O_CLOEXEC))
		return fork_error(err);
	pid = fork();
	if (pid == 0)
		become(argv, fds, nfds, parent, report[1]);
	close(report[1]);
	code = pid < 0 ? errno : exec_result(report[0]);
	close(report[0]);
	errno = code;
	if (pid < 0)
		return fork_error(err);
	if (!code)
		return pid;
	waitpid(pid, NULL, 0);
	errno = code;
	return err_set(err, ERR_ENV, "cannot run %s: %s", argv[0],
		       code == ENOENT ? "not found" : strerror(code));
}

static int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void collect(int fd, char *buf, size_t len)
{
	int64_t end = clock_ms() + ANSWER_MS;
	size_t have = 0;

	while (have < len - 1) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		int64_t left = end - clock_ms();
		ssize_t n;

		if (left <= 0 || poll(&p, 1, (int)left) == 0)
			break;
		n = read(fd, buf + have, len - 1 - have);
		if (n == 0 || (n < 0 && errno != EINTR))
			break;
		have += n > 0 ? (size_t)n : 0;
	}
	buf[have] = '\0';
}

int child_output(const char *const *argv, char *buf, size_t len,
		 struct err *err)
{
	int out[2], code;
	pid_t pid;

	if (pipe2(out, O_CLOEXEC))
		return fork_error(err);
	pid = child_start(argv, (const int[]){ -1, out[1], -1 }, 3, err);
	code = errno;
	close(out[1]);
	if (pid > 0)
		collect(out[0], buf, len);
	close(out[0]);
	child_kill(pid);
	errno = code;
	return pid > 0 ? 0 : -1;
}

void child_kill(pid_t pid)
{
	if (pid <= 0)
		return;
	kill(-pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

bool child_exited(pid_t pid, int timeout_ms, int *wait_status)
{
	const struct timespec tick = { .tv_nsec = 5 * 1000 * 1000 };

	for (int waited = 0; pid > 0; waited += 5) {
		if (waitpid(pid, wait_status, WNOHANG) == pid)
			return true;
		if (waited >= timeout_ms)
			break;
		nanosleep(&tick, NULL);
	}
	return false;
}

// SPDX-License-Identifier: MIT
#include "box/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "box/usage.h"
#include "keeper.h"

#define ARGS_MAX  192
#define LOOK_MS	  250
#define ENDING_MS 10000 /* from closing its output to being gone */

/* env(1) and prlimit(1) do what would otherwise be code of ours between fork
 * and exec. */
struct command {
	const char *argv[ARGS_MAX];
	size_t n;
	char limit[3][40];
};

static void add(struct command *c, const char *word)
{
	if (c->n + 1 < ARGS_MAX)
		c->argv[c->n++] = word;
	c->argv[c->n] = NULL;
}

static void add_limit(struct command *c, int slot, const char *name,
		      unsigned long long value)
{
	if (!value)
		return;
	snprintf(c->limit[slot], sizeof(c->limit[slot]), "--%s=%llu", name,
		 value);
	add(c, c->limit[slot]);
}

/*
 * A hook's environment would point git at another repository, and make's at
 * another build.
 */
static const char *const unwanted[] = {
	"GIT_DIR",
	"GIT_WORK_TREE",
	"GIT_INDEX_FILE",
	"GIT_CEILING_DIRECTORIES",
	"GIT_OBJECT_DIRECTORY",
	"MAKEFLAGS",
	"MAKELEVEL",
	"MFLAGS",
	"MAKEFILES",
};

static size_t output_max(const struct run_limits *limits)
{
	return limits->output ? limits->output : RUN_OUTPUT_MAX;
}

static void build(struct command *c, const char *const *argv, const char *dir,
		  const struct run_limits *limits)
{
	add(c, "prlimit");
	add(c, "--core=0");
	add_limit(c, 0, "cpu", limits->cpu_s);
	add_limit(c, 1, "fsize", limits->file_mb * 1048576ULL);
	add_limit(c, 2, "as", limits->memory_mb * 1048576ULL);
	add(c, "env");
	if (dir) {
		add(c, "-C");
		add(c, dir);
	}
	for (size_t i = 0; i < sizeof(unwanted) / sizeof(unwanted[0]); i++) {
		add(c, "-u");
		add(c, unwanted[i]);
	}
	add(c, "GIT_CONFIG_NOSYSTEM=1");
	add(c, "GIT_CONFIG_GLOBAL=/dev/null");
	add(c, "LC_ALL=C.UTF-8");
	for (; *argv; argv++)
		add(c, *argv);
}

/* What is not text comes out as '?'. */
static void scrub(char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char ch = (unsigned char)text[i];

		if ((ch < ' ' && ch != '\n' && ch != '\t') || ch == 0x7f)
			text[i] = '?';
	}
}

/* What is known of the processes while they run; times in ms. */
struct watch {
	pid_t pid;
	const struct run_limits *limits;
	double used;
	int began, looked, busy; /* busy: when one of them last was */
};

/* One process after the other may stay below what one may use. */
static enum run_end look(struct watch *w, int now)
{
	const struct run_limits *l = w->limits;
	bool awake = true;
	double used = l->tree_cpu_s || l->idle_s ? usage_tree(w->pid, &awake)
						 : 0;

	w->looked = now;
	if (awake || used != w->used)
		w->busy = now;
	w->used = used;
	if (l->tree_cpu_s && used > l->tree_cpu_s)
		return RUN_WORKED;
	if (l->idle_s && now - w->busy >= (int)l->idle_s * 1000)
		return RUN_IDLE;
	if (l->wall_s && now - w->began >= (int)l->wall_s * 1000)
		return RUN_WAITED;
	return RUN_ENDED;
}

static ssize_t take(int fd, size_t max, struct run_result *r)
{
	char bytes[4096];
	ssize_t n = read(fd, bytes, sizeof(bytes));
	size_t room = max - r->len;

	if (n <= 0)
		return n < 0 && errno == EINTR ? 1 : n;
	r->cut |= (size_t)n > room;
	if ((size_t)n < room)
		room = (size_t)n;
	memcpy(r->output + r->len, bytes, room);
	r->len += room;
	return n;
}

static int clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int)(now.tv_sec % 1000000) * 1000 +
	       (int)(now.tv_nsec / 1000000);
}

/* Read until the last writer has closed it; what does not fit is dropped. */
static int collect(int fd, pid_t pid, const struct run_limits *limits,
		   int cancel_fd, struct run_result *r, struct err *err)
{
	struct pollfd p[] = { { .fd = fd, .events = POLLIN },
			      { .fd = cancel_fd, .events = POLLIN } };
	struct watch w = { .pid = pid, .limits = limits };

	w.began = w.looked = w.busy = clock_ms();
	for (;;) {
		int now;

		if (poll(p, 2, LOOK_MS) < 0 && errno != EINTR)
			return err_set(err, ERR_ENV, "poll: %s",
				       strerror(errno));
		if (p[1].revents)
			return err_set(err, ERR_CANCELLED, "interrupted");
		if (p[0].revents && take(fd, output_max(limits), r) <= 0)
			return 0;
		now = clock_ms();
		if (now - w.looked < LOOK_MS)
			continue;
		r->end = look(&w, now);
		if (r->end != RUN_ENDED)
			return 0;
	}
}

static int finish(pid_t pid, struct run_result *r)
{
	int status;

	/* Something of it may have closed its output and gone on. */
	if (r->end == RUN_ENDED && !keeper_end(pid, ENDING_MS, &status))
		return status;
	keeper_kill(pid);
	return 128 + 9;
}

int run(const char *const *argv, const char *dir,
	const struct run_limits *limits, int cancel_fd, struct run_result *r,
	struct err *err)
{
	struct command c = { .n = 0 };
	int ends[2], fds[3], failed;
	pid_t pid;

	*r = (struct run_result){ .output = calloc(1, output_max(limits) + 1) };
	if (!r->output)
		return err_nomem(err);
	build(&c, argv, dir, limits);
	if (pipe2(ends, O_CLOEXEC))
		return err_set(err, ERR_ENV, "pipe: %s", strerror(errno));
	fds[0] = limits->input ? limits->input : -1;
	fds[1] = fds[2] = ends[1];
	pid = keeper_start(c.argv, fds, 3, err);
	close(ends[1]);
	failed = pid < 0 ? -1
			 : collect(ends[0], pid, limits, cancel_fd, r, err);
	close(ends[0]);
	if (pid > 0 && failed)
		keeper_kill(pid);
	else if (pid > 0)
		r->status = finish(pid, r);
	scrub(r->output, r->len);
	return failed;
}

void run_release(struct run_result *r)
{
	free(r->output);
	*r = (struct run_result){ 0 };
}

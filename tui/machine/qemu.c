// SPDX-License-Identifier: MIT
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"
#include "qcow2.h"
#include "qemu.h"

enum {
	CHILD_GDB = 3,	 /* the gdbstub's socket inside QEMU */
	CHILD_INSNS = 4, /* the pipe for the log of instructions */
	CHILD_DRIVE = 5, /* the file for snapshots */
	CHILD_FDS,
	PIPE_SIZE = 1024 * 1024, /* a full console pipe would stall QEMU */
	DYING_MS = 1000,	 /* from closing its socket to being gone */
	ARGS_MAX = 48,
};

const char *qemu_binary(const char *name)
{
	if (!name)
		name = getenv("VHELAB_QEMU");
	return name && *name ? name : "qemu-system-aarch64";
}

const char *qemu_cpu(const char *cpu)
{
	return cpu ? cpu : "cortex-a76";
}

/* clang-format off */
/* What every machine is started with; NULL ends it. */
static const char *const fixed_args[] = {
	"-M", "virt,virtualization=on,gic-version=3",
	"-smp", "1",
	"-nodefaults", "-net", "none", "-display", "none", "-monitor", "none",
	"-no-reboot",
	/* Time is counted in instructions: looking costs the target none.
	 * With sleep=off a stop would: QEMU takes a halted CPU for an idle
	 * one and skips to the next tick. */
	"-icount", "shift=0,sleep=on",
	"-S",
	"-chardev", "socket,id=gdb,fd=3",
	"-gdb", "chardev:gdb",
	"-chardev", "stdio,id=console,signal=off",
	"-serial", "chardev:console",
	NULL,
};
/* clang-format on */

static const char confinement[] = "on,obsolete=deny,elevateprivileges=deny,"
				  "spawn=deny,resourcecontrol=deny";

/* "loader,file=PATH"; QEMU reads a doubled comma as a comma. */
static char *loader_device(const char *path)
{
	static const char head[] = "loader,file=";
	char *text = malloc(sizeof(head) + 2 * strlen(path));
	char *out;

	if (!text)
		return NULL;
	out = stpcpy(text, head);
	for (; *path; path++) {
		if (*path == ',')
			*out++ = ',';
		*out++ = *path;
	}
	*out = '\0';
	return text;
}

/* What is booted, and beside what. */
static size_t boot_args(const char **argv, const struct machine_options *opt)
{
	size_t n = 0;

	argv[n++] = "-kernel";
	argv[n++] = opt->image ? opt->image : opt->kernel;
	if (opt->initrd) {
		argv[n++] = "-initrd";
		argv[n++] = opt->initrd;
	}
	if (opt->append) {
		argv[n++] = "-append";
		argv[n++] = opt->append;
	}
	return n;
}

static void build_args(const char **argv, const struct machine_options *opt,
		       const char *ram, const char *loader)
{
	size_t n = 0;

	argv[n++] = qemu_binary(opt->qemu);
	for (size_t i = 0; fixed_args[i]; i++)
		argv[n++] = fixed_args[i];
	argv[n++] = "-cpu";
	argv[n++] = qemu_cpu(opt->cpu);
	argv[n++] = "-m";
	argv[n++] = ram;
	n += boot_args(argv + n, opt);
	if (opt->log) {
		argv[n++] = "-D";
		argv[n++] = "/proc/self/fd/4";
	}
	if (opt->travel) {
		argv[n++] = "-drive";
		argv[n++] = "file=/proc/self/fd/5,if=none,format=qcow2,"
			    "cache=unsafe";
	}
	if (opt->confined) {
		argv[n++] = "-sandbox";
		argv[n++] = confinement;
	}
	if (loader) {
		argv[n++] = "-device";
		argv[n++] = loader;
	}
	argv[n] = NULL;
}

static int env_error(struct err *err)
{
	return err_set(err, ERR_ENV,
		       "cannot start QEMU: %s: close other programs and try "
		       "again",
		       strerror(errno));
}

/* Our end does not block, the writer's does. Returns the latter. */
static int open_pipe(int *ours, struct err *err)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC))
		return env_error(err);
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	fcntl(ends[0], F_SETPIPE_SZ, PIPE_SIZE);
	*ours = ends[0];
	return ends[1];
}

/* The child's descriptors; a set -1 could not be opened. */
static int open_files(struct qemu *q, const struct machine_options *opt,
		      int *fds, struct err *err)
{
	q->log = memfd_create("qemu-stderr", MFD_CLOEXEC);
	if (q->log < 0)
		return env_error(err);
	fds[2] = q->log;
	fds[1] = open_pipe(&q->console, err);
	if (fds[1] < 0)
		return -1;
	if (opt->log)
		fds[CHILD_INSNS] = open_pipe(&q->insns, err);
	if (opt->log && fds[CHILD_INSNS] < 0)
		return -1;
	if (opt->travel && q->drive < 0)
		q->drive = qcow2_open(err);
	fds[CHILD_DRIVE] = q->drive;
	return opt->travel && q->drive < 0 ? -1 : 0;
}

static int start_with(struct qemu *q, const char *const *argv, int gdb,
		      const struct machine_options *opt, struct err *err)
{
	int fds[CHILD_FDS] = { -1, -1, -1, gdb, -1, -1 };
	pid_t pid = -1;

	if (!open_files(q, opt, fds, err))
		pid = child_start(argv, fds, CHILD_FDS, err);
	if (fds[1] >= 0)
		close(fds[1]);
	if (fds[CHILD_INSNS] >= 0)
		close(fds[CHILD_INSNS]);
	q->pid = pid < 0 ? 0 : pid;
	return pid < 0 ? -1 : 0;
}

/* A pair has no name: nobody else can connect to it and nothing needs to be
 * removed, however either side ends. */
static int start_on_pair(struct qemu *q, const char *const *argv,
			 const struct machine_options *opt, struct err *err)
{
	int pair[2];
	int rc;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		return env_error(err);
	rc = start_with(q, argv, pair[1], opt, err);
	close(pair[1]);
	if (!rc)
		return pair[0];
	close(pair[0]);
	qemu_stop(q);
	return -1;
}

int qemu_start(struct qemu *q, const struct machine_options *opt,
	       struct err *err)
{
	bool load = opt->guest && !opt->image;
	char *loader = load ? loader_device(opt->guest) : NULL;
	const char *argv[ARGS_MAX];
	int drive = q->drive;
	char ram[16];
	int fd;

	_Static_assert(sizeof(fixed_args) / sizeof(fixed_args[0]) + 20 <=
			       ARGS_MAX,
		       "room for every argument");
	*q = QEMU_NONE;
	q->drive = drive;
	if (load && !loader)
		return err_nomem(err);
	snprintf(ram, sizeof(ram), "%uM", opt->ram_mib);
	build_args(argv, opt, ram, loader);
	fd = start_on_pair(q, argv, opt, err);
	free(loader);
	return fd;
}

void qemu_stop(struct qemu *q)
{
	child_kill(q->pid);
	if (q->console >= 0)
		close(q->console);
	if (q->log >= 0)
		close(q->log);
	if (q->insns >= 0)
		close(q->insns);
	if (q->drive >= 0)
		close(q->drive);
	*q = QEMU_NONE;
}

bool qemu_ended(struct qemu *q)
{
	int status;

	if (q->pid <= 0 || !child_exited(q->pid, DYING_MS, &status))
		return false;
	q->pid = 0;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* The image is complete when QEMU has closed it. */
void qemu_stop_but_drive(struct qemu *q)
{
	int drive = q->drive;

	if (child_exited(q->pid, DYING_MS, NULL))
		q->pid = 0;
	q->drive = -1;
	qemu_stop(q);
	q->drive = drive;
}

/* The first line that is not a mere warning; "" if there is none. */
static char *first_complaint(char *text)
{
	char *save = NULL;
	char *line = strtok_r(text, "\r\n", &save);

	while (line && strstr(line, "warning:"))
		line = strtok_r(NULL, "\r\n", &save);
	return line ? line : text + strlen(text);
}

void qemu_explain(struct qemu *q, const char *binary, struct err *err)
{
	char text[2048];
	const char *words;
	ssize_t n;

	if (!child_exited(q->pid, DYING_MS, NULL))
		return;
	q->pid = 0;
	n = pread(q->log, text, sizeof(text) - 1, 0);
	text[n > 0 ? n : 0] = '\0';
	words = first_complaint(text);
	err_set(err, ERR_ENV, "QEMU ended before the machine was up: %s",
		*words ? words : binary);
}

// SPDX-License-Identifier: MIT
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "base/child.h"
#include "internal.h"
#include "machine/gdb.h"

enum {
	OLDEST_GDB = 12,
	TURN_MS = 20,
	DIR_MAX = 80, /* a socket's path has room for 107 bytes */
};

#define INSTALL_GDB "sudo apt-get install gdb-multiarch"

struct gdb {
	char dir[DIR_MAX];
	struct sockaddr_un door;
	int listener; /* -1: the door is shut */
	pid_t group;  /* GDB's, and GDB itself; 0: not started */
	bool ended;
	int status;
	int tty; /* -1: not handed over */
	struct termios modes;
};

/* ---- which GDB ------------------------------------------------------------- */

/* "GNU gdb (Debian 13.1-3) 13.1": the last word of the first line. */
static unsigned int major_version(const char *says)
{
	size_t len = strcspn(says, "\n");

	while (len && says[len - 1] != ' ')
		len--;
	return (unsigned int)strtoul(says + len, NULL, 10);
}

/* Words of GDB's own may be translated, names of architectures are not. */
static int check_gdb(const char *name, const char *says, struct err *err)
{
	if (strncmp(says, "GNU gdb", 7) != 0)
		return err_set(err, ERR_ENV,
			       "%s does not answer like GDB; install one "
			       "with: " INSTALL_GDB,
			       name);
	if (major_version(says) < OLDEST_GDB)
		return err_set(
			err, ERR_ENV,
			"%s is GDB %u, and %d or newer is needed: " INSTALL_GDB,
			name, major_version(says), OLDEST_GDB);
	if (!strstr(says, "aarch64"))
		return err_set(err, ERR_ENV,
			       "%s does not know AArch64; install one that "
			       "does with: " INSTALL_GDB,
			       name);
	return 0;
}

static int try_gdb(const char *name, struct err *err)
{
	const char *const argv[] = {
		name,
		"-nx",
		"-batch",
		"-ex",
		"show version",
		"-ex",
		"set architecture aarch64",
		NULL,
	};
	char says[2048];

	if (!child_output(argv, says, sizeof(says), err))
		return check_gdb(name, says, err);
	if (errno == ENOENT)
		err_set(err, ERR_ENV,
			"cannot run %s: not found; install it "
			"with: " INSTALL_GDB,
			name);
	return -1;
}

int gdb_find(const char *wanted, char name[GDB_NAME_MAX], struct err *err)
{
	static const char *const names[] = { "gdb-multiarch", "gdb" };

	if (!wanted)
		wanted = getenv("VHELAB_GDB");
	if (wanted && *wanted) {
		snprintf(name, GDB_NAME_MAX, "%s", wanted);
		return try_gdb(name, err);
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		strcpy(name, names[i]);
		if (!try_gdb(name, err))
			return 0;
	}
	return -1;
}

/* ---- the door ----------------------------------------------------------------- */

static int door_error(struct err *err)
{
	return err_set(err, ERR_ENV,
		       "cannot make a socket for GDB: %s: set TMPDIR to a "
		       "folder of yours",
		       strerror(errno));
}

static void shut(struct gdb *g)
{
	if (g->listener < 0)
		return;
	close(g->listener);
	g->listener = -1;
	unlink(g->door.sun_path);
	rmdir(g->dir);
}

/* The folder has just been made. */
static int listen_there(struct gdb *g)
{
	g->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (g->listener >= 0 &&
	    !bind(g->listener, (const struct sockaddr *)&g->door,
		  sizeof(g->door)) &&
	    !listen(g->listener, 1))
		return 0;
	if (g->listener < 0)
		rmdir(g->dir);
	shut(g);
	return -1;
}

/* A colon would make GDB take the path for HOST:PORT. */
static bool make_folder(struct gdb *g, const char *parent)
{
	int n;

	if (!parent || parent[0] != '/' || strchr(parent, ':'))
		return false;
	n = snprintf(g->dir, DIR_MAX, "%s/vhelab-XXXXXX", parent);
	return n > 0 && n < DIR_MAX && mkdtemp(g->dir);
}

static int make_door(struct gdb *g)
{
	if (!make_folder(g, getenv("XDG_RUNTIME_DIR")) &&
	    !make_folder(g, getenv("TMPDIR")) && !make_folder(g, "/tmp"))
		return -1;
	g->door.sun_family = AF_UNIX;
	snprintf(g->door.sun_path, sizeof(g->door.sun_path), "%s/gdb", g->dir);
	return listen_there(g);
}

struct gdb *gdb_open(struct err *err)
{
	struct gdb *g = calloc(1, sizeof(*g));

	if (!g) {
		err_nomem(err);
		return NULL;
	}
	g->listener = -1;
	g->tty = -1;
	if (make_door(g)) {
		door_error(err);
		free(g);
		return NULL;
	}
	return g;
}

const char *gdb_target(const struct gdb *g)
{
	return g->door.sun_path;
}

/* ---- the terminal ---------------------------------------------------------------- */

/* Whoever is in the background is stopped for this, unless it looks away. */
static void set_foreground(int tty, pid_t group)
{
	sigset_t block, before;

	sigemptyset(&block);
	sigaddset(&block, SIGTTOU);
	sigprocmask(SIG_BLOCK, &block, &before);
	tcsetpgrp(tty, group);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

static void hand_over(struct gdb *g, int tty)
{
	if (!isatty(tty) || tcgetpgrp(tty) != getpgrp() ||
	    tcgetattr(tty, &g->modes))
		return;
	g->tty = tty;
	set_foreground(tty, g->group);
}

static void take_terminal(struct gdb *g)
{
	sigset_t block, before;

	if (g->tty < 0)
		return;
	set_foreground(g->tty, getpgrp());
	sigemptyset(&block);
	sigaddset(&block, SIGTTOU);
	sigprocmask(SIG_BLOCK, &block, &before);
	tcsetattr(g->tty, TCSANOW, &g->modes);
	sigprocmask(SIG_SETMASK, &before, NULL);
	g->tty = -1;
}

/* ---- GDB ------------------------------------------------------------------------- */

int gdb_start(struct gdb *g, const char *const *argv, const int *stdio,
	      struct err *err)
{
	pid_t pid = child_start(argv, stdio, 3, err);

	if (pid < 0)
		return -1;
	g->group = pid;
	hand_over(g, stdio[0]);
	return 0;
}

/* If it was stopped, by Ctrl-Z or for having been quicker than its terminal,
 * it goes on. What it has started in the background ends with it. */
static void look_after(void *ctx)
{
	struct gdb *g = ctx;
	siginfo_t si = { .si_pid = 0 };

	if (g->ended ||
	    waitid(P_PID, (id_t)g->group, &si,
		   WEXITED | WSTOPPED | WNOHANG | WNOWAIT) ||
	    !si.si_pid)
		return;
	g->ended = si.si_code != CLD_STOPPED;
	kill(-g->group, g->ended ? SIGKILL : SIGCONT);
	if (g->ended)
		waitpid(g->group, &g->status, 0);
}

/* ---- lending ---------------------------------------------------------------------- */

static enum machine_status lend(struct gdb *g, struct machine *m, int peer,
				struct rsp_lent *lent, struct err *err)
{
	struct rsp_lent now;
	enum machine_status status;

	shut(g);
	status = machine_lend(m, peer, look_after, g, &now, err);
	close(peer);
	lent->moved |= now.moved;
	lent->wrote |= now.wrote;
	/* It may come again, and if not, nothing is lost. */
	if (status == MACHINE_STOPPED && !mkdir(g->dir, 0700))
		listen_there(g);
	return status;
}

/* A connection, -1 for none yet, -2 when the user gives up. */
static int await_connection(const struct gdb *g, int cancel_fd)
{
	struct pollfd p[] = {
		{ .fd = g->listener, .events = POLLIN },
		{ .fd = cancel_fd, .events = POLLIN },
	};

	if (poll(p, 2, TURN_MS) <= 0)
		return -1;
	if (p[1].revents)
		return -2;
	return accept4(g->listener, NULL, NULL, SOCK_CLOEXEC);
}

enum machine_status gdb_serve(struct gdb *g, struct machine *m,
			      struct rsp_lent *lent, struct err *err)
{
	enum machine_status status = MACHINE_STOPPED;

	*lent = (struct rsp_lent){ 0 };
	while (!g->ended) {
		int peer = await_connection(g, m->opt.cancel_fd);

		if (peer == -2 && status == MACHINE_STOPPED) {
			err_set(err, ERR_CANCELLED, "cancelled");
			return MACHINE_FAILED;
		}
		if (peer == -2)
			break;
		if (peer >= 0)
			status = lend(g, m, peer, lent, err);
		look_after(g);
	}
	return status;
}

int gdb_close(struct gdb *g)
{
	int status = 0;

	if (!g)
		return 0;
	shut(g);
	if (g->group > 0 && !g->ended) {
		kill(-g->group, SIGKILL);
		waitpid(g->group, &g->status, 0);
	}
	take_terminal(g);
	status = g->status;
	free(g);
	return status;
}

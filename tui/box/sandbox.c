// SPDX-License-Identifier: MIT
#include "box/sandbox.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WORDS 160

struct words {
	const char *list[WORDS];
	size_t count;
	char text[SANDBOX_MOUNTS + 6][PATH_MAX];
	size_t texts;
};

static void add(struct words *w, const char *word)
{
	if (w->count + 1 < WORDS)
		w->list[w->count++] = word;
	w->list[w->count] = NULL;
}

static void add3(struct words *w, const char *a, const char *b, const char *c)
{
	add(w, a);
	add(w, b);
	add(w, c);
}

static const char *const fixed[] = {
	"bwrap",
	"--unshare-all",
	"--unshare-user",
	"--uid",
	"1000",
	"--gid",
	"1000",
	"--disable-userns",
	"--die-with-parent",
	"--new-session",
	"--as-pid-1",
	"--hostname",
	"lab",
	"--cap-drop",
	"ALL",
	"--clearenv",
	"--setenv",
	"PATH",
	"/usr/bin:/bin",
	"--setenv",
	"LC_ALL",
	"C.UTF-8",
	"--setenv",
	"HOME",
	"/tmp",
	"--ro-bind",
	"/usr",
	"/usr",
	"--proc",
	"/proc",
	"--dev",
	"/dev",
};

/* Where these are links into /usr they are so in there, too. The rest is what
 * programs need to find their libraries and each other. */
static void add_system(struct words *w)
{
	static const char *const roots[] = { "/bin", "/sbin", "/lib", "/lib32",
					     "/lib64" };

	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
		char *link = w->text[w->texts++];
		ssize_t n = readlink(roots[i], link, PATH_MAX - 1);

		if (n > 0) {
			link[n] = '\0';
			add3(w, "--symlink", link, roots[i]);
		} else {
			add3(w, "--ro-bind-try", roots[i], roots[i]);
		}
	}
	add3(w, "--ro-bind-try", "/etc/alternatives", "/etc/alternatives");
	add3(w, "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache");
}

static void add_mount(struct words *w, const struct sandbox_mount *m)
{
	char *size;

	if (m->from) {
		add3(w, m->write ? "--bind" : "--ro-bind", m->from, m->to);
		return;
	}
	size = w->text[w->texts++];
	snprintf(size, PATH_MAX, "%llu", m->size_mb * 1048576ULL);
	add(w, "--size");
	add3(w, size, "--tmpfs", m->to);
}

static const char *first_writable(const struct sandbox *box)
{
	for (size_t i = 0; i < box->count; i++) {
		if (!box->mounts[i].from || box->mounts[i].write)
			return box->mounts[i].to;
	}
	return "/";
}

static void cover(struct words *w, const char *folder)
{
	char *whole = w->text[w->texts];

	if (realpath(folder, whole) && !strncmp(whole, "/usr/", 5)) {
		w->texts++;
		add(w, "--tmpfs");
		add(w, whole);
	}
}

int sandbox_run(const struct sandbox *box, const char *const *argv,
		const struct run_limits *limits, int cancel_fd,
		struct run_result *r, struct err *err)
{
	struct words *w = calloc(1, sizeof(*w));
	char processes[32];
	int failed;

	*r = (struct run_result){ 0 };
	if (!w)
		return err_nomem(err);
	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
		add(w, fixed[i]);
	add_system(w);
	for (size_t i = 0; box->hidden[i]; i++)
		cover(w, box->hidden[i]);
	for (size_t i = 0; i < box->count; i++)
		add_mount(w, &box->mounts[i]);
	add3(w, "--chdir", first_writable(box), "--");
	snprintf(processes, sizeof(processes), "--nproc=%u", box->processes);
	add(w, "prlimit");
	add(w, processes);
	for (; *argv; argv++)
		add(w, *argv);
	failed = run(w->list, NULL, limits, cancel_fd, r, err);
	free(w);
	return failed;
}

int sandbox_check(struct err *err)
{
	static const char *const argv[] = { "true", NULL };
	const struct sandbox box = {
		.mounts = { { .to = "/tmp", .size_mb = 1 } },
		.count = 1,
		.processes = 64,
	};
	const struct run_limits limits = { .cpu_s = 10, .wall_s = 60 };
	struct run_result r;
	int failed = sandbox_run(&box, argv, &limits, -1, &r, err);

	if (!failed)
		r.output[strcspn(r.output, "\n")] = '\0';
	if (!failed && r.status)
		failed = err_set(err, ERR_ENV,
				 "what is foreign runs in bubblewrap 0.8 "
				 "only, with user namespaces (%.120s): "
				 ".setup/install grade",
				 r.output);
	run_release(&r);
	return failed;
}

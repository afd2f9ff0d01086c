// SPDX-License-Identifier: MIT
/* vhelab doctor: what is missing here, and the command that mends it. */
#include <langinfo.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cmd.h"
#include "machine/machine.h"
#include "probe.h"

/* What the front end needs at least. */
enum { MIN_COLS = 80, MIN_ROWS = 24 };

#define CPU	"cortex-a76"
#define MACHINE "virt,virtualization=on,gic-version=3"

struct package {
	const char *name, *kind, *gives, *minimum, *group, *why;
};

/* Rows of .setup/packages, the one place that names packages. */
static const struct package packages[] = {
#include "packages.inc"
};

#define NR_PACKAGES (sizeof(packages) / sizeof(packages[0]))

static const struct package *package_giving(const char *gives)
{
	for (size_t i = 0; i < NR_PACKAGES; i++) {
		if (!strcmp(packages[i].gives, gives))
			return &packages[i];
	}
	return NULL;
}

enum grade { FINE, NOTE, MISSING };

struct finding {
	enum grade grade;
	char what[256];
	char mend[256]; /* "" if there is nothing to be done */
};

static void found(struct finding *f, enum grade grade, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void found(struct finding *f, enum grade grade, const char *fmt, ...)
{
	va_list ap;

	f->grade = grade;
	va_start(ap, fmt);
	vsnprintf(f->what, sizeof(f->what), fmt, ap);
	va_end(ap);
}

static void mend_by(struct finding *f, const char *command)
{
	snprintf(f->mend, sizeof(f->mend), "%s", command);
}

static void mend_by_package(struct finding *f, const char *gives)
{
	const struct package *p = package_giving(gives);

	if (p)
		snprintf(f->mend, sizeof(f->mend),
			 "%sapt-get install --no-install-recommends %s",
			 geteuid() ? "sudo " : "", p->name);
}

/* ---- the checks ------------------------------------------------------------ */

#define QEMU "qemu-system-aarch64"

static const char *qemu(void)
{
	const char *name = getenv("VHELAB_QEMU");

	return name && *name ? name : QEMU;
}

/* The table says "7.0" where machine_qemu_version() says 700. */
static int minimum_qemu(void)
{
	const struct package *p = package_giving(QEMU);
	int major = 0, minor = 0;

	if (p)
		sscanf(p->minimum, "%d.%d", &major, &minor);
	return major * 100 + minor;
}

static void mend_qemu(struct finding *f)
{
	if (getenv("VHELAB_QEMU"))
		mend_by(f, "unset VHELAB_QEMU");
	else
		mend_by_package(f, QEMU);
}

static void check_qemu(struct finding *f)
{
	int minimum = minimum_qemu(), version;
	char text[64];
	struct err err;

	version = machine_qemu_version(NULL, text, sizeof(text), &err);
	if (version >= minimum) {
		found(f, FINE, "QEMU %s", text);
		return;
	}
	if (version < 0)
		found(f, MISSING, "QEMU: %s", err.text);
	else
		found(f, MISSING, "QEMU %s is too old: %d.%d is needed", text,
		      minimum / 100, minimum % 100);
	mend_qemu(f);
}

/* QEMU starts the machine, is told to quit, and has nothing to say. */
static void check_machine(struct finding *f)
{
	const char *const argv[] = { qemu(),  "-M",   MACHINE,
				     "-cpu",  CPU,    "-nodefaults",
				     "-net",  "none", "-display",
				     "none",  "-S",   "-monitor",
				     "stdio", NULL };
	char says[256];

	if (!probe_run(argv, "quit\n", says, sizeof(says))) {
		found(f, FINE, "QEMU machine %s", MACHINE);
		return;
	}
	says[strcspn(says, "\n")] = '\0';
	found(f, MISSING, "QEMU machine %s: %.100s", MACHINE, says);
	mend_qemu(f);
}

static void check_cpu(struct finding *f)
{
	const char *const argv[] = {
		qemu(), "-M", "virt", "-cpu", "help", NULL
	};
	char says[16384];

	if (!probe_run(argv, "", says, sizeof(says)) &&
	    strstr(says, "  " CPU "\n")) {
		found(f, FINE, "CPU model %s, which has VHE", CPU);
		return;
	}
	found(f, MISSING, "CPU model %s: this QEMU does not list it", CPU);
	mend_qemu(f);
}

static void check_program(struct finding *f, const char *name,
			  enum grade otherwise)
{
	const struct package *p = package_giving(name);

	if (probe_program(name)) {
		found(f, FINE, "%s", name);
		return;
	}
	found(f, otherwise, "%s, which %s", name, p ? p->why : "is needed");
	mend_by_package(f, name);
}

static void check_compiler(struct finding *f)
{
	check_program(f, "aarch64-linux-gnu-gcc", MISSING);
}

static void check_linker(struct finding *f)
{
	check_program(f, "aarch64-linux-gnu-ld", MISSING);
}

static void check_gdb(struct finding *f)
{
	check_program(f, "gdb-multiarch", NOTE);
}

static void check_image(struct finding *f, const char *relative)
{
	char *path = target_beside(relative);

	if (path && !access(path, R_OK)) {
		found(f, FINE, "%s", relative);
	} else {
		found(f, MISSING, "%s is not built", path ? path : relative);
		mend_by(f, "make");
	}
	free(path);
}

static void check_hypervisor(struct finding *f)
{
	check_image(f, "hyp/hyp.elf");
}

static void check_hello(struct finding *f)
{
	check_image(f, "guest/hello.elf");
}

static void check_hvc_loop(struct finding *f)
{
	check_image(f, "guest/hvc-loop.elf");
}

static void check_terminal(struct finding *f)
{
	const char *term = getenv("TERM");
	struct winsize size = { 0 };

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		found(f, NOTE,
		      "no terminal, so not vhelab run but vhelab trace");
		return;
	}
	if (!term || !*term || !strcmp(term, "dumb")) {
		found(f, NOTE, "TERM does not name a terminal");
		mend_by(f, "export TERM=xterm-256color");
		return;
	}
	ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	if (size.ws_col < MIN_COLS || size.ws_row < MIN_ROWS)
		found(f, NOTE, "terminal of %dx%d: make it %dx%d or larger",
		      size.ws_col, size.ws_row, MIN_COLS, MIN_ROWS);
	else
		found(f, FINE, "terminal %s, %dx%d", term, size.ws_col,
		      size.ws_row);
}

static void check_locale(struct finding *f)
{
	setlocale(LC_CTYPE, "");
	if (!strcmp(nl_langinfo(CODESET), "UTF-8")) {
		found(f, FINE, "UTF-8 locale");
		return;
	}
	found(f, NOTE, "no UTF-8 locale: lines are drawn in ASCII");
	mend_by(f, "export LC_ALL=C.UTF-8");
}

static const struct check {
	void (*look)(struct finding *f);
	bool needs_qemu; /* says nothing new while that is missing */
} checks[] = {
	{ .look = check_qemu },
	{ .look = check_machine, .needs_qemu = true },
	{ .look = check_cpu, .needs_qemu = true },
	{ .look = check_compiler },
	{ .look = check_linker },
	{ .look = check_hypervisor },
	{ .look = check_hello },
	{ .look = check_hvc_loop },
	{ .look = check_gdb },
	{ .look = check_terminal },
	{ .look = check_locale },
};

#define NR_CHECKS (sizeof(checks) / sizeof(checks[0]))

static void print_finding(const struct finding *f)
{
	static const char *const words[] = {
		[FINE] = "ok",
		[NOTE] = "note",
		[MISSING] = "MISSING",
	};

	printf("%-8s %s\n", words[f->grade], f->what);
	if (f->grade != FINE && *f->mend)
		printf("%8s mend it: %s\n", "", f->mend);
}

static unsigned int check_all(void)
{
	unsigned int missing = 0;
	bool qemu_missing = false;

	for (size_t i = 0; i < NR_CHECKS; i++) {
		struct finding f = { .grade = FINE };

		if (checks[i].needs_qemu && qemu_missing)
			continue;
		checks[i].look(&f);
		print_finding(&f);
		missing += f.grade == MISSING;
		if (checks[i].look == check_qemu)
			qemu_missing = f.grade == MISSING;
	}
	return missing;
}

static int run(int argc, char **argv)
{
	static const struct option_row none[] = { { 0 } };
	unsigned int missing;
	struct err err;
	int rc = options_parse(argc, argv, &cmd_doctor, none, NULL, &err);

	if (rc)
		return rc > 0 ? EXIT_HELD : cmd_fail(&err);
	missing = check_all();
	if (!missing)
		puts("\nEverything that vhelab run needs is here.");
	else
		printf("\n%u missing for vhelab run. On Debian one command "
		       "mends all of it: make run\n",
		       missing);
	return missing ? EXIT_ENV : EXIT_HELD;
}

const struct cmd cmd_doctor = {
	.name = "doctor",
	.args = "",
	.summary = "Say what is missing here and the command that mends it.",
	.run = run,
};

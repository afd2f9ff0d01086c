// SPDX-License-Identifier: MIT
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/child.h"
#include "internal.h"
#include "qemu.h"

enum {
	OLDEST = 700, /* nothing before 7.0 was ever tried */
};

#define INSTALL "sudo apt-get install qemu-system-arm"

/* "QEMU emulator version 7.2.22 (Debian ...)" */
static int parse(const char *says, char *text, size_t len)
{
	static const char before[] = "QEMU emulator version ";
	const char *at = strstr(says, before);
	unsigned int major, minor;

	if (!at)
		return -1;
	at += strlen(before);
	if (sscanf(at, "%3u.%2u", &major, &minor) != 2)
		return -1;
	if (text)
		snprintf(text, len, "%.*s", (int)strspn(at, "0123456789."), at);
	return (int)(major * 100 + minor);
}

int machine_qemu_version(const char *qemu, char *text, size_t len,
			 struct err *err)
{
	char says[256];
	int version;

	qemu = qemu_binary(qemu);
	if (child_output((const char *const[]){ qemu, "--version", NULL }, says,
			 sizeof(says), err)) {
		if (errno == ENOENT)
			err_set(err, ERR_ENV,
				"cannot run %s: not found; install it "
				"with: " INSTALL,
				qemu);
		return -1;
	}
	version = parse(says, text, len);
	if (version < 0)
		return err_set(err, ERR_ENV,
			       "%s --version does not answer like QEMU; "
			       "install it with: " INSTALL,
			       qemu);
	return version;
}

int qemu_check(const char *binary, char *text, size_t len, struct err *err)
{
	int version = machine_qemu_version(binary, text, len, err);

	if (version < 0)
		return -1;
	if (version < OLDEST)
		return err_set(err, ERR_ENV,
			       "QEMU %s is too old: %d.%d or newer is needed; "
			       "Debian 12 has one: " INSTALL,
			       text, OLDEST / 100, OLDEST % 100);
	return 0;
}

// SPDX-License-Identifier: MIT
#include <errno.h>
#include <unistd.h>

#include "internal.h"

static void put(struct console *c, char byte)
{
	c->total++;
	c->ring[(c->head + c->len) % CONSOLE_KEEP] = byte;
	if (c->len < CONSOLE_KEEP)
		c->len++;
	else
		c->head = (c->head + 1) % CONSOLE_KEEP;
}

void console_drain(struct console *c, int *fd)
{
	char buf[4096];

	while (*fd >= 0) {
		ssize_t n = read(*fd, buf, sizeof(buf));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0) {
			close(*fd);
			*fd = -1;
		}
		for (ssize_t i = 0; i < n && !c->muted; i++)
			put(c, buf[i]);
	}
}

size_t console_take(struct console *c, char *buf, size_t len)
{
	size_t n = len < c->len ? len : c->len;

	for (size_t i = 0; i < n; i++)
		buf[i] = c->ring[(c->head + i) % CONSOLE_KEEP];
	c->head = (c->head + n) % CONSOLE_KEEP;
	c->len -= n;
	return n;
}

size_t machine_console(struct machine *m, char *buf, size_t len)
{
	console_drain(&m->console, &m->qemu.console);
	return console_take(&m->console, buf, len);
}

int machine_console_fd(const struct machine *m)
{
	return m->qemu.console;
}

/* What waits in the pipe came before, and belongs to the other side. */
void machine_console_mute(struct machine *m, bool mute)
{
	console_drain(&m->console, &m->qemu.console);
	m->console.muted = mute;
}

uint64_t machine_console_total(const struct machine *m)
{
	return m->console.total;
}

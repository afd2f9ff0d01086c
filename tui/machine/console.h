/* SPDX-License-Identifier: MIT */
/*
 * console.h - the serial console's bytes, kept until somebody asks. QEMU
 * stalls when nobody empties its pipe, so it is drained whenever the machine
 * runs; what exceeds the buffer is lost, oldest first.
 */
#ifndef MACHINE_CONSOLE_H
#define MACHINE_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CONSOLE_KEEP 65536

struct console {
	uint64_t total; /* bytes that ever came, muted ones excepted */
	bool muted;	/* drop what comes */
	size_t head;	/* oldest byte */
	size_t len;
	char ring[CONSOLE_KEEP];
};

/* Take all that *@fd has now; at its end close it and make it -1. */
void console_drain(struct console *c, int *fd);
/* Move up to @len bytes out, oldest first; returns how many. */
size_t console_take(struct console *c, char *buf, size_t len);

#endif

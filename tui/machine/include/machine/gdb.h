/* SPDX-License-Identifier: MIT */
/*
 * gdb.h - a GDB on our terminal, working on our machine.
 *
 * GDB reaches the machine over a socket in a folder that only this user may
 * enter. Both exist while GDB is not connected and are gone otherwise. The
 * terminal is GDB's in the meantime, and with it Ctrl-C; Ctrl-Z does not stop
 * it, for nobody could continue it. GDB does not outlive us.
 */
#ifndef MACHINE_GDB_H
#define MACHINE_GDB_H

#include "machine/relay.h"

#define GDB_NAME_MAX 256

/*
 * gdb_find - a GDB of 12 or later that knows AArch64: @wanted, or
 * $VHELAB_GDB, or else gdb-multiarch, or else gdb. ERR_ENV says what is wrong
 * with it and how to get another. Takes 0.1 s.
 */
int gdb_find(const char *wanted, char name[GDB_NAME_MAX], struct err *err);

struct gdb;

/* Make the place where GDB connects; NULL with ERR_ENV where there is none. */
struct gdb *gdb_open(struct err *err);
/* What GDB connects to with `target remote`. */
const char *gdb_target(const struct gdb *g);
/*
 * gdb_start - run @argv with @stdio as its descriptors 0 to 2. If stdio[0] is
 * our terminal, and we are in its foreground, GDB is from then on.
 */
int gdb_start(struct gdb *g, const char *const *argv, const int *stdio,
	      struct err *err);
/*
 * gdb_serve - lend the machine to GDB as often as it connects, until it has
 * ended; @lent tells of all these times together. Results as machine_lend():
 * the last one's.
 */
enum machine_status gdb_serve(struct gdb *g, struct machine *m,
			      struct rsp_lent *lent, struct err *err);
/* End GDB if it has not, take the terminal back, remove folder and socket.
 * Returns GDB's wait status, see waitpid(2). NULL is fine. */
int gdb_close(struct gdb *g);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * client.h - a GDB remote-protocol client on one connected socket.
 *
 * Knows bytes, packets and numbers of registers; knows nothing of ELF files,
 * of AArch64 register names or of what the numbers mean.
 *
 * Every call that waits watches two descriptors: the stub's socket and the
 * caller's cancel descriptor. When the latter becomes readable the call gives
 * up with ERR_CANCELLED; the connection can still be used for an interrupt,
 * a detach or a kill. A stub that closes, sends rubbish or stays silent while
 * it owes an answer ends the call with ERR_TARGET, and every later call on
 * that client fails at once with the same text.
 */
#ifndef RSP_CLIENT_H
#define RSP_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct rsp_client;

/* How the target stopped: a signal (`T`, `S`), or gone (`W`, `X`). */
struct rsp_stop {
	enum { RSP_STOP_SIGNAL, RSP_STOP_EXITED } kind;
	int code; /* signal number, or exit status */
};

/*
 * rsp_client_open - take over a connected stream socket and negotiate.
 * Owns @fd from the call on, also when it fails. @cancel_fd may be -1 and
 * stays the caller's. Drains the stop reply that a stub with a running
 * machine sends unasked; the machine is stopped when this returns.
 */
struct rsp_client *rsp_client_open(int fd, int cancel_fd, struct err *err);
void rsp_client_close(struct rsp_client *c);

/* The socket, for poll(): readable while the machine runs means "stopped". */
int rsp_client_fd(const struct rsp_client *c);

/* Value of a qSupported feature ("+", "-", "?" or the text after '='). */
const char *rsp_client_feature(const struct rsp_client *c, const char *name);

/* ---- the target description ---------------------------------------- */

/*
 * Number of the register called @name (any case), or -1. The description is
 * fetched and parsed once, by rsp_client_open().
 */
int rsp_regnum(const struct rsp_client *c, const char *name);
size_t rsp_nregs(const struct rsp_client *c);
/* The description's <architecture>, "aarch64" for the machines we want. */
const char *rsp_architecture(const struct rsp_client *c);

/* ---- registers and memory ------------------------------------------- */

/* Read @n registers with one pipelined write. Values are zero-extended. */
int rsp_read_regs(struct rsp_client *c, const int *nums, size_t n,
		  uint64_t *values, struct err *err);
/* Write one register (core registers only: QEMU ignores the others). */
int rsp_write_reg(struct rsp_client *c, int num, uint64_t value,
		  struct err *err);

/* Virtual addresses, seen through the current EL's translation. */
int rsp_read_mem(struct rsp_client *c, uint64_t addr, void *buf, size_t len,
		 struct err *err);
int rsp_write_mem(struct rsp_client *c, uint64_t addr, const void *buf,
		  size_t len, struct err *err);

/* Software breakpoint at a virtual address, whatever the EL. */
int rsp_breakpoint(struct rsp_client *c, uint64_t addr, bool set,
		   struct err *err);
/* The same for many, a few hundred to a write; stops at the first refusal. */
int rsp_breakpoints(struct rsp_client *c, const uint64_t *addrs, size_t n,
		    bool set, struct err *err);

/* ---- running --------------------------------------------------------- */

/* One instruction, waiting for the stop. */
int rsp_step(struct rsp_client *c, struct rsp_stop *stop, struct err *err);

/*
 * rsp_walk - the fast way through many instructions: registers of one stop
 * and the step to the next travel in a single write, so each instruction
 * costs one round trip. @visit sees the values of every stop, beginning with
 * the present one, where all @n are read; by then the next step is already
 * under way. It returns how many registers, counted from the first, are to
 * be read at the next stop; the values of the others stay as last read. 0
 * ends the walk, so the machine is left ONE INSTRUCTION FURTHER than the last
 * values seen. *stop says how the last step ended; an exited target ends the
 * walk by itself.
 */
typedef size_t (*rsp_visit)(const uint64_t *values, void *ctx);
int rsp_walk(struct rsp_client *c, const int *nums, size_t n, rsp_visit visit,
	     void *ctx, struct rsp_stop *stop, struct err *err);

/* Has the target exited? Any call may find out, not only those that run it:
 * it then fails, and this tells an exit from a failure. */
bool rsp_exited(const struct rsp_client *c);
/* Is the connection of no use any more? A stub may go without saying that the
 * target has exited: newer QEMUs do, if asked something meanwhile. */
bool rsp_lost(const struct rsp_client *c);

/* Let it run; the caller then polls rsp_client_fd() or waits. */
int rsp_resume(struct rsp_client *c, struct err *err);
/* Wait for the stop: 0 stopped, 1 still running after @timeout_ms
 * (-1: no limit), -1 error or cancelled. */
int rsp_wait_stop(struct rsp_client *c, int timeout_ms, struct rsp_stop *stop,
		  struct err *err);
/* Ask a running machine to stop (0x03) and wait until it has. Works after a
 * cancelled call, too. */
int rsp_interrupt(struct rsp_client *c, struct rsp_stop *stop, struct err *err);
/* The same, but 1 if it has not stopped by @timeout_ms: call again, having
 * done what keeps it from stopping. */
int rsp_interrupt_within(struct rsp_client *c, int timeout_ms,
			 struct rsp_stop *stop, struct err *err);

/* ---- QEMU's own -------------------------------------------------------- */

/* A monitor command (qRcmd); @out, if not NULL, gets a malloc()ed string. */
int rsp_monitor(struct rsp_client *c, const char *cmd, char **out,
		struct err *err);
/* Single-step mask (Qqemu.sstep): 1 enable, 2 no IRQs, 4 no timers. */
int rsp_step_mask(struct rsp_client *c, unsigned int *mask, struct err *err);
int rsp_set_step_mask(struct rsp_client *c, unsigned int mask, struct err *err);
/* Should memory be read and written by physical address? Off unless set. */
int rsp_set_physical(struct rsp_client *c, bool on, struct err *err);

/* Leave the target running (D), or end it (k); then only close() is left. */
int rsp_detach(struct rsp_client *c, struct err *err);
int rsp_kill(struct rsp_client *c, struct err *err);

#endif

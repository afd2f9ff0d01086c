/* SPDX-License-Identifier: MIT */
/*
 * relay.h - lend the stopped machine to another debugger and take it back.
 */
#ifndef MACHINE_RELAY_H
#define MACHINE_RELAY_H

#include "machine/machine.h"
#include "rsp/relay.h"

/*
 * machine_lend - answer the debugger at the other end of @peer_fd, which stays
 * the caller's, until it closes or sends a `k`. MACHINE_STOPPED wherever it
 * left the machine; MACHINE_OFF if that has powered itself off meanwhile;
 * MACHINE_FAILED with ERR_CANCELLED leaves it stopped as well, with ERR_TARGET
 * it is gone. @idle, which may be NULL, is called every 100 ms or more often.
 */
enum machine_status machine_lend(struct machine *m, int peer_fd,
				 rsp_relay_idle idle, void *ctx,
				 struct rsp_lent *lent, struct err *err);

#endif

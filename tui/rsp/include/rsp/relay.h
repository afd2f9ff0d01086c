/* SPDX-License-Identifier: MIT */
/*
 * relay.h - lend the client's connection to another debugger for a while.
 *
 * The other one speaks the protocol on a socket of its own, the peer; this
 * side answers it as a stub would and asks the real stub as a client does, so
 * that each of the two connections keeps its own acknowledgements. Packets are
 * passed on one at a time, except those that would take the connection from
 * under the client; docs/gdb.md has the table.
 */
#ifndef RSP_RELAY_H
#define RSP_RELAY_H

#include "rsp/client.h"

/* What the other debugger has done to the machine. */
struct rsp_lent {
	bool moved; /* it may have run: stands anywhere */
	bool wrote; /* registers, memory or the machine's devices */
};

/* Called at least every 20 ms: empty what would hold the target up. */
typedef void (*rsp_relay_idle)(void *ctx);

/*
 * rsp_relay - pump until the peer closes or sends a `k`; @peer_fd stays the
 * caller's. The target must be stopped. Afterwards it is stopped again,
 * wherever the peer left it, with no breakpoint of the peer's and the
 * single-step mask as before, and the client can be used as if nothing had
 * been. An exited target is passed on to the peer and ends the relay: 0, and
 * rsp_exited(). -1 with ERR_CANCELLED when the client's cancel descriptor
 * becomes readable, the target stopped likewise; -1 with ERR_TARGET when the
 * stub has failed. *@lent is set in every case.
 */
int rsp_relay(struct rsp_client *c, int peer_fd, rsp_relay_idle idle, void *ctx,
	      struct rsp_lent *lent, struct err *err);

#endif

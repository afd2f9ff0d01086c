// SPDX-License-Identifier: MIT
/* The machine in the hands of another debugger. */
#include "internal.h"
#include "machine/relay.h"

struct turn {
	struct machine *m;
	rsp_relay_idle idle;
	void *ctx;
};

/* QEMU hears nothing while its guest waits for room in the console's pipe. */
static void take_turn(void *ctx)
{
	struct turn *t = ctx;

	console_drain(&t->m->console, &t->m->qemu.console);
	if (t->idle)
		t->idle(t->ctx);
}

enum machine_status machine_lend(struct machine *m, int peer_fd,
				 rsp_relay_idle idle, void *ctx,
				 struct rsp_lent *lent, struct err *err)
{
	struct turn turn = { m, idle, ctx };
	enum machine_status status = machine_ready(m, err);
	int rc;

	*lent = (struct rsp_lent){ 0 };
	if (status != MACHINE_STOPPED)
		return status;
	rc = rsp_relay(m->rsp, peer_fd, take_turn, &turn, lent, err);
	console_drain(&m->console, &m->qemu.console);
	if (lent->moved || lent->wrote)
		machine_disturbed(m);
	return rc || rsp_exited(m->rsp) ? machine_gone(m) : MACHINE_STOPPED;
}

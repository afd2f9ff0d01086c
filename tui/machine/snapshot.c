// SPDX-License-Identifier: MIT
/* Snapshots through QEMU's monitor, which answers with silence when all went
 * well and with a line of text when not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { START_MS = 1000 };

bool machine_can_snapshot(const struct machine *m, struct err *err)
{
	if (m->attached)
		err_set(err, ERR_TARGET,
			"%s is not ours to take snapshots of: what was "
			"recorded can be looked at",
			m->attached);
	else if (m->qemu.drive < 0)
		err_set(err, ERR_TARGET,
			"this machine was started without a file for "
			"snapshots");
	return !m->attached && m->qemu.drive >= 0;
}

static int monitor(struct machine *m, const char *verb, const char *name,
		   struct err *err)
{
	char cmd[64];
	char *answer;
	int rc = 0;

	if (!machine_can_snapshot(m, err) || machine_ready_or_error(m, err))
		return -1;
	snprintf(cmd, sizeof(cmd), "%s %s", verb, name);
	if (rsp_monitor(m->rsp, cmd, &answer, err))
		return -1;
	if (*answer)
		rc = err_set(err, ERR_ENV, "%s answers to %s: %.*s",
			     m->describe, verb, (int)strcspn(answer, "\r\n"),
			     answer);
	free(answer);
	return rc;
}

int machine_save(struct machine *m, const char *name, struct err *err)
{
	return monitor(m, "savevm", name, err);
}

/*
 * QEMU's flash devices have something to do when the machine starts again
 * behind a load, and order it once for each load. Two orders and one start end
 * QEMU (7.2: the first one done frees the second). So there is a start behind
 * each load, up to the breakpoint that the machine stands at.
 */
static int start_and_stop(struct machine *m, struct err *err)
{
	struct machine_sample s;
	enum machine_status status;

	if (machine_sample(m, &s, err) != MACHINE_STOPPED ||
	    machine_breakpoints(m, &s.pc, 1, true, err))
		return -1;
	status = machine_continue(m, START_MS, &s, err);
	if (machine_breakpoints(m, &s.pc, 1, false, err))
		return -1;
	return status == MACHINE_STOPPED ? 0 : -1;
}

int machine_load(struct machine *m, const char *name, struct err *err)
{
	if ((m->loaded && start_and_stop(m, err)) ||
	    monitor(m, "loadvm", name, err))
		return -1;
	machine_disturbed(m);
	m->loaded = true;
	return 0;
}

int machine_drop(struct machine *m, const char *name, struct err *err)
{
	return monitor(m, "delvm", name, err);
}

/* SPDX-License-Identifier: MIT */
/*
 * session_impl.h - between the files that make a session.
 */
#ifndef TRACE_SESSION_IMPL_H
#define TRACE_SESSION_IMPL_H

#include "trace/session.h"

/* Execute one instruction, append what came of it, and stand there. */
enum machine_status session_advance(struct session *s, struct err *err);

/* Bring the machine to the position, for something to be changed there. */
int session_ready_to_edit(struct session *s, struct err *err);

/* What a session that was opened from a file owns; NULL is fine. */
void recording_release(void *owned);
/* The machine has powered itself off; the trace ends before that. */
void session_went_off(struct session *s);

#endif

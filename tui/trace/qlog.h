/* SPDX-License-Identifier: MIT */
/*
 * qlog.h - QEMU's execution log (-d exec,cpu,int): bytes in, records out.
 *
 * No I/O, no allocation. The whole state of a reader is in its struct, so the
 * stream may be cut at any byte. Lines it does not know are skipped, over-long
 * ones too; an incomplete record is dropped. The format is QEMU's (7.2 to
 * 9.x as seen), documented nowhere.
 */
#ifndef TRACE_QLOG_H
#define TRACE_QLOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum qlog_record {
	QLOG_NONE,
	QLOG_INSN,	/* .insn: the state before the next instruction */
	QLOG_EXCEPTION, /* .exception: one was taken */
	QLOG_UNDONE,	/* the last instruction was not executed after all */
};

struct qlog_insn {
	uint64_t pc;
	uint64_t x[31];
	uint64_t pstate;
};

struct qlog_exception {
	uint64_t esr, elr;
	uint64_t spsr; /* newer versions only */
	uint64_t pc;   /* of the vector */
	bool has_esr;  /* IRQs and FIQs leave ESR alone */
	bool has_spsr;
	unsigned int to_el;
};

#define QLOG_LINE 160

struct qlog {
	char line[QLOG_LINE];
	size_t len; /* QLOG_LINE: too long, wait for its end */
	struct qlog_insn insn;
	uint64_t seen; /* registers that came, by number; 31 is the PC */
	struct qlog_exception exception;
	bool in_exception;
	bool has_elr;
};

void qlog_init(struct qlog *q);
/*
 * qlog_feed - take bytes up to the end of the first record among them, and
 * return how many those were. What the record holds is valid until the next
 * call.
 */
size_t qlog_feed(struct qlog *q, const char *bytes, size_t len,
		 enum qlog_record *record);

#endif

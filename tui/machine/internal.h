/* SPDX-License-Identifier: MIT */
/*
 * internal.h - the machine as its own files see it.
 */
#ifndef MACHINE_INTERNAL_H
#define MACHINE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "console.h"
#include "machine/machine.h"
#include "qemu.h"
#include "rsp/client.h"

/* As many as struct machine_sample has members. */
#define SAMPLE_REGS (sizeof(struct machine_sample) / sizeof(uint64_t))
/* PC and CPSR come first, and every stub that is accepted has them. */
#define POSITION_REGS ((size_t)2)

struct insn_cache;

struct machine {
	struct machine_options opt; /* its strings are our copies */
	char *attached;		    /* address of a foreign stub, or NULL */
	char describe[128];
	struct qemu qemu;
	struct rsp_client *rsp; /* NULL: the machine is gone */
	bool running;
	bool off;
	bool loaded; /* from a snapshot, and not run since */

	/* The sample's registers that this stub has: number, and index of
	 * the member it fills. */
	int nums[SAMPLE_REGS];
	size_t slots[SAMPLE_REGS];
	size_t nregs;

	/* Where it stands, as last sampled; not after anything else has moved
	 * it or written to it. */
	struct machine_sample now;
	bool known;

	struct insn_cache *insns;
	struct console console;
};

/* Monotonic time, milliseconds. */
int64_t clock_ms(void);

/* The stub's number of a register of the table, or -1. */
int machine_regnum(const struct machine *m, enum reg_id id);
/* Sort what rsp_read_regs() gave for m->nums into a sample. */
void sample_fill(const struct machine *m, const uint64_t *values,
		 struct machine_sample *s);

/* 0 if requests make sense now; a machine that is off is an error as well. */
int machine_ready_or_error(const struct machine *m, struct err *err);
/* MACHINE_STOPPED if requests make sense now; otherwise why not. */
enum machine_status machine_ready(const struct machine *m, struct err *err);
/* Read the answers that a cancelled request has left to come. */
void machine_settle(struct machine *m);
/* What came out of a call that let the machine run. */
/* Behind a failed request: MACHINE_OFF if the machine has powered itself off,
 * else MACHINE_FAILED. */
enum machine_status machine_gone(struct machine *m);
enum machine_status machine_came_back(struct machine *m, int rc,
				      const struct rsp_stop *stop);

/* Can the instruction change more of a sample than PC and CPSR? */
bool changes_sysregs(const struct machine_sample *s, uint32_t word);
/* Is it at a slot of EL2's vectors? An exception from EL2 cannot be foreseen.
 */
bool in_vectors(const struct machine_sample *s);

/* ---- insn.c ------------------------------------------------------------ */

struct insn_cache *insn_cache_new(void);
void insn_cache_flush(struct insn_cache *c);
/* The word if it is there already; reads nothing. */
bool insn_cached(const struct insn_cache *c, const struct machine_sample *s,
		 uint32_t *word);

/* ---- connect.c --------------------------------------------------------- */

/* A connected socket for a unix path or HOST:PORT. */
int connect_to(const char *addr, int cancel_fd, struct err *err);

#endif

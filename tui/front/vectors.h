/* SPDX-License-Identifier: MIT */
/*
 * vectors.h - what would become of an exception that came now: which of the
 * sixteen entries it would use, or what holds it back (Arm ARM DDI 0487,
 * D1.3.1 for the entries, D1.3.6 for routing and masking; no EL3).
 */
#ifndef FRONT_VECTORS_H
#define FRONT_VECTORS_H

#include "trace/trace.h"

#define VECTOR_SLOTS 16
#define VECTOR_SIZE  0x80

enum vector_kind { KIND_SYNC, KIND_IRQ, KIND_FIQ, KIND_SERROR, KIND_DEBUG };
#define VECTOR_KINDS 5
const char *vector_kind_name(enum vector_kind kind);

enum vector_fate {
	FATE_TAKEN, /* through .slot of the live vectors */
	FATE_HELD,  /* a flag is set; .slot once it is clear */
	FATE_AWAY,  /* not to the live vectors: .why */
};

struct vector_use {
	enum vector_fate fate;
	unsigned int slot;
	char flag;	 /* FATE_HELD: which one, 'I' */
	const char *why; /* FATE_AWAY; FATE_TAKEN: on what condition, or
			  * NULL */
};

struct vector_use vectors_use(const struct trace_event *e,
			      enum vector_kind kind);

/* "this EL, SP0" and "sync" of a slot. */
const char *vector_from(unsigned int slot);
const char *vector_what(unsigned int slot);

/*
 * vectors_target - where the first branch of an entry goes. False if the code
 * is not known, or has none.
 */
bool vectors_target(const struct symbols *syms, uint64_t base,
		    unsigned int slot, uint64_t *target);

#endif

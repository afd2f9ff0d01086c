/* SPDX-License-Identifier: MIT */
/*
 * inspect.h - what the machine was found to hold: sets of registers, a stretch
 * of memory, a walk through the guest's tables. Everything is read at rest,
 * while the machine stands at the position, and kept with the event it belongs
 * to; a view draws nothing that belongs to another one.
 */
#ifndef FRONT_INSPECT_H
#define FRONT_INSPECT_H

#include "marks.h"
#include "model.h"
#include "regs/profiles.h"
#include "regs/reach.h"

struct front;

struct inspect_set {
	bool valid;
	bool full; /* read from the machine; else what the event records */
	size_t event;
	uint32_t epoch; /* of the trace, when it was taken */
	uint64_t value[REG_COUNT];
	bool has[REG_COUNT];
	bool shadowed; /* .shadow counts */
	uint64_t shadow[SHADOWS_MAX];
};

#define MEMORY_BYTES  4096
#define MEMORY_BEFORE 1024 /* of them before the address asked for */
#define MEMORY_PARTS  3	   /* pages that so many bytes can touch */

/* Bytes of one page. */
struct memory_part {
	uint64_t addr, pa;
	size_t len;
	bool read;
	char why[ERR_TEXT_MAX]; /* if not: "device, not read" */
};

struct inspect_memory {
	/* What was asked for. */
	bool asked, phys, follow; /* follow: an address in @reg */
	char name[64];
	enum reg_id reg;
	uint64_t addr;
	/* What was found. */
	bool valid;
	size_t event;
	uint32_t epoch;
	uint64_t base; /* of bytes[0] */
	struct memory_part parts[MEMORY_PARTS];
	size_t nparts;
	uint8_t bytes[MEMORY_BYTES];
	bool compared; /* .was counts: the same bytes at the stop before */
	size_t before; /* that stop's event */
	uint8_t was[MEMORY_BYTES];
};

struct inspect_stage2 {
	bool asked; /* .ipa was */
	uint64_t ipa;
	bool valid;
	size_t event;
	uint32_t epoch;
	const char *from; /* where the address comes from */
	bool first;	  /* through the guest's stage 1, from .va */
	uint64_t va;
	struct reach r;
};

#define INSPECT_LAST (-1) /* compare with the stop before this one */

struct inspect {
	enum reg_profile profile;
	struct inspect_set now, last;
	struct inspect_set marks[MARKS];
	int diff; /* index of a mark, or INSPECT_LAST */
	struct inspect_memory memory;
	struct inspect_stage2 stage2;
	char why[ERR_TEXT_MAX]; /* the machine was not read, or not all of it */
	char no_shadow[96];	/* why there are no shadows */
};

/* To be called at rest, behind session_sync(). */
void inspect_rest(struct front *f);
/* A mark was set at the position: keep its registers, if not now then as soon
 * as the machine gets there. */
void inspect_mark(struct front *f, char name);

/* The registers of the event shown: from the machine, or as recorded. */
void inspect_current(const struct model *m, struct inspect_set *set);
/* Those that a difference is a difference to; false: there is nothing to
 * compare with. */
bool inspect_reference(const struct model *m, struct inspect_set *set);
/* Why not everything is known of the event shown, "" if it is. */
const char *inspect_missing(const struct model *m);
/* Is what was found at @event, in @epoch, about the event shown? */
bool inspect_fresh(const struct model *m, bool valid, size_t event,
		   uint32_t epoch);
/* "event 12", "mark a"; returns @buf. */
const char *inspect_reference_name(const struct model *m, char *buf,
				   size_t len);

/* ---- inspect_memory.c ------------------------------------------------------ */

/* Read what the memory view and the stage 2 view show. */
void inspect_memory_read(struct inspect *in, const struct session *s);
void inspect_stage2_read(struct inspect *in, const struct session *s);

#endif

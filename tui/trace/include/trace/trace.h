/* SPDX-License-Identifier: MIT */
/*
 * trace.h - the events of a run, and what follows from them alone: world,
 * owner of the live vectors, synchronisation, and which event last changed
 * each flag.
 *
 * An event is the state BEFORE the instruction at its PC executes. What an
 * instruction did is therefore seen in the next event. A trace is fed sample
 * by sample, by any recorder; everything derived is kept up to date as it
 * grows, so a live view and a finished file read the same fields.
 */
#ifndef TRACE_TRACE_H
#define TRACE_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "image/symbols.h"
#include "machine/machine.h"

enum world { WORLD_USER, WORLD_HOST, WORLD_HYP, WORLD_GUEST };
const char *world_name(enum world w);

enum vectors {
	VECTORS_UNKNOWN, /* neither of the two tables of the image */
	VECTORS_HOST,
	VECTORS_HYP,
	/* VBAR was written, and nothing has synchronised it yet. QEMU uses
	 * the new table at once, a real CPU may use either: MODELLED from
	 * the instructions executed. */
	VECTORS_UNSETTLED,
};
const char *vectors_name(enum vectors v); /* "host", "hyp", "host or hyp" */

#define TRACE_NO_EVENT UINT32_MAX

struct trace_event {
	uint64_t pc;
	uint64_t vbar; /* live base: of the EL an exception would go to */
	uint64_t spsr_el2;
	uint64_t elr_el2;
	uint64_t esr_el2;
	uint64_t hcr_el2;
	uint32_t word;	     /* the instruction at pc */
	uint32_t seq;	     /* how many events came before it */
	uint32_t changed[4]; /* provenance of F, I, A, D: the first event that
			      * shows what the last change, exception or ERET
			      * gave the flag; the event before executed it.
			      * TRACE_NO_EVENT: older than the trace */
	uint8_t flags;	     /* FLAG_* of regs/pstate.h */
	uint8_t el;
	uint8_t spsel;
	uint8_t world;	 /* enum world */
	uint8_t vectors; /* enum vectors */
	uint8_t depth;	 /* calls not yet returned from; counted apart for
			  * guest, user space and the rest, 255: or more */
	bool synchronised : 1;
	bool exception : 1; /* arrived here by an exception: the event is
			     * the first instruction of a vector */
	bool gap : 1;	    /* not the next instruction: some between the
			     * event before and this one were not seen, or
			     * have been forgotten. They changed no field
			     * that a transition or a checkpoint shows */
	bool edited : 1;    /* a register was changed here by hand */
};
_Static_assert(sizeof(struct trace_event) == 80, "a million fit 80 MB");

/* Vector tables besides the two: Linux has copies of its own that do something
 * about the CPU's errata first, and without VHE one for calls of the host. */
struct trace_tables {
	uint64_t from, size; /* bytes of vector tables, one behind the other */
	enum vectors owner;
};
#define TRACE_TABLES 4

/* Addresses of the code that gives the events their meaning. */
struct trace_landmarks {
	uint64_t host_vectors; /* `vectors` */
	uint64_t hyp_vectors;  /* `__kvm_hyp_vector` */
	uint64_t run;	       /* `__kvm_vcpu_run`: the switch */
	uint64_t ioctl;	       /* `kvm_arch_vcpu_ioctl_run` */
	uint64_t ioctl_size;   /* of its code, bytes */
	struct trace_tables tables[TRACE_TABLES];
	size_t ntables;
};
/* From the symbols of an image; ERR_TARGET names the first that is missing. */
int trace_landmarks(const struct symbols *syms, struct trace_landmarks *lm,
		    struct err *err);
/* The same for a kernel that keeps both modes in one image and has turned out
 * to run without VHE: the switch is the other one, in the image at @hyp, which
 * is where the code of EL2 runs. False if the symbols know no such code. */
bool trace_landmarks_nvhe(const struct symbols *syms, const struct image *hyp,
			  struct trace_landmarks *lm);

/* Who owns a vector base, by address alone. */
enum vectors trace_owner(const struct trace_landmarks *lm, uint64_t vbar);

struct trace;

struct trace *trace_new(const struct trace_landmarks *lm, struct err *err);
void trace_free(struct trace *t);
/* Forget all events, keep the landmarks. */
void trace_reset(struct trace *t);
/* Other landmarks, before the first event. */
void trace_set_landmarks(struct trace *t, const struct trace_landmarks *lm);

/* Append one sample; -1 only when memory is short. */
int trace_append(struct trace *t, const struct machine_sample *s, uint32_t word,
		 struct err *err);

/*
 * Append a sample that does not follow on the event before. The caller vouches
 * that the instructions it has not seen changed neither flags nor level and
 * wrote no register that changes the context; -1 with ERR_TARGET if the
 * sample itself shows otherwise. @link is x30, which at the first instruction
 * of a function says where it returns to; it is looked at there only.
 */
int trace_append_gap(struct trace *t, const struct machine_sample *s,
		     uint32_t word, uint64_t link, struct err *err);

/*
 * trace_edit - the state at the last event was changed by hand: @s is what it
 * is now. The event keeps its index and how it was arrived at.
 */
int trace_edit(struct trace *t, const struct machine_sample *s, uint32_t word,
	       struct err *err);

/*
 * trace_truncate - keep the first @count events, with laps, calls and
 * synchronisation as if no other had ever been appended. -1 with ERR_USAGE for
 * a trace with gaps: what was missed in them is not known any more.
 */
int trace_truncate(struct trace *t, size_t count, struct err *err);

/*
 * trace_limit - let a trace forget, so that a run of any length fits into
 * memory. The newest @events / 2 are always there. Of the older ones only
 * those stay that somebody may ask for: both sides of every change of flags,
 * level, world, vectors or synchronisation, and the first, the last and the
 * telling event of every checkpoint. What a lap costs then is some forty
 * events. Indices shift when events go, in laps and in provenance too; .seq
 * never does. 0, as in a new trace: forget nothing.
 */
void trace_limit(struct trace *t, size_t events);

/* Events that have ever been appended. */
uint64_t trace_length(const struct trace *t);
/*
 * Does the trace end at a WFI of the host's? Single steps hold interrupts and
 * timers back, so a step over it never ends; @err then says that, and which
 * recorders get through.
 */
bool trace_asleep(const struct trace *t, struct err *err);

/* Events that are there. */
size_t trace_count(const struct trace *t);
/* Changes whenever events are dropped or renumbered. While it stays the same
 * a trace only grows, and what was read of it holds. */
uint32_t trace_epoch(const struct trace *t);
/* Valid until the next append. */
const struct trace_event *trace_at(const struct trace *t, size_t event);
const struct trace_event *trace_last(const struct trace *t);

/*
 * Event @i is a transition if its flags, its exception level or the owner of
 * its live vectors differ from the event before.
 */
bool trace_is_transition(const struct trace *t, size_t i);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * file_impl.h - what the writer and the reader of a trace file share. Every
 * constant here is part of the format: see docs/trace-file.md.
 */
#ifndef TRACE_FILE_IMPL_H
#define TRACE_FILE_IMPL_H

#include "base/bytes.h"
#include "trace/file.h"
#include "trace_impl.h"

#define FILE_MAGIC     "\x89vhelab\n"
#define FILE_MAGIC_LEN 8
#define FILE_VERSION   1

/* Type, stored length, unpacked length, CRC-32. */
#define SECTION_HEAD 16

#define SECTION_META	  "META"
#define SECTION_LANDMARKS "LAND"
#define SECTION_TABLES	  "TABL"
#define SECTION_LISTING	  "LIST"
#define SECTION_CONSOLE	  "CONS"
#define SECTION_EVENTS	  "EVNT"
#define SECTION_LAPS	  "LAPS"
#define SECTION_END	  "END."

/* A packed section unpacks to no more than this many times its length: what a
 * small file can claim stays small. */
#define PACK_MAX 64

#define META_SCHEMA "vhelab-trace-file/1"

/* Of the first 12 bytes of a section's head, and what follows the head. */
uint32_t section_sum(const uint8_t *head, const uint8_t *stored, size_t len);

/* ---- events -------------------------------------------------------------------- */

/* The first byte of an event. */
enum {
	EVENT_JUMP = 0x01,   /* not where the instruction led to last time */
	EVENT_WORD = 0x02,   /* not what was at that PC last time */
	EVENT_PSTATE = 0x04, /* flags, level or stack pointer changed */
	EVENT_VBAR = 0x08,
	EVENT_HCR = 0x10,
	EVENT_TAKEN = 0x20, /* SPSR_EL2, ELR_EL2 or ESR_EL2 changed */
	EVENT_GAP = 0x40,
	EVENT_MORE = 0x80, /* a second byte */
};

/* The second one. */
enum {
	MORE_SEQ = 0x01,	/* numbers were skipped */
	MORE_LINK = 0x02,	/* x30 was looked at */
	MORE_EDITED = 0x04,	/* changed by hand */
	MORE_EXCEPTION = 0x08,	/* edited where an exception had arrived */
	MORE_CONCLUSION = 0x10, /* what follows does not follow any more */
	MORE_KNOWN = 0x1f,
};

/* Of EVENT_TAKEN: which of them. */
enum { TAKEN_SPSR = 1, TAKEN_ELR = 2, TAKEN_ESR = 4 };

/* What was executed at a PC last time, and where it led to. */
struct memory_slot {
	uint64_t pc, next;
	uint32_t word;
	bool used;
};

/* Both directions keep this, event by event, and so predict alike. */
struct event_memory {
	struct memory_slot *slots;
	size_t cap, count;
	size_t at; /* the slot of the event before */
	struct trace_event prev;
};

/* Every PC of the events, each once, ascending; malloc()ed. */
uint64_t *events_write(const struct trace *t, struct bytes *out,
		       struct trace **derived, size_t *npcs, struct err *err);
/* -1 with ERR_NONE if the bytes make no sense. */
int events_read(struct cursor *c, struct trace *t, struct err *err);

void memory_release(struct event_memory *m);
/* The slot of @pc is the current one from now on, and where the one before
 * has led to; -1 when memory is short. */
int memory_follow(struct event_memory *m, uint64_t pc);
uint64_t memory_predict(const struct event_memory *m);

/* ---- laps ---------------------------------------------------------------------- */

/* Are the laps of both the same? */
bool laps_equal(const struct trace *a, const struct trace *b);
void laps_write(const struct trace *t, struct bytes *out);
/* Replaces those that were derived; -1 with ERR_NONE for nonsense. */
int laps_read(struct cursor *c, struct trace *t, struct err *err);

#endif

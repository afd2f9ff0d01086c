/* SPDX-License-Identifier: MIT */
/*
 * test_witness.h - sessions on the real machine, and what was seen in them:
 * every register of the table, and the memory that the kernel, its user space
 * and the guest write to. Tests skip themselves where there is no QEMU.
 */
#ifndef TRACE_TEST_WITNESS_H
#define TRACE_TEST_WITNESS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <cmocka.h>

#include "image/insn.h"
#include "regs/pstate.h"
#include "trace/session.h"

/* Where hyp.elf has its writable segments, the ends of the guest's RAM. */
static const struct {
	uint64_t addr;
	size_t len;
} ram[] = {
	{ 0x40089000, 0x1d000 },
	{ 0x400a9000, 0x4000 },
	{ 0x48000000, 0x4000 },
	{ 0x481fc000, 0x4000 },
};

static inline char *other_guest(const char *name)
{
	const char *guest = getenv("VHELAB_TEST_GUEST");
	const char *slash = guest ? strrchr(guest, '/') : NULL;
	static char path[512];

	if (!slash)
		return NULL;
	snprintf(path, sizeof(path), "%.*s/%s.elf", (int)(slash - guest), guest,
		 name);
	return path;
}

static inline void open_or_skip(struct session *s, const char *guest,
				bool travel)
{
	const struct session_options opt = {
		.machine = {
			.kernel = getenv("VHELAB_TEST_ELF"),
			.guest = other_guest(guest),
			.cancel_fd = -1,
			.travel = travel,
		},
		.name = "test",
		.mode = "vhe",
		.guest = guest,
	};
	struct err err = { .kind = ERR_NONE };

	if (!opt.machine.kernel || !opt.machine.guest)
		skip();
	if (!session_open(s, &opt, &err))
		return;
	if (err.kind == ERR_ENV)
		skip();
	fail_msg("%s", err.text);
}

static inline void run(struct session *s, uint64_t instructions)
{
	const struct session_order o = {
		.goal = GOAL_OFF,
		.budget = instructions,
	};
	struct err err = { .kind = ERR_NONE };

	if (instructions && session_go(s, &o, &err) != SESSION_BUDGET)
		fail_msg("event %zu: %s", s->at, err.text);
}

static inline void back_to(struct session *s, size_t event)
{
	struct err err = { .kind = ERR_NONE };

	assert_int_equal(session_seek(s, event, NULL), 0);
	if (session_sync(s, NULL, NULL, &err))
		fail_msg("to event %zu: %s", event, err.text);
	assert_true(session_synced(s));
}

/* ---- what is there ------------------------------------------------------------ */

struct witness {
	size_t event;
	struct machine_registers regs;
	uint64_t memory; /* a hash */
};

/* FNV-1a, a word at a time. */
static inline uint64_t hash_memory(struct session *s)
{
	static uint64_t buf[0x1d000 / 8];
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < sizeof(ram) / sizeof(ram[0]); i++) {
		assert_int_equal(machine_read_phys(s->machine, ram[i].addr, buf,
						   ram[i].len, NULL),
				 0);
		for (size_t k = 0; k < ram[i].len / 8; k++)
			hash = (hash ^ buf[k]) * UINT64_C(0x100000001b3);
	}
	return hash;
}

static inline void look(struct session *s, struct witness *w, bool memory)
{
	struct err err = { .kind = ERR_NONE };

	w->event = s->at;
	if (machine_registers(s->machine, &w->regs, &err))
		fail_msg("%s", err.text);
	w->memory = memory ? hash_memory(s) : 0;
}

static inline void same(const struct witness *was, const struct witness *is,
			bool memory)
{
	for (unsigned int id = 0; id < REG_COUNT; id++) {
		if (was->regs.value[id] != is->regs.value[id])
			fail_msg("event %zu: %s is 0x%llx, was 0x%llx",
				 was->event, reg_desc((enum reg_id)id)->name,
				 (unsigned long long)is->regs.value[id],
				 (unsigned long long)was->regs.value[id]);
	}
	if (memory && was->memory != is->memory)
		fail_msg("event %zu: the memory differs", was->event);
}

static inline void check(struct session *s, const struct witness *w,
			 bool memory)
{
	struct witness now;

	back_to(s, w->event);
	look(s, &now, memory);
	same(w, &now, memory);
}

#endif

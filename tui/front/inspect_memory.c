// SPDX-License-Identifier: MIT
/* What the views of memory show, read while the machine stands still. Only RAM
 * is ever read: reading a device acts on it. */
#include <stdio.h>
#include <string.h>

#include "inspect.h"
#include "regs/hcr.h"
#include "regs/pstate.h"

#define PAGE	     UINT64_C(4096)
#define EC_SHIFT     26
#define EC_IABT_LOW  0x20
#define EC_DABT_LOW  0x24
#define HPFAR_FIPA   UINT64_C(0xffffffffff0)
#define HPFAR_TO_IPA 8

static bool read_desc(void *ctx, uint64_t at, uint64_t *desc)
{
	return !machine_read_phys(ctx, at, desc, sizeof(*desc), NULL);
}

/* ---- memory ---------------------------------------------------------------- */

static bool find_pa(const struct inspect *in, const struct session *s,
		    struct memory_part *p)
{
	struct reach r;
	char words[96];

	p->pa = p->addr;
	if (in->memory.phys)
		return true;
	reach(in->now.value, p->addr, read_desc, s->machine, &r);
	p->pa = r.pa;
	if (!r.mapped)
		snprintf(p->why, sizeof(p->why), "not mapped: %s",
			 reach_words(&r, words, sizeof(words)));
	return r.mapped;
}

static void read_part(const struct inspect *in, const struct session *s,
		      struct memory_part *p, uint8_t *to)
{
	struct err err = { .kind = ERR_NONE };

	p->read = false;
	if (!find_pa(in, s, p))
		return;
	p->read = !machine_read_phys(s->machine, p->pa, to, p->len, &err);
	if (p->read)
		return;
	if (err.kind == ERR_USAGE && !s->opt.attach)
		snprintf(p->why, sizeof(p->why), "device, not read");
	else
		snprintf(p->why, sizeof(p->why), "%s", err.text);
}

/* The same bytes as at the stop before can be compared with those. */
static void keep_before(struct inspect_memory *mem, uint64_t base, size_t event,
			uint32_t epoch)
{
	if (!mem->valid || mem->base != base || mem->epoch != epoch) {
		mem->compared = false;
	} else if (mem->event != event) {
		memcpy(mem->was, mem->bytes, sizeof(mem->was));
		mem->compared = true;
		mem->before = mem->event;
	}
}

void inspect_memory_read(struct inspect *in, const struct session *s)
{
	struct inspect_memory *mem = &in->memory;
	uint64_t addr = mem->follow ? in->now.value[mem->reg] : mem->addr;
	uint64_t base = (addr - MEMORY_BEFORE) & ~UINT64_C(15);
	size_t done = 0;

	if (!mem->asked)
		return;
	keep_before(mem, base, in->now.event, in->now.epoch);
	mem->addr = addr;
	mem->base = base;
	mem->nparts = 0;
	memset(mem->bytes, 0, sizeof(mem->bytes));
	while (done < MEMORY_BYTES) {
		struct memory_part *p = &mem->parts[mem->nparts++];
		uint64_t left = PAGE - (base + done) % PAGE;

		*p = (struct memory_part){ .addr = base + done };
		p->len = left < MEMORY_BYTES - done ? left
						    : MEMORY_BYTES - done;
		read_part(in, s, p, mem->bytes + done);
		done += p->len;
	}
	mem->valid = true;
	mem->event = in->now.event;
	mem->epoch = in->now.epoch;
}

/* ---- stage 2 ----------------------------------------------------------------- */

/* Did the last exception come from a guest that ran into stage 2? */
static bool is_guest_abort(const uint64_t *regs)
{
	uint64_t class = regs[REG_ESR_EL2] >> EC_SHIFT & 0x3f;

	return (class == EC_IABT_LOW || class == EC_DABT_LOW) &&
	       regs[REG_HPFAR_EL2] & HPFAR_FIPA;
}

static bool in_guest(const uint64_t *regs)
{
	return pstate_el(regs[REG_CPSR]) < 2 && walk_has_stage2(regs);
}

/* A guest's PC, by way of its own tables. */
static void follow_pc(struct inspect_stage2 *st, const uint64_t *regs,
		      struct machine *m, uint64_t va, const char *from)
{
	uint64_t guest[REG_COUNT];
	struct reach r;

	memcpy(guest, regs, sizeof(guest));
	if (!in_guest(regs)) {
		guest[REG_CPSR] = regs[REG_SPSR_EL2];
		guest[REG_HCR_EL2] = (regs[REG_HCR_EL2] | HCR_VM) & ~HCR_TGE;
	}
	st->from = from;
	st->first = true;
	st->va = va;
	reach(guest, va, read_desc, m, &r);
	if (r.ipa_known)
		reach_ipa(regs, r.ipa, read_desc, m, &st->r);
	else
		st->r = r;
}

static void follow_fault(struct inspect_stage2 *st, const uint64_t *regs,
			 struct machine *m)
{
	uint64_t ipa = (regs[REG_HPFAR_EL2] & HPFAR_FIPA) << HPFAR_TO_IPA |
		       (regs[REG_FAR_EL2] & (PAGE - 1));

	st->from = "where the guest faulted, HPFAR_EL2 and FAR_EL2";
	reach_ipa(regs, ipa, read_desc, m, &st->r);
}

void inspect_stage2_read(struct inspect *in, const struct session *s)
{
	struct inspect_stage2 *st = &in->stage2;
	const uint64_t *regs = in->now.value;

	st->first = false;
	if (st->asked) {
		st->from = "as asked for";
		reach_ipa(regs, st->ipa, read_desc, s->machine, &st->r);
	} else if (in_guest(regs)) {
		follow_pc(st, regs, s->machine, regs[REG_PC], "the guest's PC");
	} else if (is_guest_abort(regs)) {
		follow_fault(st, regs, s->machine);
	} else {
		follow_pc(st, regs, s->machine, regs[REG_ELR_EL2], "ELR_EL2");
	}
	st->valid = true;
	st->event = in->now.event;
	st->epoch = in->now.epoch;
}

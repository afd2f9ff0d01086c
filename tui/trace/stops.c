// SPDX-License-Identifier: MIT
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "image/insn.h"
#include "stops.h"

/* A hypervisor has hundreds. A file made of nothing else is no hypervisor,
 * and a stub searches its breakpoints one by one. */
#define STOPS_MAX 8192

#define VBAR_EL1 INSN_SYSREG(3, 0, 12, 0, 0)
#define VBAR_EL2 INSN_SYSREG(3, 4, 12, 0, 0)

/* Index of the first stop at or behind @addr. */
static size_t find(const struct stops *s, uint64_t addr)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (s->list[mid].addr < addr)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static int make_room(struct stops *s, struct err *err)
{
	size_t cap = s->cap ? s->cap * 2 : 256;
	struct stop *list;

	if (s->count < s->cap)
		return 0;
	if (cap > STOPS_MAX)
		return err_set(err, ERR_TARGET,
			       "more than %d places in the images can change "
			       "the flags: record with --recorder step",
			       STOPS_MAX);
	list = realloc(s->list, cap * sizeof(*list));
	if (!list)
		return err_nomem(err);
	s->list = list;
	s->cap = cap;
	return 0;
}

int stops_add(struct stops *s, uint64_t addr, unsigned int groups,
	      struct err *err)
{
	size_t i = find(s, addr);

	if (i == s->count || s->list[i].addr != addr) {
		if (make_room(s, err))
			return -1;
		memmove(&s->list[i + 1], &s->list[i],
			(s->count - i) * sizeof(*s->list));
		s->list[i] = (struct stop){ .addr = addr };
		s->count++;
	}
	s->list[i].groups |= groups;
	return 0;
}

int stops_add_vectors(struct stops *s, uint64_t vbar, struct err *err)
{
	for (uint64_t slot = 0; slot < 0x800; slot += 0x80) {
		if (stops_add(s, vbar + slot, STOP_ALWAYS, err))
			return -1;
	}
	return 0;
}

/* The encoding alone does not say which register an EL1 name reaches, but
 * of a pair either both need synchronisation or neither does. */
static bool changes_context(uint16_t sysreg)
{
	enum reg_id id;

	return reg_redirect(sysreg, 2, true, &id) && reg_desc(id)->context;
}

unsigned int stops_groups(uint32_t word)
{
	struct insn insn = insn_decode(word);

	switch (insn.kind) {
	case INSN_MSR_DAIFSET:
	case INSN_MSR_DAIFCLR:
	case INSN_MSR_DAIF:
	case INSN_ERET:
		return STOP_ALWAYS;
	case INSN_ISB:
		return STOP_SYNC;
	case INSN_MSR_SYSREG:
		if (insn.sysreg == VBAR_EL1 || insn.sysreg == VBAR_EL2)
			return STOP_ALWAYS;
		return changes_context(insn.sysreg) ? STOP_CONTEXT : 0;
	case INSN_RET:
		return STOP_RETURN;
	case INSN_OTHER:
	case INSN_MRS:
	case INSN_SVC: /* the vector slot tells, and where it came from */
	case INSN_HVC:
	case INSN_SMC:
	case INSN_BL:
	case INSN_BLR:
		break;
	}
	return 0;
}

static int scan_word(struct stops *s, const struct trace_landmarks *lm,
		     uint64_t addr, uint32_t word, struct err *err)
{
	struct insn insn = insn_decode(word);
	unsigned int groups = stops_groups(word);
	bool call = insn.kind == INSN_BL || insn.kind == INSN_BLR;

	if (groups && stops_add(s, addr, groups, err))
		return -1;
	if (call && addr - lm->ioctl < lm->ioctl_size)
		return stops_add(s, addr + 4, STOP_BACK, err);
	return 0;
}

static int scan_code(struct stops *s, const struct trace_landmarks *lm,
		     const struct image_code *code, struct err *err)
{
	for (size_t i = -code->addr & 3; i + 4 <= code->size; i += 4) {
		uint32_t word;

		memcpy(&word, code->bytes + i, sizeof(word));
		if (scan_word(s, lm, code->addr + i, le32toh(word), err))
			return -1;
	}
	return 0;
}

int stops_scan(struct stops *s, const struct symbols *syms,
	       const struct trace_landmarks *lm, struct err *err)
{
	struct image_code code;

	if (stops_add(s, lm->ioctl, STOP_ALWAYS, err) ||
	    stops_add(s, lm->run, STOP_ALWAYS, err))
		return -1;
	for (size_t i = 0; i < syms->count; i++) {
		for (size_t n = 0; image_code(syms->images[i], n, &code); n++) {
			if (scan_code(s, lm, &code, err))
				return -1;
		}
	}
	return 0;
}

/* One write for all that go, one for all that come. */
static int send(struct stops *s, struct machine *m, bool set, struct err *err)
{
	uint64_t addrs[STOPS_MAX];
	size_t n = 0;

	for (size_t i = 0; i < s->count; i++) {
		struct stop *stop = &s->list[i];

		if (stop->wanted != set || stop->set == set)
			continue;
		stop->set = set;
		addrs[n++] = stop->addr;
	}
	return n ? machine_breakpoints(m, addrs, n, set, err) : 0;
}

int stops_arm(struct stops *s, struct machine *m, unsigned int groups,
	      uint64_t off, uint64_t next, struct err *err)
{
	if (next && stops_add(s, next, 0, err))
		return -1;
	for (size_t i = 0; i < s->count; i++) {
		struct stop *stop = &s->list[i];

		stop->wanted = (stop->groups & groups) && stop->addr != off;
		stop->wanted |= next && stop->addr == next;
	}
	return send(s, m, false, err) || send(s, m, true, err) ? -1 : 0;
}

void stops_release(struct stops *s)
{
	free(s->list);
	*s = (struct stops){ 0 };
}

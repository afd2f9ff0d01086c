// SPDX-License-Identifier: MIT
/* The machine's state as a whole, and changes to it by hand. */
#include <string.h>

#include "internal.h"

int machine_registers(struct machine *m, struct machine_registers *regs,
		      struct err *err)
{
	uint64_t values[REG_COUNT];
	int nums[REG_COUNT];
	size_t n = 0;

	memset(regs, 0, sizeof(*regs));
	if (machine_ready_or_error(m, err))
		return -1;
	for (unsigned int id = 0; id < REG_COUNT; id++) {
		int num = machine_regnum(m, (enum reg_id)id);

		regs->has[id] = num >= 0;
		if (num >= 0)
			nums[n++] = num;
	}
	if (rsp_read_regs(m->rsp, nums, n, values, err))
		return -1;
	for (unsigned int id = REG_COUNT; id-- > 0;) {
		if (regs->has[id])
			regs->value[id] = values[--n];
	}
	return 0;
}

int machine_write_register(struct machine *m, enum reg_id id, uint64_t value,
			   struct err *err)
{
	int num;

	if (reg_desc(id)->encoding)
		return err_set(err, ERR_USAGE,
			       "%s cannot be written: a stub takes such a "
			       "write and drops it; let the code under test "
			       "write it",
			       reg_desc(id)->name);
	if (machine_ready_or_error(m, err))
		return -1;
	num = machine_regnum(m, id);
	if (num < 0)
		return err_set(err, ERR_TARGET,
			       "this machine's stub does not list %s",
			       reg_desc(id)->name);
	m->known = false;
	return rsp_write_reg(m->rsp, num, value, err);
}

int machine_write(struct machine *m, uint64_t addr, const void *buf, size_t len,
		  struct err *err)
{
	int rc;

	if (machine_ready_or_error(m, err))
		return -1;
	rc = rsp_write_mem(m->rsp, addr, buf, len, err);
	/* Whatever came of it, code may have changed. */
	machine_disturbed(m);
	return rc;
}

/* QEMU's numbers: 1 step at all, 2 without interrupts, 4 without timers. With
 * timers as well a step was seen that never came back. */
int machine_step_mask(struct machine *m, bool take_irqs, struct err *err)
{
	if (machine_ready_or_error(m, err))
		return -1;
	return rsp_set_step_mask(m->rsp, take_irqs ? 0x5 : 0x7, err);
}

static bool in_ram(const struct machine *m, uint64_t addr, size_t len)
{
	const uint64_t size = (uint64_t)m->opt.ram_mib << 20;
	uint64_t offset = addr - MACHINE_RAM_BASE;

	return addr >= MACHINE_RAM_BASE && offset < size &&
	       len <= size - offset;
}

int machine_read_phys(struct machine *m, uint64_t addr, void *buf, size_t len,
		      struct err *err)
{
	int rc;

	if (m->attached)
		return err_set(err, ERR_USAGE,
			       "where %s has its RAM is not known, and "
			       "reading a device acts on it",
			       m->attached);
	if (!in_ram(m, addr, len))
		return err_set(err, ERR_USAGE,
			       "0x%llx is not RAM: that begins at 0x%llx and "
			       "has %u MiB",
			       (unsigned long long)addr,
			       (unsigned long long)MACHINE_RAM_BASE,
			       m->opt.ram_mib);
	if (machine_ready_or_error(m, err) ||
	    rsp_set_physical(m->rsp, true, err))
		return -1;
	rc = rsp_read_mem(m->rsp, addr, buf, len, err);
	/* A cancelled read leaves answers to come; the mode goes back first of
	 * all, for every later read depends on it. */
	machine_settle(m);
	if (rsp_set_physical(m->rsp, false, rc ? NULL : err))
		return -1;
	return rc;
}

// SPDX-License-Identifier: MIT
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

/* ---- registers --------------------------------------------------------- */

#define MEMBER(field) (offsetof(struct machine_sample, field) / 8)

static const struct {
	enum reg_id id;
	size_t slot;
} sample_regs[SAMPLE_REGS] = {
	{ REG_PC, MEMBER(pc) },
	{ REG_CPSR, MEMBER(cpsr) },
	{ REG_VBAR_EL1, MEMBER(vbar_el1) },
	{ REG_VBAR_EL2, MEMBER(vbar_el2) },
	{ REG_HCR_EL2, MEMBER(hcr_el2) },
	{ REG_SPSR_EL2, MEMBER(spsr_el2) },
	{ REG_ELR_EL2, MEMBER(elr_el2) },
	{ REG_ESR_EL2, MEMBER(esr_el2) },
};

int machine_regnum(const struct machine *m, enum reg_id id)
{
	const char *const *name = reg_desc(id)->aliases;

	for (; *name; name++) {
		int num = rsp_regnum(m->rsp, *name);

		if (num >= 0)
			return num;
	}
	return -1;
}

static void find_sample_regs(struct machine *m)
{
	m->nregs = 0;
	for (size_t i = 0; i < SAMPLE_REGS; i++) {
		int num = machine_regnum(m, sample_regs[i].id);

		if (num < 0)
			continue;
		m->nums[m->nregs] = num;
		m->slots[m->nregs++] = sample_regs[i].slot;
	}
}

void sample_fill(const struct machine *m, const uint64_t *values,
		 struct machine_sample *s)
{
	uint64_t members[SAMPLE_REGS] = { 0 };

	for (size_t i = 0; i < m->nregs; i++)
		members[m->slots[i]] = values[i];
	memcpy(s, members, sizeof(*s));
}

enum machine_status machine_gone(struct machine *m)
{
	m->off = rsp_exited(m->rsp) ||
		 (rsp_lost(m->rsp) && qemu_ended(&m->qemu));
	return m->off ? MACHINE_OFF : MACHINE_FAILED;
}

enum machine_status machine_sample(struct machine *m, struct machine_sample *s,
				   struct err *err)
{
	enum machine_status status = machine_ready(m, err);
	uint64_t values[SAMPLE_REGS];

	if (status != MACHINE_STOPPED)
		return status;
	if (rsp_read_regs(m->rsp, m->nums, m->nregs, values, err))
		return machine_gone(m);
	sample_fill(m, values, s);
	m->now = *s;
	m->known = true;
	return MACHINE_STOPPED;
}

int machine_ready_or_error(const struct machine *m, struct err *err)
{
	enum machine_status status = machine_ready(m, err);

	if (status == MACHINE_OFF)
		return err_set(err, ERR_TARGET,
			       "the machine is off: restart it");
	return status == MACHINE_STOPPED ? 0 : -1;
}

int machine_register(struct machine *m, enum reg_id id, uint64_t *value,
		     struct err *err)
{
	int num;

	if (machine_ready_or_error(m, err))
		return -1;
	num = machine_regnum(m, id);
	if (num < 0)
		return err_set(err, ERR_TARGET,
			       "this machine's stub does not list %s",
			       reg_desc(id)->name);
	return rsp_read_regs(m->rsp, &num, 1, value, err);
}

void machine_disturbed(struct machine *m)
{
	m->known = false;
	insn_cache_flush(m->insns);
}

bool machine_has_register(const struct machine *m, enum reg_id id)
{
	return m->rsp && machine_regnum(m, id) >= 0;
}

int machine_read(struct machine *m, uint64_t addr, void *buf, size_t len,
		 struct err *err)
{
	if (machine_ready_or_error(m, err))
		return -1;
	return rsp_read_mem(m->rsp, addr, buf, len, err);
}

/* ---- what we are connected to ------------------------------------------ */

/* Names that only a CPU with VHE has; QEMU lists them for no other. */
static bool has_vhe(const struct machine *m)
{
	static const char *const names[] = {
		"SCTLR_EL12",
		"VBAR_EL12",
		"SPSR_EL12",
		"ELR_EL12",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (rsp_regnum(m->rsp, names[i]) >= 0)
			return true;
	}
	return false;
}

static int check_target(const struct machine *m, struct err *err)
{
	const char *arch = rsp_architecture(m->rsp);

	if (!arch || strcmp(arch, "aarch64") != 0)
		return err_set(err, ERR_TARGET,
			       "%s is a machine of architecture %s, not "
			       "aarch64: connect to another",
			       m->describe, arch && *arch ? arch : "unknown");
	if (m->nregs == 0 || machine_regnum(m, REG_PC) < 0 ||
	    machine_regnum(m, REG_CPSR) < 0)
		return err_set(err, ERR_TARGET,
			       "%s lists no PC or no CPSR: is its stub QEMU's?",
			       m->describe);
	if (m->opt.without_vhe || has_vhe(m))
		return 0;
	if (m->attached)
		return err_set(err, ERR_TARGET,
			       "the CPU behind %s has no VHE: give that QEMU "
			       "-cpu cortex-a76, neoverse-n1 or max",
			       m->attached);
	return err_set(err, ERR_TARGET,
		       "the CPU model %s has no VHE: use --cpu cortex-a76, "
		       "neoverse-n1 or max",
		       qemu_cpu(m->opt.cpu));
}

static int take_over(struct machine *m, int fd, struct err *err)
{
	m->running = false;
	m->off = false;
	m->loaded = false;
	machine_disturbed(m);
	m->rsp = rsp_client_open(fd, m->opt.cancel_fd, err);
	if (!m->rsp)
		return -1;
	find_sample_regs(m);
	return check_target(m, err);
}

static void end_link(struct machine *m)
{
	if (m->rsp)
		rsp_client_close(m->rsp);
	m->rsp = NULL;
	m->running = false;
}

static void let_go(struct machine *m)
{
	if (m->rsp && m->attached && !m->off) {
		/* Only a stopped stub listens; best effort from here on. */
		machine_interrupt(m, NULL);
		rsp_detach(m->rsp, NULL);
	}
	end_link(m);
	qemu_stop(&m->qemu);
}

/* ---- on and off -------------------------------------------------------- */

static int power_on(struct machine *m, struct err *err)
{
	struct err reason = { .kind = ERR_NONE };
	int fd = qemu_start(&m->qemu, &m->opt, err);
	int rc;

	if (fd < 0)
		return -1;
	rc = take_over(m, fd, &reason);
	if (rc && !m->rsp && reason.kind != ERR_CANCELLED)
		qemu_explain(&m->qemu, qemu_binary(m->opt.qemu), &reason);
	if (rc) {
		let_go(m);
		return err_set(err, reason.kind, "%s", reason.text);
	}
	return 0;
}

static int check_file(const char *path, struct err *err)
{
	if (!access(path, R_OK))
		return 0;
	return err_set(err, ERR_ENV, "%s: %s; build it with: make", path,
		       strerror(errno));
}

static int copy_string(char const **to, const char *from)
{
	if (!from)
		return 0;
	*to = strdup(from);
	return *to ? 0 : -1;
}

static int copy_options(struct machine *m, const struct machine_options *opt,
			struct err *err)
{
	m->opt.without_vhe = opt->without_vhe;
	if (copy_string(&m->opt.qemu, opt->qemu) ||
	    copy_string(&m->opt.cpu, opt->cpu) ||
	    copy_string(&m->opt.kernel, opt->kernel) ||
	    copy_string(&m->opt.guest, opt->guest) ||
	    copy_string(&m->opt.image, opt->image) ||
	    copy_string(&m->opt.initrd, opt->initrd) ||
	    copy_string(&m->opt.append, opt->append))
		return err_nomem(err);
	m->opt.ram_mib = opt->ram_mib ? opt->ram_mib : MACHINE_RAM_MIB;
	m->opt.log = opt->log;
	m->opt.travel = opt->travel;
	return 0;
}

static struct machine *machine_new(int cancel_fd, struct err *err)
{
	struct machine *m = calloc(1, sizeof(*m));

	if (m)
		m->insns = insn_cache_new();
	if (!m || !m->insns) {
		free(m);
		err_nomem(err);
		return NULL;
	}
	m->opt.cancel_fd = cancel_fd;
	m->qemu = QEMU_NONE;
	return m;
}

static int start(struct machine *m, const struct machine_options *opt,
		 struct err *err)
{
	char version[32];

	if (copy_options(m, opt, err) || check_file(opt->kernel, err) ||
	    (opt->guest && check_file(opt->guest, err)) ||
	    qemu_check(opt->qemu, version, sizeof(version), err))
		return -1;
	snprintf(m->describe, sizeof(m->describe), "QEMU %s, %s", version,
		 qemu_cpu(opt->cpu));
	return power_on(m, err);
}

struct machine *machine_start(const struct machine_options *opt,
			      struct err *err)
{
	struct machine *m = machine_new(opt->cancel_fd, err);

	if (m && start(m, opt, err)) {
		machine_stop(m);
		return NULL;
	}
	return m;
}

static int attach(struct machine *m, const char *addr, struct err *err)
{
	int fd;

	m->attached = strdup(addr);
	if (!m->attached)
		return err_nomem(err);
	snprintf(m->describe, sizeof(m->describe), "%s", addr);
	fd = connect_to(addr, m->opt.cancel_fd, err);
	return fd < 0 ? -1 : take_over(m, fd, err);
}

struct machine *machine_attach(const char *addr, int cancel_fd, struct err *err)
{
	struct machine *m = machine_new(cancel_fd, err);

	if (m && attach(m, addr, err)) {
		machine_stop(m);
		return NULL;
	}
	return m;
}

static void free_const(const char *text)
{
	free((void *)(uintptr_t)text);
}

void machine_stop(struct machine *m)
{
	if (!m)
		return;
	let_go(m);
	free_const(m->opt.qemu);
	free_const(m->opt.cpu);
	free_const(m->opt.kernel);
	free_const(m->opt.guest);
	free_const(m->opt.image);
	free_const(m->opt.initrd);
	free_const(m->opt.append);
	free(m->attached);
	free(m->insns);
	free(m);
}

int machine_restart(struct machine *m, struct err *err)
{
	if (m->attached)
		return err_set(err, ERR_USAGE,
			       "%s is not ours to restart: do it there and "
			       "attach again",
			       m->attached);
	let_go(m);
	m->console.len = 0;
	m->console.total = 0;
	m->console.muted = false;
	return power_on(m, err);
}

int machine_revive(struct machine *m, struct err *err)
{
	if (!machine_can_snapshot(m, err))
		return -1;
	end_link(m);
	qemu_stop_but_drive(&m->qemu);
	return power_on(m, err);
}

const char *machine_describe(const struct machine *m)
{
	return m->describe;
}

/* SPDX-License-Identifier: MIT */
/*
 * machine.h - a stopped or running machine behind a gdbstub: our own QEMU
 * process, or somebody else's stub.
 *
 * A machine started here never outlives this process: QEMU gets SIGKILL when
 * its parent dies, however that happens. The two talk over a unix socket pair
 * that has no name, so nobody else can connect and no file is left behind.
 */
#ifndef MACHINE_MACHINE_H
#define MACHINE_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "regs/regs.h"

struct machine;

struct machine_options {
	const char *qemu;   /* NULL: $VHELAB_QEMU, then qemu-system-aarch64 */
	const char *cpu;    /* NULL: cortex-a76 */
	const char *kernel; /* ELF file, required */
	const char *guest;  /* ELF payload loaded beside it, or NULL */
	/* Boot this instead: a Linux image, which brings its guest itself.
	 * Kernel and guest are then where the symbols come from, no more. */
	const char *image, *initrd, *append;
	unsigned int ram_mib; /* 0: MACHINE_RAM_MIB */
	int cancel_fd;	      /* becomes readable on Ctrl-C; -1: none */
	bool log;	      /* have a pipe for machine_log_start() */
	bool without_vhe; /* the kernel runs at EL1: any CPU model will do */
	bool travel;	  /* have a file for machine_save() */
	bool confined;	  /* QEMU gives up the system calls that a machine
			     * does not need (-sandbox); not all builds can */
};

/*
 * machine_start - run QEMU, stopped before its first instruction, connect,
 * and check that the CPU model has VHE. ERR_ENV when QEMU is missing, too
 * old or refuses its arguments (with its own words), ERR_TARGET otherwise.
 */
struct machine *machine_start(const struct machine_options *opt,
			      struct err *err);
/* machine_attach - @addr is a unix socket path or HOST:PORT. */
struct machine *machine_attach(const char *addr, int cancel_fd,
			       struct err *err);
/* Kill and reap our QEMU, or detach from a foreign stub. NULL is fine. */
void machine_stop(struct machine *m);

/* Somebody else has moved the machine, or written to its registers or memory:
 * nothing read before counts any more. */
void machine_disturbed(struct machine *m);

/* What every event of a trace records; one pipelined read. Registers that
 * the stub does not list read as 0. */
struct machine_sample {
	uint64_t pc;
	uint64_t cpsr;
	uint64_t vbar_el1;
	uint64_t vbar_el2;
	uint64_t hcr_el2;
	uint64_t spsr_el2;
	uint64_t elr_el2;
	uint64_t esr_el2;
};

/* How a call that lets the machine run came back. */
enum machine_status {
	MACHINE_STOPPED, /* at an instruction; samples are valid */
	MACHINE_RUNNING, /* machine_wait() ran into its limit */
	MACHINE_OFF,	 /* the machine powered itself off */
	MACHINE_FAILED = -1,
};

enum machine_status machine_sample(struct machine *m, struct machine_sample *s,
				   struct err *err);
/* One instruction, then the sample; registers that the instruction cannot have
 * changed are not read again. */
enum machine_status machine_step(struct machine *m, struct machine_sample *s,
				 struct err *err);
/* One instruction, nothing read. */
enum machine_status machine_step_blind(struct machine *m, struct err *err);
/*
 * machine_step_mask - should steps take pending interrupts? A stub holds them
 * back unless told; timers it always holds back. ERR_TARGET if it has no such
 * setting.
 */
int machine_step_mask(struct machine *m, bool take_irqs, struct err *err);

/*
 * machine_walk - step from here for as long as @visit returns true; it sees
 * the sample of each stop, the present one first, and its instruction word
 * (0 if the memory could not be read). When the visitor returns false the
 * machine stands one instruction further: see rsp_walk().
 */
typedef bool (*machine_visit)(const struct machine_sample *s, uint32_t word,
			      void *ctx);
enum machine_status machine_walk(struct machine *m, machine_visit visit,
				 void *ctx, struct err *err);

/* Let it run; then machine_wait(), or poll machine_fd(). */
int machine_resume(struct machine *m, struct err *err);
enum machine_status machine_wait(struct machine *m, int timeout_ms,
				 struct err *err);
/* Stop it; needed as well after a call that ended with ERR_CANCELLED. */
enum machine_status machine_interrupt(struct machine *m, struct err *err);
int machine_fd(const struct machine *m);

/*
 * machine_run_to - continue to a virtual address, with a temporary
 * breakpoint. @timeout_ms bounds a target that never gets there: then it is
 * interrupted and MACHINE_RUNNING comes back, stopped wherever it was.
 */
enum machine_status machine_run_to(struct machine *m, uint64_t addr,
				   int timeout_ms, struct err *err);

/*
 * Breakpoints that stay, at virtual addresses and whatever the EL. Stepping
 * passes them by. A machine that stands on one must step off it, for
 * machine_continue() would stop there again at once.
 */
int machine_breakpoints(struct machine *m, const uint64_t *addrs, size_t n,
			bool set, struct err *err);
/*
 * machine_continue - run to the next breakpoint, then the sample.
 * MACHINE_RUNNING: @timeout_ms was over first; it is stopped wherever it was,
 * with the sample of that place.
 */
enum machine_status machine_continue(struct machine *m, int timeout_ms,
				     struct machine_sample *s, struct err *err);

/* The instruction word at a sample's PC, cached by page and world. */
int machine_insn(struct machine *m, const struct machine_sample *s,
		 uint32_t *word, struct err *err);
int machine_read(struct machine *m, uint64_t addr, void *buf, size_t len,
		 struct err *err);
/* RAM, by virtual address, read-only to the target or not; ERR_TARGET if
 * nothing is mapped there at the present level. */
int machine_write(struct machine *m, uint64_t addr, const void *buf, size_t len,
		  struct err *err);
/* Any register of the table; -1 with ERR_TARGET if the stub has none. */
int machine_register(struct machine *m, enum reg_id id, uint64_t *value,
		     struct err *err);
bool machine_has_register(const struct machine *m, enum reg_id id);

/* Every register of the table; one pipelined read. */
struct machine_registers {
	uint64_t value[REG_COUNT];
	bool has[REG_COUNT]; /* false: the stub does not list it */
};
int machine_registers(struct machine *m, struct machine_registers *regs,
		      struct err *err);
/* X0..X30, SP, PC and CPSR; ERR_USAGE for any other: a stub answers OK and
 * drops the write. */
int machine_write_register(struct machine *m, enum reg_id id, uint64_t value,
			   struct err *err);
/*
 * machine_read_phys - RAM by physical address, whatever is mapped. ERR_USAGE
 * outside the RAM of the machine started here: reading a device acts on it;
 * ERR_TARGET if the stub cannot read so.
 */
#define MACHINE_RAM_BASE UINT64_C(0x40000000) /* QEMU's board `virt` */
#define MACHINE_RAM_MIB	 256 /* unless the options say otherwise */
int machine_read_phys(struct machine *m, uint64_t addr, void *buf, size_t len,
		      struct err *err);

/* ---- snapshots ------------------------------------------------------------ */

/*
 * A snapshot is the whole machine: CPU, RAM, devices, time. They live in a
 * file without a name that is gone with the machine, some 1.2 MB each. Costs,
 * as measured: saving 20-30 ms, and more with a hundred of them; loading
 * 8 ms. A name is of letters and digits.
 */
/* False, with the reason if @err is given, for an attached machine, one
 * started without .travel, and a QEMU that refused. */
bool machine_can_snapshot(const struct machine *m, struct err *err);
/* ERR_ENV if it could not be written, a full disk for one; the machine is as
 * it was. */
int machine_save(struct machine *m, const char *name, struct err *err);
int machine_load(struct machine *m, const char *name, struct err *err);
int machine_drop(struct machine *m, const char *name, struct err *err);
/*
 * machine_revive - for a machine that has powered itself off: a new QEMU, with
 * the snapshots there are, to load one. On failure the machine is gone and
 * only machine_stop() is left.
 */
int machine_revive(struct machine *m, struct err *err);

/* ---- QEMU's own account of what it executes ------------------------------- */

/*
 * machine_log_start - let a machine that was started with .log run, and write
 * the registers before each instruction and every exception into its pipe.
 * machine_log_read() then takes the text from there; QEMU waits for it.
 */
int machine_log_start(struct machine *m, struct err *err);
/*
 * machine_log_read - MACHINE_RUNNING with at least one byte in *@len,
 * or with none when nothing has come for @timeout_ms; MACHINE_OFF behind the
 * last byte of a machine that has powered itself off.
 */
/*
 * machine_effort - the seconds of processor time that its QEMU has used, 0 if it
 * has none. *@awake: it runs, or would if it were its turn.
 */
double machine_effort(const struct machine *m, bool *awake);
enum machine_status machine_log_read(struct machine *m, char *buf, size_t *len,
				     int timeout_ms, struct err *err);
/* Stop the machine, wherever it is by now. The pipe is gone: to log again
 * takes a machine_restart(). */
enum machine_status machine_log_stop(struct machine *m, struct err *err);

/* New bytes of the serial console, 0 if none; never blocks. */
size_t machine_console(struct machine *m, char *buf, size_t len);
/*
 * machine_console_mute - while muted, console bytes are dropped as they come:
 * what a guest writes when it is sent through its past was there before.
 */
void machine_console_mute(struct machine *m, bool mute);
/* Bytes that have come since power-on, but for dropped ones. */
uint64_t machine_console_total(const struct machine *m);
/* Readable when console bytes wait; -1 for an attached machine. */
int machine_console_fd(const struct machine *m);

/* One more than the last power-on: machine_restart() starts the same options
 * afresh; on failure the machine is gone and only machine_stop() is left. */
int machine_restart(struct machine *m, struct err *err);

/* "QEMU 7.2.22, cortex-a76" or the address attached to. */
const char *machine_describe(const struct machine *m);
/* Version of a QEMU binary as (major * 100 + minor), for doctor; -1: cannot
 * be run. */
int machine_qemu_version(const char *qemu, char *text, size_t len,
			 struct err *err);

#endif

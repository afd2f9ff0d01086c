// SPDX-License-Identifier: MIT
/*
 * tge ELF GUEST
 *
 * Hold the CPU at the TLBI inside __kvm_tlb_flush_vmid(), where HCR_EL2.TGE is
 * clear, until the host's tick is long due, then let it go. One line says how
 * the CPU was held and where the tick was taken:
 *	held TGE=0 IMO=0 I=0, taken meanwhile|after TGE=1 at FUNCTION
 *
 * "Held" is a branch to itself in the place of the TLBI: at a breakpoint QEMU
 * would stop its clock along with the CPU. "taken" is the arrival at the IRQ
 * slot of the live vectors; FUNCTION is what ELR_EL2 points into.
 *
 * QEMU hears of nobody else, and dies with this program.
 *
 * Exit: 0 the tick was taken, 1 it never was, or the TLBI was not reached
 * twice; 3 something else.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "image/image.h"
#include "regs/hcr.h"
#include "regs/pstate.h"
#include "rsp/client.h"

#define HOLD_MS	     200   /* twenty ticks of the host */
#define REACH_MS     5000  /* a loaded machine takes its time */
#define IRQ_SLOT     0x280 /* DDI 0487, D1.3.1.4: current EL with SP_ELx */
#define BRANCH_HERE  0x14000000U
#define GDB_FD	     3
#define STOP_SECONDS 30

struct tge {
	struct rsp_client *rsp;
	struct image *img;
	struct err err;
};

struct stop {
	uint64_t pc, cpsr, hcr, elr;
};

static const char *const stop_regs[] = { "pc", "cpsr", "HCR_EL2", "ELR_EL2" };

static void die(const char *what)
{
	fprintf(stderr, "tge: %s\n", what);
	exit(3);
}

/* ---- the machine ----------------------------------------------------------- */

static void run_qemu(const char *elf, const char *guest, int gdb)
{
	const char *qemu = getenv("VHELAB_QEMU");
	char loader[4096];

	snprintf(loader, sizeof(loader), "loader,file=%s", guest);
	if (dup2(gdb, GDB_FD) < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL))
		_exit(3);
	qemu = qemu && *qemu ? qemu : "qemu-system-aarch64";
	/* Without -icount: time goes on for a CPU that gets nowhere. */
	execlp(qemu, qemu, "-M", "virt,virtualization=on,gic-version=3", "-cpu",
	       "cortex-a76", "-m", "256M", "-nodefaults", "-net", "none",
	       "-display", "none", "-monitor", "none", "-no-reboot", "-S",
	       "-chardev", "socket,id=gdb,fd=3", "-gdb", "chardev:gdb",
	       "-serial", "null", "-kernel", elf, "-device", loader,
	       (char *)NULL);
	perror(qemu);
	_exit(3);
}

static struct rsp_client *start(const char *elf, const char *guest)
{
	struct err err;
	struct rsp_client *c;
	int pair[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
		die(strerror(errno));
	pid = fork();
	if (pid < 0)
		die(strerror(errno));
	if (!pid) {
		close(pair[0]);
		run_qemu(elf, guest, pair[1]);
	}
	close(pair[1]);
	c = rsp_client_open(pair[0], -1, &err);
	if (!c)
		die(err.text);
	return c;
}

static struct stop where(struct tge *t)
{
	enum { N = sizeof(stop_regs) / sizeof(stop_regs[0]) };
	uint64_t values[N];
	int nums[N];

	for (size_t i = 0; i < N; i++)
		nums[i] = rsp_regnum(t->rsp, stop_regs[i]);
	if (rsp_read_regs(t->rsp, nums, N, values, &t->err))
		die(t->err.text);
	return (struct stop){ values[0], values[1], values[2], values[3] };
}

static void breakpoint(struct tge *t, uint64_t addr, bool set)
{
	if (rsp_breakpoint(t->rsp, addr, set, &t->err))
		die(t->err.text);
}

static void write_word(struct tge *t, uint64_t addr, uint32_t word)
{
	if (rsp_write_mem(t->rsp, addr, &word, sizeof(word), &t->err))
		die(t->err.text);
}

/* True: stopped by itself in time. It is stopped in any case. */
static bool run_for(struct tge *t, int ms)
{
	struct rsp_stop stop;
	int rc;

	if (rsp_resume(t->rsp, &t->err))
		die(t->err.text);
	rc = rsp_wait_stop(t->rsp, ms, &stop, &t->err);
	if (rc < 0 || (rc && rsp_interrupt(t->rsp, &stop, &t->err)))
		die(t->err.text);
	return rc == 0 && stop.kind == RSP_STOP_SIGNAL;
}

static bool run_to(struct tge *t, uint64_t addr)
{
	bool there;

	breakpoint(t, addr, true);
	there = run_for(t, REACH_MS) && where(t).pc == addr;
	if (!rsp_exited(t->rsp))
		breakpoint(t, addr, false);
	return there;
}

/* ---- the image ------------------------------------------------------------- */

static uint64_t symbol(const struct tge *t, const char *name, uint64_t *size)
{
	uint64_t addr;

	if (!image_symbol(t->img, name, &addr, size)) {
		fprintf(stderr, "tge: no %s in the image\n", name);
		exit(3);
	}
	return addr;
}

/* DDI 0487, C5.1.3: SYS with CRn = 8 is TLB maintenance. */
static bool is_tlbi(uint32_t word)
{
	return (word & 0xfff80000U) == 0xd5080000U && (word >> 12 & 0xf) == 8;
}

static uint64_t find_tlbi(const struct tge *t, uint32_t *word)
{
	uint64_t size, addr = symbol(t, "__kvm_tlb_flush_vmid", &size);
	const uint64_t end = addr + size;

	for (; addr < end; addr += sizeof(*word)) {
		if (image_bytes(t->img, addr, word, sizeof(*word)) &&
		    is_tlbi(*word))
			return addr;
	}
	die("no TLBI in __kvm_tlb_flush_vmid");
	return 0;
}

static const char *function_at(const struct tge *t, uint64_t addr)
{
	struct image_place place;

	if (!image_lookup(t->img, addr, &place) || !place.symbol)
		return "?";
	return place.symbol;
}

/* ---- the experiment -------------------------------------------------------- */

static int hold(struct tge *t, uint64_t tlbi, uint32_t word)
{
	const uint64_t irq = symbol(t, "vectors", NULL) + IRQ_SLOT;
	struct stop at = where(t);
	bool meanwhile, taken;

	printf("held TGE=%u IMO=%u I=%u, ", !!(at.hcr & HCR_TGE),
	       !!(at.hcr & HCR_IMO), !!(pstate_flags(at.cpsr) & FLAG_I));
	breakpoint(t, irq, true);
	write_word(t, tlbi, BRANCH_HERE);
	meanwhile = taken = run_for(t, HOLD_MS);
	write_word(t, tlbi, word);
	if (!taken) {
		if (where(t).pc != tlbi)
			die("it was not held at the TLBI");
		taken = run_for(t, REACH_MS);
	}
	at = where(t);
	if (!taken || at.pc != irq) {
		puts("never taken");
		return 1;
	}
	printf("taken %s TGE=%u at %s\n", meanwhile ? "meanwhile" : "after",
	       !!(at.hcr & HCR_TGE), function_at(t, at.elr));
	return 0;
}

int main(int argc, char **argv)
{
	struct tge t = { 0 };
	uint64_t tlbi;
	uint32_t word;

	if (argc != 3)
		die("usage: tge ELF GUEST");
	alarm(STOP_SECONDS);
	t.img = image_open(argv[1], &t.err);
	if (!t.img)
		die(t.err.text);
	tlbi = find_tlbi(&t, &word);
	t.rsp = start(argv[1], argv[2]);
	/* The flush at boot is before the first tick; this one is behind it. */
	if (!run_to(&t, symbol(&t, "kvm_mmu_wp_memory_region", NULL)) ||
	    !run_to(&t, tlbi)) {
		puts("the TLBI was not reached");
		return 1;
	}
	return hold(&t, tlbi, word);
}

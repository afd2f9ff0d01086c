// SPDX-License-Identifier: MIT
/*
 * vmm.c - the user program: runs one vCPU and is the machine around it.
 *
 * It is linked on its own before it joins the image, so it cannot call into
 * the kernel other than by SVC.
 */
#include "syscall.h"
#include "uapi/smccc.h"

/* The guest's serial port: a PL011 as far as these two registers go. */
#define GUEST_UART_DR 0x09000000
#define GUEST_UART_FR 0x09000018

#define GUEST_RAM      0x80000000
#define GUEST_RAM_SIZE SZ_2M

#define FR_TXFE (1u << 7)
#define FR_RXFE (1u << 4)

/* What to do after an exit. */
enum next { NEXT_RUN, NEXT_DONE, NEXT_FAILED };

int user_main(void);

/* fp-pattern.S */
void fp_pattern_fill(u64 seed);
bool fp_pattern_check(u64 seed);

static void say(const char *s)
{
	size_t len = 0;

	while (s[len])
		len++;
	write(STDOUT_FD, s, len);
}

static void say_hex(const char *what, u64 value)
{
	char digits[16];

	for (int i = 15; i >= 0; i--, value >>= 4)
		digits[i] = "0123456789abcdef"[value & 15];
	say(what);
	write(STDOUT_FD, digits, sizeof(digits));
}

static enum next inject(const struct kvm_vcpu_events *events)
{
	if (!ioctl(VCPU_FD, KVM_SET_VCPU_EVENTS, events))
		return NEXT_RUN;
	say("vmm: KVM_SET_VCPU_EVENTS failed\n");
	return NEXT_FAILED;
}

static enum next do_mmio(struct kvm_run *run)
{
	if (run->mmio.phys_addr == GUEST_UART_DR && run->mmio.is_write) {
		write(STDOUT_FD, run->mmio.data, 1);
		return NEXT_RUN;
	}
	if (run->mmio.phys_addr == GUEST_UART_FR && !run->mmio.is_write) {
		run->mmio.data[0] = FR_TXFE | FR_RXFE;
		return NEXT_RUN;
	}
	say(run->mmio.is_write ? "vmm: the guest wrote to"
			       : "vmm: the guest read from");
	say_hex(" an address where no device is: ", run->mmio.phys_addr);
	say("\n");
	return inject(&(const struct kvm_vcpu_events){
		.exception.ext_dabt_pending = 1 });
}

static u64 increment(u64 arg)
{
	return arg + 1;
}

static u64 use_fp(u64 seed)
{
	static u64 last;
	bool kept = fp_pattern_check(last);

	last = seed;
	fp_pattern_fill(seed);
	return kept;
}

static u64 serror(u64 unused)
{
	static const struct kvm_vcpu_events events = {
		.exception.serror_pending = 1,
	};

	(void)unused;
	return (u64)ioctl(VCPU_FD, KVM_SET_VCPU_EVENTS, &events);
}

static u64 log_dirty(u64 unused)
{
	const struct kvm_userspace_memory_region region = {
		.flags = KVM_MEM_LOG_DIRTY_PAGES,
		.guest_phys_addr = GUEST_RAM,
		.memory_size = GUEST_RAM_SIZE,
	};

	(void)unused;
	return (u64)ioctl(KVM_FD, KVM_SET_USER_MEMORY_REGION, &region);
}

static u64 is_dirty(u64 addr)
{
	static u64 bitmap[GUEST_RAM_SIZE / SZ_4K / 64];
	const struct kvm_dirty_log log = { .dirty_bitmap = (u64)bitmap };
	u64 page = (addr - GUEST_RAM) / SZ_4K;
	s64 ret = ioctl(KVM_FD, KVM_GET_DIRTY_LOG, &log);

	if (ret || page / 64 >= ARRAY_SIZE(bitmap))
		return (u64)(ret ? ret : -EINVAL);
	return bitmap[page / 64] >> page % 64 & 1;
}

static u64 watch(u64 which)
{
	static const u64 cmds[] = { WATCH_REMOVE, WATCH_INSTALL,
				    WATCH_INSTALL_OFFERED };

	if (which >= ARRAY_SIZE(cmds))
		return (u64)-EINVAL;
	return (u64)ioctl(WATCH_FD, cmds[which], NULL);
}

static u64 poke(u64 unused)
{
	(void)unused;
	return (u64)ioctl(WATCH_FD, WATCH_POKE, NULL);
}

static u64 hits(u64 user)
{
	return (u64)ioctl(WATCH_FD, user ? WATCH_HITS_USER : WATCH_HITS, NULL);
}

static u64 tick(u64 unused)
{
	(void)unused;
	return (u64)ioctl(TIMER_FD, TIMER_START, NULL);
}

static const struct {
	u64 nr;
	u64 (*answer)(u64 arg);
} hypercalls[] = {
	{ VHELAB_HVC_INCREMENT, increment },
	{ VHELAB_HVC_USE_FP, use_fp },
	{ VHELAB_HVC_SERROR, serror },
	{ VHELAB_HVC_WATCH, watch },
	{ VHELAB_HVC_POKE, poke },
	{ VHELAB_HVC_LOG_DIRTY, log_dirty },
	{ VHELAB_HVC_IS_DIRTY, is_dirty },
	{ VHELAB_HVC_HITS, hits },
	{ VHELAB_HVC_TICK, tick },
};

static enum next do_hypercall(struct kvm_run *run)
{
	run->hypercall.ret = (u64)SMCCC_RET_NOT_SUPPORTED;
	for (size_t i = 0; i < ARRAY_SIZE(hypercalls); i++) {
		if (hypercalls[i].nr == run->hypercall.nr)
			run->hypercall.ret =
				hypercalls[i].answer(run->hypercall.args[0]);
	}
	return NEXT_RUN;
}

static enum next do_system_event(struct kvm_run *run)
{
	if (run->system_event.type == KVM_SYSTEM_EVENT_SHUTDOWN)
		say("vmm: guest is done\n");
	else
		say("vmm: guest asked for a reset, which ends this run\n");
	return NEXT_DONE;
}

static enum next do_unknown(struct kvm_run *run)
{
	say_hex("vmm: KVM does not know this exit: ESR ", run->unknown.esr);
	say_hex(", guest PC ", run->unknown.pc);
	say("\n");
	return NEXT_FAILED;
}

static enum next handle(struct kvm_run *run)
{
	switch (run->exit_reason) {
	case KVM_EXIT_MMIO:
		return do_mmio(run);
	case KVM_EXIT_HYPERCALL:
		return do_hypercall(run);
	case KVM_EXIT_SYSTEM_EVENT:
		return do_system_event(run);
	case KVM_EXIT_UNKNOWN:
		return do_unknown(run);
	default:
		say_hex("vmm: exit reason unknown to me: ", run->exit_reason);
		say("\n");
		return NEXT_FAILED;
	}
}

int user_main(void)
{
	s64 vcpu = ioctl(KVM_FD, KVM_CREATE_VCPU, NULL);
	struct kvm_run *run;
	enum next next = NEXT_RUN;

	if (vcpu < 0) {
		say("vmm: no vCPU to run\n");
		return 1;
	}
	run = map_fd((int)vcpu);
	while (next == NEXT_RUN) {
		if (ioctl((int)vcpu, KVM_RUN, NULL) < 0) {
			say("vmm: KVM_RUN failed\n");
			return 1;
		}
		next = handle(run);
	}
	return next == NEXT_DONE ? 0 : 1;
}

// SPDX-License-Identifier: MIT
/*
 * arm.c - KVM as user space sees it: create the vCPU, run it.
 */
#include "asm/irqflags.h"
#include "asm/kvm_arm.h"
#include "asm/kvm_asm.h"
#include "asm/kvm_mode.h"
#include "asm/mmu.h"
#include "kernel/kernel.h"
#include "kernel/print.h"
#include "kernel/sched.h"
#include "kernel/time.h"
#include "kvm/mmio.h"

/* In pages of its own, which the user program may read and write. */
static struct kvm_run kvm_run __attribute__((section(".user_shared")))
__page_aligned;
_Static_assert(sizeof(struct kvm_run) <= SZ_4K, "one page is shared");

static struct kvm kvm;
static struct kvm_cpu_context host_context;
static struct kvm_vcpu *vcpu_file; /* behind VCPU_FD, once created */

void kvm_init(void)
{
	kvm_init_stage2(&kvm);
	kvm_arm_init_debug();
	kvm.cntvoff = get_cycles();
	kvm_vgic_init();
}

/* State after reset: EL1 with everything masked, MMU off, at the first byte
 * of the image. */
static void kvm_reset_vcpu(struct kvm_vcpu *vcpu)
{
	u64 *sys_regs = vcpu->ctxt.sys_regs;

	vcpu->ctxt.gp_regs.pc = GUEST_RAM_IPA.ipa;
	vcpu->ctxt.gp_regs.pstate = PSR_MODE_EL1h | PSR_DAIF;
	sys_regs[SCTLR_EL1] = SCTLR_RES1;
	sys_regs[MPIDR_EL1] = BIT(31); /* RES1; affinity 0 */
}

static s64 kvm_create_vcpu(void)
{
	static struct kvm_vcpu vcpu;
	const u32 *payload = (const u32 *)GUEST_RAM_PA.pa;

	if (!*payload) {
		printk("kvm: no guest payload at %lx: give QEMU "
		       "-device loader,file=build/guest/hello.elf\n",
		       GUEST_RAM_PA.pa);
		return -ENOENT;
	}
	vcpu = (struct kvm_vcpu){
		.kvm = &kvm,
		.host_ctxt = &host_context,
		.hcr_el2 = HCR_GUEST_FLAGS | (has_vhe() ? HCR_E2H : 0),
	};
	kvm_reset_vcpu(&vcpu);
	vcpu_file = &vcpu;
	return VCPU_FD;
}

static bool kvm_vcpu_runnable(const struct kvm_vcpu *vcpu)
{
	return kvm_vgic_vcpu_pending_irq(vcpu) || kvm_timer_is_pending(vcpu);
}

/* The other tasks run meanwhile, with whatever flags the last lap left. */
void kvm_vcpu_block(struct kvm_vcpu *vcpu)
{
	u64 due = timer_due(&vcpu->timer, vcpu->kvm->cntvoff);

	while (due != NEVER && !kvm_vcpu_runnable(vcpu))
		schedule_until(due);
}

/*
 * KVM_RUN. Laps until an exit is user space's business. IRQs are off around
 * a lap; of the other flags nobody here takes any notice, and that is the
 * bug of 2017.
 */
int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu, struct kvm_run *run)
{
	int ret = 1;

	kvm_handle_mmio_return(vcpu, run);
	kvm_handle_hypercall_return(vcpu, run);

	while (ret > 0) {
		u64 exit_code;

		cond_resched();

		preempt_disable();
		kvm_timer_flush_hwstate(vcpu);
		kvm_vgic_flush_hwstate(vcpu);
		local_irq_disable();
		kvm_arm_setup_debug(vcpu);
		guest_enter_irqoff();

		exit_code = kvm_call_hyp(__kvm_vcpu_run, vcpu);

		local_irq_enable();
		guest_exit();
		/* The timer's line first: the vGIC looks at it. */
		kvm_timer_sync_hwstate(vcpu);
		kvm_vgic_sync_hwstate(vcpu);
		preempt_enable();

		ret = handle_exit(vcpu, run, exit_code);
	}
	return ret;
}

static s64 kvm_set_vcpu_events(struct kvm_vcpu *vcpu, u64 arg)
{
	struct kvm_vcpu_events events;

	if (!access_ok(arg, sizeof(events)))
		return -EFAULT;
	events = *(const struct kvm_vcpu_events *)arg;
	if (events.exception.serror_has_esr)
		return -EINVAL;
	if (events.exception.serror_pending)
		kvm_inject_vabt(vcpu);
	if (events.exception.ext_dabt_pending) {
		if (!vcpu->mmio_pending)
			return -EINVAL;
		vcpu->mmio_pending = false;
		kvm_inject_dabt(vcpu, vcpu->fault.far_el2);
	}
	return 0;
}

/* What a guest may keep in registers from lap to lap, because nothing of the
 * host's is there. */
static void kvm_arch_vcpu_load(struct kvm_vcpu *vcpu)
{
	kvm_call_hyp(__vgic_v3_write_vmcr, vcpu->vgic.v3.vgic_vmcr);
}

static void kvm_arch_vcpu_put(struct kvm_vcpu *vcpu)
{
	vcpu->vgic.v3.vgic_vmcr = kvm_call_hyp(__vgic_v3_read_vmcr);
}

static s64 kvm_vcpu_ioctl(struct kvm_vcpu *vcpu, u64 cmd, u64 arg)
{
	s64 ret = -ENOTTY;

	kvm_arch_vcpu_load(vcpu);
	if (cmd == KVM_RUN)
		ret = kvm_arch_vcpu_ioctl_run(vcpu, &kvm_run);
	else if (cmd == KVM_SET_VCPU_EVENTS)
		ret = kvm_set_vcpu_events(vcpu, arg);
	kvm_arch_vcpu_put(vcpu);
	return ret;
}

static s64 kvm_vm_ioctl(u64 cmd, u64 arg)
{
	switch (cmd) {
	case KVM_CREATE_VCPU:
		return kvm_create_vcpu();
	case KVM_SET_USER_MEMORY_REGION:
		return kvm_vm_ioctl_set_memory_region(&kvm, arg);
	case KVM_GET_DIRTY_LOG:
		return kvm_vm_ioctl_get_dirty_log(&kvm, arg);
	default:
		return -ENOTTY;
	}
}

s64 kvm_ioctl(u64 fd, u64 cmd, u64 arg)
{
	if (fd == KVM_FD)
		return kvm_vm_ioctl(cmd, arg);
	if (fd == VCPU_FD && vcpu_file)
		return kvm_vcpu_ioctl(vcpu_file, cmd, arg);
	return -EBADF;
}

s64 kvm_mmap(u64 fd)
{
	return fd == VCPU_FD ? (s64)(u64)&kvm_run : -EBADF;
}

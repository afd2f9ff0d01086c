// SPDX-License-Identifier: MIT
/*
 * psci.c - the firmware that a guest finds behind HVC. A 1.0 PSCI with one
 * CPU, enough of SMCCC to discover it, and the vendor range, which the VMM
 * answers.
 */
#include "kernel/hw_breakpoint.h"
#include "kvm/kvm_host.h"
#include "uapi/smccc.h"

/* @arg is what the table says beside the function. */
typedef int (*smccc_fn)(struct kvm_vcpu *vcpu, struct kvm_run *run, s64 arg);

static int answer(struct kvm_vcpu *vcpu, struct kvm_run *run, s64 value)
{
	(void)run;
	vcpu_set_reg(vcpu, 0, (u64)value);
	return 1;
}

static int system_event(struct kvm_vcpu *vcpu, struct kvm_run *run, s64 type)
{
	(void)vcpu;
	run->exit_reason = KVM_EXIT_SYSTEM_EVENT;
	run->system_event.type = (u32)type;
	return 0;
}

static int poke_now(struct kvm_vcpu *vcpu, struct kvm_run *run, s64 unused)
{
	(void)unused;
	return answer(vcpu, run, (s64)watch_poke());
}

/* PSCI_FEATURES and SMCCC_ARCH_FEATURES: is x1 a call of ours? */
static int features(struct kvm_vcpu *vcpu, struct kvm_run *run, s64 unused);

static const struct smccc_call {
	u32 id;
	smccc_fn fn;
	s64 arg;
} calls[] = {
	{ SMCCC_VERSION, answer, SMCCC_VERSION_1_1 },
	{ SMCCC_ARCH_FEATURES, features, 0 },
	{ PSCI_VERSION, answer, PSCI_VERSION_1_0 },
	{ PSCI_MIGRATE_INFO_TYPE, answer, PSCI_MIGRATE_NOT_NEEDED },
	{ PSCI_SYSTEM_OFF, system_event, KVM_SYSTEM_EVENT_SHUTDOWN },
	{ PSCI_SYSTEM_RESET, system_event, KVM_SYSTEM_EVENT_RESET },
	{ PSCI_FEATURES, features, 0 },
	{ VHELAB_HVC_POKE_NOW, poke_now, 0 },
};

static const struct smccc_call *find_call(u32 id)
{
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		if (calls[i].id == id)
			return &calls[i];
	}
	return NULL;
}

static int features(struct kvm_vcpu *vcpu, struct kvm_run *run, s64 unused)
{
	bool ours = find_call((u32)vcpu_get_reg(vcpu, 1));

	(void)unused;
	return answer(vcpu, run, ours ? 0 : SMCCC_RET_NOT_SUPPORTED);
}

static bool is_vendor_hyp(u32 id)
{
	return ((id >> SMCCC_OWNER_SHIFT) & SMCCC_OWNER_MASK) ==
	       SMCCC_OWNER_VENDOR_HYP;
}

static int hypercall_to_user(struct kvm_vcpu *vcpu, struct kvm_run *run)
{
	run->exit_reason = KVM_EXIT_HYPERCALL;
	run->hypercall.nr = (u32)vcpu_get_reg(vcpu, 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(run->hypercall.args); i++)
		run->hypercall.args[i] = vcpu_get_reg(vcpu, i + 1);
	run->hypercall.ret = (u64)SMCCC_RET_NOT_SUPPORTED;
	vcpu->hypercall_pending = true;
	return 0;
}

int kvm_hvc_call_handler(struct kvm_vcpu *vcpu, struct kvm_run *run)
{
	u32 id = (u32)vcpu_get_reg(vcpu, 0);
	const struct smccc_call *call = find_call(id);

	if (call)
		return call->fn(vcpu, run, call->arg);
	if (is_vendor_hyp(id))
		return hypercall_to_user(vcpu, run);
	return answer(vcpu, run, SMCCC_RET_NOT_SUPPORTED);
}

void kvm_handle_hypercall_return(struct kvm_vcpu *vcpu,
				 const struct kvm_run *run)
{
	if (!vcpu->hypercall_pending)
		return;
	vcpu->hypercall_pending = false;
	vcpu_set_reg(vcpu, 0, run->hypercall.ret);
}

// SPDX-License-Identifier: MIT
/*
 * psci.c - the firmware that a guest finds behind HVC. A 1.0 PSCI with one
 * CPU, enough of SMCCC to discover it, and the vendor range, which the VMM
 * answers.
 */
#include "kernel/hw_breakpoint.h"
#include "kvm/kvm_host.h"
#include "uapi/smccc.h"

typedef int (*smccc_fn)(struct kvm_vcpu *vcpu, struct kvm_run *run);

static int answer(struct kvm_vcpu *vcpu, s64 value)
{
	vcpu_set_reg(vcpu, 0, (u64)value);
	return 1;
}

static int psci_version(struct kvm_vcpu *vcpu, struct kvm_run *run)
{
	(void)run;
	return answer(vcpu, PSCI_VERSION_1_0);
}

static int psci_migrate_info_type(struct kvm_vcpu *vcpu, struct kvm_run *run)
{
	(void)run;
	return answer(vcpu, PSCI_MIGRATE_NOT_NEEDED);
}

static int smccc_version(struct kvm_vcpu *vcpu, struct kvm_run *run)
{
	(void)run;
	return answer(vcpu, SMCCC_VERSION_1_1);
}

static int system_event(struct kvm_run *run, u32 type)
{
	run->exit_reason = KVM_EXIT_SYSTEM_EVENT;
	run->system_event.type = type;
	return 0;
}

static int psci_system_off_call(struct kvm_vcpu *vcpu, struct kvm_run *run)
{
	(void)vcpu;
	return system_event(run, KVM_SYSTEM_EVENT_SHUTDOWN);
}

static int psci_system_reset(struct kvm_vcpu *vcpu, struct kvm_run *run)
{
	(void)vcpu;
	return system_event(run, KVM_SYSTEM_EVENT_RESET);
}

static int poke_now(struct kvm_vcpu *vcpu, struct kvm_run *run)
{
	(void)run;
	return answer(vcpu, (s64)watch_poke());
}

/* PSCI_FEATURES and SMCCC_ARCH_FEATURES: is x1 a call of ours? */
static int features(struct kvm_vcpu *vcpu, struct kvm_run *run);

static const struct smccc_call {
	u32 id;
	smccc_fn fn;
} calls[] = {
	{ SMCCC_VERSION, smccc_version },
	{ SMCCC_ARCH_FEATURES, features },
	{ PSCI_VERSION, psci_version },
	{ PSCI_MIGRATE_INFO_TYPE, psci_migrate_info_type },
	{ PSCI_SYSTEM_OFF, psci_system_off_call },
	{ PSCI_SYSTEM_RESET, psci_system_reset },
	{ PSCI_FEATURES, features },
	{ VHELAB_HVC_POKE_NOW, poke_now },
};

static const struct smccc_call *find_call(u32 id)
{
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		if (calls[i].id == id)
			return &calls[i];
	}
	return NULL;
}

static int features(struct kvm_vcpu *vcpu, struct kvm_run *run)
{
	(void)run;
	if (find_call((u32)vcpu_get_reg(vcpu, 1)))
		return answer(vcpu, 0);
	return answer(vcpu, SMCCC_RET_NOT_SUPPORTED);
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
		return call->fn(vcpu, run);
	if (is_vendor_hyp(id))
		return hypercall_to_user(vcpu, run);
	return answer(vcpu, SMCCC_RET_NOT_SUPPORTED);
}

void kvm_handle_hypercall_return(struct kvm_vcpu *vcpu,
				 const struct kvm_run *run)
{
	if (!vcpu->hypercall_pending)
		return;
	vcpu->hypercall_pending = false;
	vcpu_set_reg(vcpu, 0, run->hypercall.ret);
}

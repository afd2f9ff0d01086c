/* SPDX-License-Identifier: MIT */
/*
 * hyp.h - the steps of the world switch that live in files of their own.
 * Pairs: save and restore take the context they fill or empty.
 */
#ifndef KVM_HYP_H
#define KVM_HYP_H

#include "kvm/kvm_host.h"

void __sysreg_save_host_state(struct kvm_cpu_context *ctxt);
void __sysreg_restore_host_state(const struct kvm_cpu_context *ctxt);
void __sysreg_save_guest_state(struct kvm_cpu_context *ctxt);
void __sysreg_restore_guest_state(const struct kvm_cpu_context *ctxt);

/* Print every slot of a context, by name. */
void kvm_dump_sysregs(const struct kvm_cpu_context *ctxt);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * mmio.h - a data abort's syndrome as an access to emulated memory.
 * Source: DDI 0487, D17.2.37, "ISS encoding for an exception from a Data
 * Abort".
 */
#ifndef KVM_MMIO_H
#define KVM_MMIO_H

#include "kvm/kvm_host.h"

/* False when the syndrome does not describe the access (ISV clear). */
bool kvm_decode_dabt(u64 esr, struct kvm_decode *decode);
/* The register's value after reading @data, little-endian. */
u64 kvm_mmio_read_value(const struct kvm_decode *decode, const u8 *data);
/* The bytes a store of @value puts on the bus; the rest of @data is 0. */
void kvm_mmio_write_data(const struct kvm_decode *decode, u64 value, u8 *data);

/* Fill @run. 0: to user space; 1: the access cannot be emulated, and the
 * guest has an abort. */
int io_mem_abort(struct kvm_vcpu *vcpu, struct kvm_run *run, ipa_t ipa);
/* Finish an access that user space has emulated, and step over it. */
void kvm_handle_mmio_return(struct kvm_vcpu *vcpu, const struct kvm_run *run);

#endif

// SPDX-License-Identifier: MIT
/*
 * dirty_log.c - which pages of its memory the guest has written to.
 */
#include "kernel/kernel.h"
#include "kvm/kvm_host.h"

s64 kvm_vm_ioctl_set_memory_region(struct kvm *kvm, u64 arg)
{
	struct kvm_userspace_memory_region region;

	if (!access_ok(arg, sizeof(region)))
		return -EFAULT;
	region = *(const struct kvm_userspace_memory_region *)arg;
	if (region.slot || region.flags & ~(u32)KVM_MEM_LOG_DIRTY_PAGES ||
	    region.guest_phys_addr != GUEST_RAM_IPA.ipa ||
	    region.memory_size != GUEST_RAM_SIZE)
		return -EINVAL;
	kvm->log_dirty = region.flags & KVM_MEM_LOG_DIRTY_PAGES;
	if (kvm->log_dirty)
		kvm_mmu_wp_memory_region(kvm);
	return 0;
}

s64 kvm_vm_ioctl_get_dirty_log(struct kvm *kvm, u64 arg)
{
	struct kvm_dirty_log log;
	u64 *bitmap;

	if (!access_ok(arg, sizeof(log)))
		return -EFAULT;
	log = *(const struct kvm_dirty_log *)arg;
	if (log.slot || !kvm->log_dirty || log.dirty_bitmap % sizeof(u64))
		return -EINVAL;
	if (!write_ok(log.dirty_bitmap, sizeof(kvm->dirty_bitmap)))
		return -EFAULT;
	bitmap = (u64 *)log.dirty_bitmap;
	for (size_t i = 0; i < ARRAY_SIZE(kvm->dirty_bitmap); i++) {
		bitmap[i] = kvm->dirty_bitmap[i];
		kvm->dirty_bitmap[i] = 0;
	}
	kvm_mmu_wp_memory_region(kvm);
	return 0;
}

void mark_page_dirty(struct kvm *kvm, ipa_t ipa)
{
	u64 page = (ipa.ipa - GUEST_RAM_IPA.ipa) / SZ_4K;

	if (kvm->log_dirty)
		kvm->dirty_bitmap[page / 64] |= BIT(page % 64);
}

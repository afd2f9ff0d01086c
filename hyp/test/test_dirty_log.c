// SPDX-License-Identifier: MIT
/*
 * test_dirty_log.c - the log of written pages as user space asks for it, and
 * what it may not ask.
 */
#include <string.h>

#include "test.h"

#include "kernel/kernel.h"
#include "kvm/kvm_host.h"

#define RAM	  0x80000000
#define RAM_SIZE  0x200000
#define UNTOUCHED 0x5555

static struct kvm kvm;
static struct kvm_userspace_memory_region region;
static struct kvm_dirty_log wanted;
static u64 bitmap[8];
static unsigned int protections;
static bool readable, writable;

bool access_ok(u64 addr, u64 len)
{
	(void)addr;
	(void)len;
	return readable;
}

bool write_ok(u64 addr, u64 len)
{
	return writable && addr == (u64)bitmap && len == sizeof(bitmap);
}

void kvm_mmu_wp_memory_region(struct kvm *k)
{
	assert_ptr_equal(k, &kvm);
	protections++;
}

static s64 set_region(void)
{
	return kvm_vm_ioctl_set_memory_region(&kvm, (u64)&region);
}

static s64 get_log(void)
{
	return kvm_vm_ioctl_get_dirty_log(&kvm, (u64)&wanted);
}

static int setup(void **state)
{
	(void)state;
	memset(&kvm, 0, sizeof(kvm));
	region = (struct kvm_userspace_memory_region){
		.flags = 1, .guest_phys_addr = RAM, .memory_size = RAM_SIZE
	};
	wanted = (struct kvm_dirty_log){ .dirty_bitmap = (u64)bitmap };
	bitmap[0] = UNTOUCHED;
	readable = writable = true;
	protections = 0;
	return 0;
}

static void test_the_log_once(void **state)
{
	(void)state;
	assert_int_equal(set_region(), 0);
	assert_int_equal(protections, 1);
	mark_page_dirty(&kvm, (ipa_t){ RAM });
	mark_page_dirty(&kvm, (ipa_t){ RAM + 65 * 0x1000 });
	mark_page_dirty(&kvm, (ipa_t){ RAM + RAM_SIZE - 0x1000 });
	assert_int_equal(get_log(), 0);
	assert_int_equal(bitmap[0], 1);
	assert_int_equal(bitmap[1], 2);
	assert_int_equal(bitmap[7], 1ull << 63);
	/* What was told is forgotten, and will be noticed again. */
	assert_int_equal(protections, 2);
	assert_int_equal(get_log(), 0);
	assert_int_equal(bitmap[0] | bitmap[1] | bitmap[7], 0);
}

static void test_log_off(void **state)
{
	(void)state;
	set_region();
	region.flags = 0;
	assert_int_equal(set_region(), 0);
	assert_int_equal(protections, 1);
	mark_page_dirty(&kvm, (ipa_t){ RAM });
	assert_int_equal(kvm.dirty_bitmap[0], 0);
	assert_int_equal(get_log(), -22); /* EINVAL */
	assert_int_equal(bitmap[0], UNTOUCHED);
}

static void test_other_regions(void **state)
{
	(void)state;
	region.slot = 1;
	assert_int_equal(set_region(), -22);
	setup(state);
	region.flags = 3;
	assert_int_equal(set_region(), -22);
	setup(state);
	region.guest_phys_addr = 0;
	assert_int_equal(set_region(), -22);
	setup(state);
	region.memory_size = 0;
	assert_int_equal(set_region(), -22);
	assert_int_equal(protections, 0);
}

static void test_bad_addresses(void **state)
{
	(void)state;
	set_region();
	readable = false;
	assert_int_equal(set_region(), -14); /* EFAULT */
	assert_int_equal(get_log(), -14);
	readable = true;
	writable = false;
	assert_int_equal(get_log(), -14);
	writable = true;
	wanted.dirty_bitmap++;
	assert_int_equal(get_log(), -22);
	wanted.dirty_bitmap--;
	wanted.slot = 1;
	assert_int_equal(get_log(), -22);
	assert_int_equal(bitmap[0], UNTOUCHED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_the_log_once, setup),
		cmocka_unit_test_setup(test_log_off, setup),
		cmocka_unit_test_setup(test_other_regions, setup),
		cmocka_unit_test_setup(test_bad_addresses, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: MIT
/*
 * test_mmu.c - the guest's memory while its writes are logged: what is mapped
 * and how, what the TLBs are told and when.
 * Oracle: DDI 0487, D8, "Using break-before-make", for the order; D8.3.2
 * and D8.4.3 for the bits of a descriptor.
 */
#include <string.h>

#include "test.h"

#include "asm/kvm_asm.h"
#include "asm/mmu.h"
#include "asm/pgtable.h"
#include "kernel/kernel.h"
#include "kvm/kvm_host.h"

#define POOL	4
#define RAM	0x80000000
#define BEHIND	0x48000000
#define PAGE(n) (RAM + (n)*0x1000)

/* S2AP and the type bits; the rest of a leaf never changes. */
#define MASK	  0xc3
#define BLOCK_RW  0xc1
#define BLOCK_RO  0x41
#define PAGE_RW	  0xc3
#define PAGE_RO	  0x43
#define NOT_THERE 0

#define DABT_WRITE(fsc) (0x24ull << 26 | 1 << 6 | (fsc))
#define DABT_READ(fsc)	(0x24ull << 26 | (fsc))
#define IABT(fsc)	(0x20ull << 26 | (fsc))
#define TRANSLATION_L2	0x06
#define TRANSLATION_L3	0x07
#define PERMISSION_L2	0x0e
#define PERMISSION_L3	0x0f
#define ACCESS_FLAG_L3	0x0b

static u64 pool[POOL][512] __attribute__((aligned(4096)));
static size_t pool_used;
static struct kvm kvm;
static struct kvm_vcpu vcpu;
static struct kvm_run run;

/* What the last calls for TLB maintenance were, and what they found. */
static unsigned int whole_flushes, page_flushes;
static u64 flushed_ipa, entry_at_flush;

static u64 entry(u64 ipa)
{
	unsigned int level;

	return *pgtable_leaf(&kvm.stage2, ipa, &level);
}

u64 *table_alloc(void)
{
	return pool_used < POOL ? pool[pool_used++] : NULL;
}

void panic(const char *why)
{
	fail_msg("panic: %s", why);
	__builtin_unreachable();
}

/* User space has no part in this. */
bool access_ok(u64 addr, u64 len)
{
	return !addr && !len;
}

bool write_ok(u64 addr, u64 len)
{
	return !addr && !len;
}

u64 __kvm_call_hyp(u64 hypfn, ...)
{
	va_list ap;

	va_start(ap, hypfn);
	assert_ptr_equal(va_arg(ap, struct kvm *), &kvm);
	if (hypfn == (u64)__kvm_tlb_flush_vmid) {
		whole_flushes++;
	} else {
		assert_int_equal(hypfn, (u64)__kvm_tlb_flush_vmid_ipa);
		page_flushes++;
		flushed_ipa = va_arg(ap, ipa_t).ipa;
		entry_at_flush = entry(flushed_ipa);
	}
	va_end(ap);
	return 0;
}

static int fault(u64 ipa, u64 esr)
{
	whole_flushes = page_flushes = 0;
	vcpu.fault.esr_el2 = esr;
	vcpu.fault.far_el2 = ipa;
	vcpu.fault.hpfar_el2 = ipa >> 12 << 4;
	return kvm_handle_guest_abort(&vcpu, &run);
}

static bool dirty(unsigned int page)
{
	return kvm.dirty_bitmap[page / 64] >> page % 64 & 1;
}

static int setup(void **state)
{
	(void)state;
	memset(pool, 0, sizeof(pool));
	pool_used = 0;
	memset(&kvm, 0, sizeof(kvm));
	vcpu = (struct kvm_vcpu){ .kvm = &kvm };
	whole_flushes = page_flushes = 0;
	kvm_init_stage2(&kvm);
	return 0;
}

static void start_log(void)
{
	kvm.log_dirty = true;
	kvm_mmu_wp_memory_region(&kvm);
}

/* MemAttr [5:2] normal write-back, S2AP [7:6] both, SH [9:8] inner, AF [10];
 * XN [54] clear. */
static void test_starts_as_one_block(void **state)
{
	(void)state;
	assert_int_equal(entry(PAGE(0)), BEHIND | 0x7fd);
	assert_int_equal(entry(PAGE(0)) & MASK, BLOCK_RW);
	assert_int_equal(entry(PAGE(511)), entry(PAGE(0)));
	assert_int_equal(whole_flushes, 1);
}

static void test_protecting_the_block(void **state)
{
	(void)state;
	start_log();
	assert_int_equal(entry(PAGE(0)), BEHIND | 0x77d);
	assert_int_equal(entry(PAGE(0)) & MASK, BLOCK_RO);
	assert_int_equal(whole_flushes, 2);
}

/* The block goes, and with it every other page. */
static void test_first_write_dissolves_the_block(void **state)
{
	(void)state;
	start_log();
	assert_int_equal(fault(PAGE(3) + 0x128, DABT_WRITE(PERMISSION_L2)), 1);
	assert_int_equal(page_flushes, 1);
	assert_int_equal(flushed_ipa, PAGE(3));
	assert_int_equal(entry_at_flush, NOT_THERE);
	assert_int_equal(entry(PAGE(3)), (BEHIND + 0x3000) | 0x7ff);
	assert_int_equal(entry(PAGE(3)) & MASK, PAGE_RW);
	assert_int_equal(entry(PAGE(2)), NOT_THERE);
	assert_int_equal(entry(PAGE(4)), NOT_THERE);
	assert_true(dirty(3));
	assert_false(dirty(2));
	assert_false(dirty(4));
}

/* There is nothing old for a TLB to hold, and a read makes nothing dirty. */
static void test_read_maps_a_page_read_only(void **state)
{
	(void)state;
	start_log();
	fault(PAGE(3), DABT_WRITE(PERMISSION_L2));
	assert_int_equal(fault(PAGE(5), DABT_READ(TRANSLATION_L3)), 1);
	assert_int_equal(page_flushes, 0);
	assert_int_equal(entry(PAGE(5)) & MASK, PAGE_RO);
	assert_false(dirty(5));
	assert_int_equal(fault(PAGE(6), IABT(TRANSLATION_L3)), 1);
	assert_int_equal(entry(PAGE(6)) & MASK, PAGE_RO);
	assert_false(dirty(6));
}

static void test_write_after_read(void **state)
{
	(void)state;
	start_log();
	fault(PAGE(3), DABT_WRITE(PERMISSION_L2));
	fault(PAGE(5), DABT_READ(TRANSLATION_L3));
	assert_int_equal(fault(PAGE(5), DABT_WRITE(PERMISSION_L3)), 1);
	assert_int_equal(page_flushes, 1);
	assert_int_equal(entry_at_flush, NOT_THERE);
	assert_int_equal(entry(PAGE(5)) & MASK, PAGE_RW);
	assert_true(dirty(5));
}

static void test_protecting_again(void **state)
{
	(void)state;
	start_log();
	fault(PAGE(511), DABT_WRITE(PERMISSION_L2));
	kvm_mmu_wp_memory_region(&kvm);
	assert_int_equal(entry(PAGE(511)) & MASK, PAGE_RO);
	assert_int_equal(entry(PAGE(0)), NOT_THERE);
	assert_int_equal(whole_flushes, 1);
}

/* The log is over, the pages come back writable whatever the access. */
static void test_without_the_log(void **state)
{
	(void)state;
	start_log();
	fault(PAGE(3), DABT_WRITE(PERMISSION_L2));
	kvm.log_dirty = false;
	assert_int_equal(fault(PAGE(4), DABT_READ(TRANSLATION_L3)), 1);
	assert_int_equal(entry(PAGE(4)) & MASK, PAGE_RW);
	assert_int_equal(fault(PAGE(6), DABT_WRITE(TRANSLATION_L3)), 1);
	assert_false(dirty(6));
}

static void test_faults_that_no_page_answers(void **state)
{
	u64 before = entry(PAGE(0));

	(void)state;
	assert_int_equal(fault(PAGE(0), DABT_READ(ACCESS_FLAG_L3)), -1);
	assert_int_equal(fault(PAGE(512), DABT_WRITE(PERMISSION_L2)), -1);
	assert_int_equal(fault(RAM - 0x1000, DABT_WRITE(PERMISSION_L2)), -1);
	assert_int_equal(entry(PAGE(0)), before);
}

static void test_no_table_left(void **state)
{
	(void)state;
	start_log();
	pool_used = POOL;
	assert_int_equal(fault(PAGE(3), DABT_WRITE(PERMISSION_L2)), -1);
	assert_false(dirty(3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_starts_as_one_block, setup),
		cmocka_unit_test_setup(test_protecting_the_block, setup),
		cmocka_unit_test_setup(test_first_write_dissolves_the_block,
				       setup),
		cmocka_unit_test_setup(test_read_maps_a_page_read_only, setup),
		cmocka_unit_test_setup(test_write_after_read, setup),
		cmocka_unit_test_setup(test_protecting_again, setup),
		cmocka_unit_test_setup(test_without_the_log, setup),
		cmocka_unit_test_setup(test_faults_that_no_page_answers, setup),
		cmocka_unit_test_setup(test_no_table_left, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

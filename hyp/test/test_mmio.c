// SPDX-License-Identifier: MIT
/*
 * test_mmio.c - a data abort's syndrome as an access.
 * Oracle: DDI 0487, D17.2.37, ISS of a Data Abort: ISV [24], SAS [23:22],
 * SSE [21], SRT [20:16], SF [15], S1PTW [7], WnR [6]; and the syndromes of
 * C6.2 loads and stores made from it by hand.
 */
#include <string.h>

#include "test.h"

#include "kvm/mmio.h"

#define ESR_STR_W1  0x93810046 /* str w1, [..]: translation fault, level 2 */
#define ESR_STRB_W2 0x93020046
#define ESR_STR_X3  0x93c38046
#define ESR_STR_XZR 0x93df8046
#define ESR_LDR_W4  0x93840006
#define ESR_LDRSB_W 0x93250006 /* ldrsb w5 */
#define ESR_LDRSH_X 0x93668006 /* ldrsh x6 */
#define ESR_LDRSW_X 0x93a78006 /* ldrsw x7 */
#define ESR_LDR_X8  0x93c88006
#define ESR_STP	    0x92000046 /* pairs come without a valid syndrome */
#define ESR_WALK    0x938100c6

static struct kvm_decode decode_of(u64 esr)
{
	struct kvm_decode d;

	memset(&d, 0xff, sizeof(d));
	assert_true(kvm_decode_dabt(esr, &d));
	return d;
}

static void check(u64 esr, unsigned int len, unsigned int rt, bool is_write)
{
	struct kvm_decode d = decode_of(esr);

	assert_int_equal(d.len, len);
	assert_int_equal(d.rt, rt);
	assert_int_equal(d.is_write, is_write);
}

static void test_decode(void **state)
{
	(void)state;
	check(ESR_STR_W1, 4, 1, true);
	check(ESR_STRB_W2, 1, 2, true);
	check(ESR_STR_X3, 8, 3, true);
	check(ESR_STR_XZR, 8, 31, true);
	check(ESR_LDR_W4, 4, 4, false);
	check(ESR_LDRSB_W, 1, 5, false);
	check(ESR_LDRSH_X, 2, 6, false);
}

static void test_decode_refuses(void **state)
{
	struct kvm_decode d;

	(void)state;
	assert_false(kvm_decode_dabt(ESR_STP, &d));
	/* The walk's access is not the instruction's. */
	assert_false(kvm_decode_dabt(ESR_WALK, &d));
}

static u64 read_of(u64 esr, u64 bus)
{
	struct kvm_decode d = decode_of(esr);
	u8 data[8];

	memcpy(data, &bus, sizeof(data)); /* this machine is little-endian */
	return kvm_mmio_read_value(&d, data);
}

static void test_read_extends(void **state)
{
	const u64 bus = 0x8182838485868788;

	(void)state;
	assert_int_equal(read_of(ESR_LDR_W4, bus), 0x85868788);
	assert_int_equal(read_of(ESR_LDRSB_W, bus), 0xffffff88);
	assert_int_equal(read_of(ESR_LDRSB_W, 0x7f), 0x7f);
	assert_int_equal(read_of(ESR_LDRSH_X, bus), 0xffffffffffff8788);
	assert_int_equal(read_of(ESR_LDRSW_X, bus), 0xffffffff85868788);
	assert_int_equal(read_of(ESR_LDRSW_X, 0x7fffffff), 0x7fffffff);
	assert_int_equal(read_of(ESR_LDR_X8, bus), bus);
}

static void test_write_cuts_to_size(void **state)
{
	static const u8 want[8] = { 0x88, 0x77, 0x66, 0x55 };
	struct kvm_decode d = decode_of(ESR_STR_W1);
	u8 data[8];

	(void)state;
	kvm_mmio_write_data(&d, 0x1122334455667788, data);
	assert_memory_equal(data, want, sizeof(want));
}

static void test_store_reaches_run(void **state)
{
	struct kvm_vcpu vcpu = { .fault.esr_el2 = ESR_STR_W1 };
	struct kvm_run run = { 0 };

	(void)state;
	vcpu.ctxt.gp_regs.regs[1] = 'h';
	vcpu.ctxt.gp_regs.pc = 0x80000100;
	assert_int_equal(io_mem_abort(&vcpu, &run, (ipa_t){ 0x9000000 }), 0);
	assert_int_equal(run.exit_reason, 6); /* Linux's KVM_EXIT_MMIO */
	assert_int_equal(run.mmio.phys_addr, 0x9000000);
	assert_int_equal(run.mmio.len, 4);
	assert_int_equal(run.mmio.is_write, 1);
	assert_int_equal(run.mmio.data[0], 'h');
	/* Not over before user space has done its part. */
	assert_int_equal(vcpu.ctxt.gp_regs.pc, 0x80000100);

	run.mmio.data[0] = 'x'; /* a store has no answer */
	kvm_handle_mmio_return(&vcpu, &run);
	assert_int_equal(vcpu.ctxt.gp_regs.regs[1], 'h');
	assert_int_equal(vcpu.ctxt.gp_regs.pc, 0x80000104);
	kvm_handle_mmio_return(&vcpu, &run);
	assert_int_equal(vcpu.ctxt.gp_regs.pc, 0x80000104);
}

static void test_load_is_answered_once(void **state)
{
	struct kvm_vcpu vcpu = { .fault.esr_el2 = ESR_LDRSB_W };
	struct kvm_run run = { 0 };

	(void)state;
	assert_int_equal(io_mem_abort(&vcpu, &run, (ipa_t){ 0x9000018 }), 0);
	assert_int_equal(run.mmio.is_write, 0);
	run.mmio.len = 8; /* user space does not get to say */
	memset(run.mmio.data, 0x90, sizeof(run.mmio.data));
	kvm_handle_mmio_return(&vcpu, &run);
	assert_int_equal(vcpu.ctxt.gp_regs.regs[5], 0xffffff90);

	run.mmio.data[0] = 0x11;
	kvm_handle_mmio_return(&vcpu, &run);
	assert_int_equal(vcpu.ctxt.gp_regs.regs[5], 0xffffff90);
}

/* Vector table offset 0x200 and EC 0x25, DFSC 0x10: DDI 0487, D1.3.1.4 and
 * D17.2.37. */
static void test_what_cannot_be_emulated(void **state)
{
	struct kvm_vcpu vcpu = { .fault.esr_el2 = 0x92000046 }; /* STP */
	struct kvm_run run = { .exit_reason = 0xdead };

	(void)state;
	vcpu.fault.far_el2 = 0x9000008;
	vcpu.ctxt.gp_regs.pc = 0x80000100;
	vcpu.ctxt.gp_regs.pstate = 0x3c5;
	vcpu.ctxt.sys_regs[VBAR_EL1] = 0x80001000;
	assert_int_equal(io_mem_abort(&vcpu, &run, (ipa_t){ 0x9000000 }), 1);
	assert_int_equal(run.exit_reason, 0xdead);
	assert_int_equal(vcpu.ctxt.gp_regs.pc, 0x80001200);
	assert_int_equal(vcpu.ctxt.sys_regs[ESR_EL1], 0x96000010);
	assert_int_equal(vcpu.ctxt.sys_regs[FAR_EL1], 0x9000008);

	kvm_handle_mmio_return(&vcpu, &run);
	assert_int_equal(vcpu.ctxt.gp_regs.pc, 0x80001200);
}

/* CM, bit 8 of the ISS: there is no cache behind nothing. */
static void test_cache_maintenance_is_stepped_over(void **state)
{
	struct kvm_vcpu vcpu = { .fault.esr_el2 = 0x92000146 };
	struct kvm_run run = { 0 };

	(void)state;
	vcpu.ctxt.gp_regs.pc = 0x80000100;
	assert_int_equal(io_mem_abort(&vcpu, &run, (ipa_t){ 0x9000000 }), 1);
	assert_int_equal(vcpu.ctxt.gp_regs.pc, 0x80000104);
}

static void test_zero_register(void **state)
{
	struct kvm_vcpu vcpu = { .fault.esr_el2 = ESR_STR_XZR };
	struct kvm_run run = { 0 };

	(void)state;
	vcpu.ctxt.gp_regs.sp = ~0ull; /* lies behind x30 */
	io_mem_abort(&vcpu, &run, (ipa_t){ 0x9000000 });
	assert_int_equal(run.mmio.data[0], 0);

	vcpu.fault.esr_el2 = ESR_STR_XZR & ~0x40u; /* ldr xzr */
	io_mem_abort(&vcpu, &run, (ipa_t){ 0x9000000 });
	run.mmio.data[0] = 1;
	kvm_handle_mmio_return(&vcpu, &run);
	assert_int_equal(vcpu.ctxt.gp_regs.sp, ~0ull);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decode),
		cmocka_unit_test(test_decode_refuses),
		cmocka_unit_test(test_read_extends),
		cmocka_unit_test(test_write_cuts_to_size),
		cmocka_unit_test(test_store_reaches_run),
		cmocka_unit_test(test_load_is_answered_once),
		cmocka_unit_test(test_what_cannot_be_emulated),
		cmocka_unit_test(test_cache_maintenance_is_stepped_over),
		cmocka_unit_test(test_zero_register),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

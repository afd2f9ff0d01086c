// SPDX-License-Identifier: MIT
/*
 * The oracle: words made with GNU as 2.40 (aarch64-linux-gnu-as, .arch
 * armv8.5-a+ras+memtag) beside the assembly they were made from; what each
 * costs was written down from its text.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "image/insn.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* clang-format off */
static const struct {
	const char *text;
	uint32_t word;
	unsigned int effects;
} costs[] = {
	{ "ldr x0, [x1, #8]", 0xf9400420, INSN_LOADS },
	{ "ldr w0, [x1]", 0xb9400020, INSN_LOADS },
	{ "ldrsw x0, [x1, #4]", 0xb9800420, INSN_LOADS },
	{ "ldrb w0, [x1]", 0x39400020, INSN_LOADS },
	{ "ldr d0, [x1, #8]", 0xfd400420, INSN_LOADS },
	{ "ldr q1, [x1]", 0x3dc00021, INSN_LOADS },
	{ "ldur x0, [x1, #-8]", 0xf85f8020, INSN_LOADS },
	{ "ldr x0, [x1, x2]", 0xf8626820, INSN_LOADS },
	{ "ldr x0, .", 0x58000000, INSN_LOADS },
	{ "ldr d0, .", 0x5c000000, INSN_LOADS },
	{ "ldp x0, x1, [x2]", 0xa9400440, INSN_LOADS },
	{ "ldp q0, q1, [x2, #32]", 0xad410440, INSN_LOADS },
	{ "ldnp x0, x1, [x2]", 0xa8400440, INSN_LOADS },
	{ "ldpsw x0, x1, [x2]", 0x69400440, INSN_LOADS },
	{ "ldxr x0, [x1]", 0xc85f7c20, INSN_LOADS },
	{ "ldaxr w0, [x1]", 0x885ffc20, INSN_LOADS },
	{ "ldxp x0, x1, [x2]", 0xc87f0440, INSN_LOADS },
	{ "ldar x0, [x1]", 0xc8dffc20, INSN_LOADS },
	{ "ldapr x0, [x1]", 0xf8bfc020, INSN_LOADS },
	{ "ldapur x0, [x1, #4]", 0xd9404020, INSN_LOADS },
	{ "ldtr x0, [x1]", 0xf8400820, INSN_LOADS },
	{ "ldraa x0, [x1]", 0xf8200420, INSN_LOADS },
	{ "ld1 {v0.16b, v1.16b}, [x0]", 0x4c40a000, INSN_LOADS },
	{ "ld1 {v0.b}[3], [x0]", 0x0d400c00, INSN_LOADS },
	{ "str x0, [x1, #8]", 0xf9000420, INSN_STORES },
	{ "strb w0, [x1]", 0x39000020, INSN_STORES },
	{ "strh wzr, [x1, #2]", 0x7900043f, INSN_STORES },
	{ "str q1, [x1]", 0x3d800021, INSN_STORES },
	{ "str d1, [x1, #16]", 0xfd000821, INSN_STORES },
	{ "str s1, [x1, x2]", 0xbc226821, INSN_STORES },
	{ "stur x0, [x1, #-8]", 0xf81f8020, INSN_STORES },
	{ "str x0, [x1, x2, lsl #3]", 0xf8227820, INSN_STORES },
	{ "stp x0, x1, [x2]", 0xa9000440, INSN_STORES },
	{ "stp d8, d9, [x2, #16]", 0x6d012448, INSN_STORES },
	{ "stnp x0, x1, [x2]", 0xa8000440, INSN_STORES },
	{ "stxr w3, x0, [x1]", 0xc8037c20, INSN_STORES },
	{ "stlxr w3, w0, [x1]", 0x8803fc20, INSN_STORES },
	{ "stxp w3, x0, x1, [x2]", 0xc8230440, INSN_STORES },
	{ "stlr x0, [x1]", 0xc89ffc20, INSN_STORES },
	{ "stlur x0, [x1, #4]", 0xd9004020, INSN_STORES },
	{ "sttr x0, [x1]", 0xf8000820, INSN_STORES },
	{ "st1 {v0.16b}, [x0]", 0x4c007000, INSN_STORES },
	{ "ldadd x0, x1, [x2]", 0xf8200041, INSN_LOADS | INSN_STORES },
	{ "ldaddal w0, w1, [x2]", 0xb8e00041, INSN_LOADS | INSN_STORES },
	{ "swp x0, x1, [x2]", 0xf8208041, INSN_LOADS | INSN_STORES },
	{ "stset x0, [x2]", 0xf820305f, INSN_LOADS | INSN_STORES },
	{ "cas x0, x1, [x2]", 0xc8a07c41, INSN_LOADS | INSN_STORES },
	{ "casal w0, w1, [x2]", 0x88e0fc41, INSN_LOADS | INSN_STORES },
	{ "casp x0, x1, x2, x3, [x4]", 0x48207c82, INSN_LOADS | INSN_STORES },
	{ "dsb sy", 0xd5033f9f, INSN_BARRIER },
	{ "dsb ishst", 0xd5033a9f, INSN_BARRIER },
	{ "dmb ish", 0xd5033bbf, INSN_BARRIER },
	{ "isb", 0xd5033fdf, INSN_BARRIER },
	{ "sb", 0xd50330ff, INSN_BARRIER },
	{ "esb", 0xd503221f, INSN_BARRIER },
	{ "msr daifset, #2", 0xd50342df, INSN_WRITES_SYSREG },
	{ "msr daifclr, #4", 0xd50344ff, INSN_WRITES_SYSREG },
	{ "msr daif, x0", 0xd51b4220, INSN_WRITES_SYSREG },
	{ "msr spsel, #1", 0xd50041bf, INSN_WRITES_SYSREG },
	{ "msr pan, #0", 0xd500409f, INSN_WRITES_SYSREG },
	{ "msr vbar_el1, x0", 0xd518c000, INSN_WRITES_SYSREG },
	{ "mrs x0, daif", 0xd53b4220, INSN_READS_SYSREG },
	{ "mrs x0, esr_el2", 0xd53c5200, INSN_READS_SYSREG },
	{ "prfm pldl1keep, [x0]", 0xf9800000, 0 },
	{ "prfm pldl1keep, [x0, x1]", 0xf8a16800, 0 },
	{ "prfum pldl1keep, [x0, #1]", 0xf8801000, 0 },
	{ "prfm pldl1keep, .", 0xd8000000, 0 },
	{ "nop", 0xd503201f, 0 },
	{ "clrex", 0xd5033f5f, 0 },
	{ "wfi", 0xd503207f, 0 },
	{ "eret", 0xd69f03e0, 0 },
	{ "hvc #0", 0xd4000002, 0 },
	{ "ret", 0xd65f03c0, 0 },
	{ "bl .", 0x94000000, 0 },
	{ "b .", 0x14000000, 0 },
	{ "cbz x0, .", 0xb4000000, 0 },
	{ "add x0, x1, #1", 0x91000420, 0 },
	{ "movz x0, #1", 0xd2800020, 0 },
	{ "dc zva, x0", 0xd50b7420, 0 },
	{ "tlbi vmalle1", 0xd508871f, 0 },
	{ "ic iallu", 0xd508751f, 0 },
	{ "adrp x0, .", 0x90000000, 0 },
	{ "madd x0, x1, x2, x3", 0x9b020c20, 0 },
	{ "fmov d0, x0", 0x9e670000, 0 },
	{ "stg x0, [x1]", 0xd9200820, 0 },
};

static const struct {
	const char *text;
	uint32_t word;
	enum insn_sp sp;
	int64_t bytes;
} moves[] = {
	{ "sub sp, sp, #0x110", 0xd10443ff, INSN_SP_MOVED, -0x110 },
	{ "add sp, sp, #0x10", 0x910043ff, INSN_SP_MOVED, 0x10 },
	{ "sub sp, sp, #1, lsl #12", 0xd14007ff, INSN_SP_MOVED, -4096 },
	{ "add sp, sp, #0", 0x910003ff, INSN_SP_MOVED, 0 },
	{ "stp x29, x30, [sp, #-32]!", 0xa9be7bfd, INSN_SP_MOVED, -32 },
	{ "ldp x29, x30, [sp], #32", 0xa8c27bfd, INSN_SP_MOVED, 32 },
	{ "stp d8, d9, [sp, #-48]!", 0x6dbd27e8, INSN_SP_MOVED, -48 },
	{ "ldp q0, q1, [sp], #64", 0xacc207e0, INSN_SP_MOVED, 64 },
	{ "stp w0, w1, [sp, #-8]!", 0x29bf07e0, INSN_SP_MOVED, -8 },
	{ "ldpsw x0, x1, [sp], #8", 0x68c107e0, INSN_SP_MOVED, 8 },
	{ "str x0, [sp, #-16]!", 0xf81f0fe0, INSN_SP_MOVED, -16 },
	{ "ldr x0, [sp], #16", 0xf84107e0, INSN_SP_MOVED, 16 },
	{ "str x0, [sp, #-256]!", 0xf8100fe0, INSN_SP_MOVED, -256 },
	{ "ldr w0, [sp], #255", 0xb84ff7e0, INSN_SP_MOVED, 255 },
	{ "str q0, [sp, #-16]!", 0x3c9f0fe0, INSN_SP_MOVED, -16 },
	{ "ldrb w0, [sp], #1", 0x384017e0, INSN_SP_MOVED, 1 },
	{ "stp x0, x1, [sp, #16]", 0xa90107e0, INSN_SP_KEPT, 0 },
	{ "ldr x0, [sp, #8]", 0xf94007e0, INSN_SP_KEPT, 0 },
	{ "ldur x0, [sp, #-8]", 0xf85f83e0, INSN_SP_KEPT, 0 },
	{ "stnp x0, x1, [sp]", 0xa80007e0, INSN_SP_KEPT, 0 },
	{ "ldp x0, x1, [x2], #16", 0xa8c10440, INSN_SP_KEPT, 0 },
	{ "str x0, [x1, #-16]!", 0xf81f0c20, INSN_SP_KEPT, 0 },
	{ "add x0, sp, #0x10", 0x910043e0, INSN_SP_KEPT, 0 },
	{ "mov x29, sp", 0x910003fd, INSN_SP_KEPT, 0 },
	{ "sub x0, x0, #16", 0xd1004000, INSN_SP_KEPT, 0 },
	{ "cmp sp, x0", 0xeb2063ff, INSN_SP_KEPT, 0 },
	{ "cmp x0, #16", 0xf100401f, INSN_SP_KEPT, 0 },
	{ "and x0, x1, #0xf", 0x92400c20, INSN_SP_KEPT, 0 },
	{ "tst x0, #0xf", 0xf2400c1f, INSN_SP_KEPT, 0 },
	{ "ldadd x0, x1, [sp]", 0xf82003e1, INSN_SP_KEPT, 0 },
	{ "ldraa x0, [sp, #8]", 0xf82017e0, INSN_SP_KEPT, 0 },
	{ "ld1 {v0.16b}, [sp]", 0x4c4073e0, INSN_SP_KEPT, 0 },
	{ "add x0, sp, x1", 0x8b2163e0, INSN_SP_KEPT, 0 },
	{ "msr sp_el0, x0", 0xd5184100, INSN_SP_KEPT, 0 },
	{ "mov sp, x29", 0x910003bf, INSN_SP_SET, 0 },
	{ "mov sp, x9", 0x9100013f, INSN_SP_SET, 0 },
	{ "add sp, x0, #0x50", 0x9101401f, INSN_SP_SET, 0 },
	{ "sub sp, x29, #32", 0xd10083bf, INSN_SP_SET, 0 },
	{ "sub sp, sp, x0", 0xcb2063ff, INSN_SP_SET, 0 },
	{ "add sp, x0, x1", 0x8b21601f, INSN_SP_SET, 0 },
	{ "and sp, x0, #0xfffffffffffffff0", 0x927cec1f, INSN_SP_SET, 0 },
	{ "ld1 {v0.16b}, [sp], #16", 0x4cdf73e0, INSN_SP_SET, 0 },
};
/* clang-format on */

static void test_effects(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(costs); i++) {
		unsigned int got = insn_effects(costs[i].word);

		if (got != costs[i].effects)
			print_error("%s\n", costs[i].text);
		assert_int_equal(got, costs[i].effects);
	}
}

static void test_sp(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(moves); i++) {
		int64_t bytes = 0;
		enum insn_sp got = insn_sp(moves[i].word, &bytes);

		if (got != moves[i].sp || bytes != moves[i].bytes)
			print_error("%s\n", moves[i].text);
		assert_int_equal(got, moves[i].sp);
		assert_int_equal(bytes, moves[i].bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_effects),
		cmocka_unit_test(test_sp),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

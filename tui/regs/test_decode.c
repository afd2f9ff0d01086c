// SPDX-License-Identifier: MIT
/*
 * The oracles: the field lists of the Arm ARM (DDI 0487; the chapter is named
 * at each), and syndromes composed by hand from the description of ESR_ELx.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include "regs/regs.h"

#define FIELDS_MAX    64
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static uint64_t field_mask(const struct reg_field_value *f)
{
	return UINT64_MAX >> (63 - f->hi) & UINT64_MAX << f->lo;
}

static void check_layout(enum reg_id id, uint64_t value, bool e2h)
{
	struct reg_field_value out[FIELDS_MAX];
	uint64_t seen = 0;
	size_t n = reg_decode_e2h(id, value, e2h, out, FIELDS_MAX);

	assert_in_range(n, 0, FIELDS_MAX);
	for (size_t i = 0; i < n; i++) {
		assert_in_range(out[i].hi, 0, 63);
		assert_in_range(out[i].lo, 0, out[i].hi);
		if (seen & field_mask(&out[i]))
			fail_msg("%s.%s overlaps", reg_desc(id)->name,
				 out[i].name);
		if (i && out[i].hi > out[i - 1].lo)
			fail_msg("%s.%s is out of order", reg_desc(id)->name,
				 out[i].name);
		seen |= field_mask(&out[i]);
		assert_non_null(out[i].words);
		assert_int_equal(out[i].value,
				 (value & field_mask(&out[i])) >> out[i].lo);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(out[k].name, out[i].name);
	}
}

static void fields_are_ordered_and_disjoint(void **state)
{
	static const uint64_t patterns[] = { 0, UINT64_MAX, 0x5555555555555555,
					     0xaaaaaaaaaaaaaaaa };

	(void)state;
	for (int i = 0; i < REG_COUNT; i++) {
		for (size_t p = 0; p < ARRAY_SIZE(patterns); p++) {
			check_layout((enum reg_id)i, patterns[p], true);
			check_layout((enum reg_id)i, patterns[p], false);
		}
	}
	for (uint64_t class = 0; class < 64; class ++)
		check_layout(REG_ESR_EL2, class << 26, true);
}

struct bit {
	const char *name;
	unsigned int lo;
};

static const struct reg_field_value *field(enum reg_id id, uint64_t value,
					   bool e2h, const char *name)
{
	static struct reg_field_value out[FIELDS_MAX];
	size_t n = reg_decode_e2h(id, value, e2h, out, FIELDS_MAX);

	for (size_t i = 0; i < n; i++) {
		if (!strcmp(out[i].name, name))
			return &out[i];
	}
	fail_msg("%s has no field %s", reg_desc(id)->name, name);
	return NULL;
}

static void expect_bits(enum reg_id id, bool e2h, const struct bit *bits,
			size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct reg_field_value *f =
			field(id, 1ull << bits[i].lo, e2h, bits[i].name);

		if (f->lo != bits[i].lo || f->value != 1)
			fail_msg("%s.%s is not at bit %u", reg_desc(id)->name,
				 f->name, bits[i].lo);
	}
}

#define EXPECT_BITS(id, e2h, ...)                                 \
	do {                                                      \
		static const struct bit bits[] = { __VA_ARGS__ }; \
		expect_bits(id, e2h, bits, ARRAY_SIZE(bits));     \
	} while (0)

/* D13.2, HCR_EL2. */
static void hcr_bits(void **state)
{
	(void)state;
	EXPECT_BITS(REG_HCR_EL2, true, { "VM", 0 }, { "SWIO", 1 }, { "PTW", 2 },
		    { "FMO", 3 }, { "IMO", 4 }, { "AMO", 5 }, { "VF", 6 },
		    { "VI", 7 }, { "VSE", 8 }, { "FB", 9 }, { "BSU", 10 },
		    { "DC", 12 }, { "TWI", 13 }, { "TWE", 14 }, { "TID0", 15 },
		    { "TID1", 16 }, { "TID2", 17 }, { "TID3", 18 },
		    { "TSC", 19 }, { "TIDCP", 20 }, { "TACR", 21 },
		    { "TSW", 22 }, { "TPCP", 23 }, { "TPU", 24 },
		    { "TTLB", 25 }, { "TVM", 26 }, { "TGE", 27 }, { "TDZ", 28 },
		    { "HCD", 29 }, { "TRVM", 30 }, { "RW", 31 }, { "CD", 32 },
		    { "ID", 33 }, { "E2H", 34 }, { "TLOR", 35 }, { "TERR", 36 },
		    { "TEA", 37 }, { "MIOCNCE", 38 }, { "TME", 39 },
		    { "APK", 40 }, { "API", 41 }, { "NV", 42 }, { "NV1", 43 },
		    { "AT", 44 }, { "NV2", 45 }, { "FWB", 46 }, { "FIEN", 47 },
		    { "TID4", 49 }, { "TICAB", 50 }, { "AMVOFFEN", 51 },
		    { "TOCU", 52 }, { "EnSCXT", 53 }, { "TTLBIS", 54 },
		    { "TTLBOS", 55 }, { "ATA", 56 }, { "DCT", 57 },
		    { "TID5", 58 }, { "TWEDEn", 59 }, { "TWEDEL", 60 });
	assert_string_equal(field(REG_HCR_EL2, 1ull << 34, true, "E2H")->words,
			    "host runs at EL2 (VHE)");
}

/* C5.2, SPSR_EL2; D13.3, MDCR_EL2 and MDSCR_EL1. */
static void spsr_and_debug_bits(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		EXPECT_BITS(i ? REG_CPSR : REG_SPSR_EL2, true, { "M", 0 },
			    { "nRW", 4 }, { "F", 6 }, { "I", 7 }, { "A", 8 },
			    { "D", 9 }, { "BTYPE", 10 }, { "SSBS", 12 },
			    { "IL", 20 }, { "SS", 21 }, { "PAN", 22 },
			    { "UAO", 23 }, { "DIT", 24 }, { "TCO", 25 },
			    { "V", 28 }, { "C", 29 }, { "Z", 30 }, { "N", 31 });
	}
	EXPECT_BITS(REG_MDCR_EL2, true, { "HPMN", 0 }, { "TPMCR", 5 },
		    { "TPM", 6 }, { "HPME", 7 }, { "TDE", 8 }, { "TDA", 9 },
		    { "TDOSA", 10 }, { "TDRA", 11 }, { "E2PB", 12 },
		    { "TPMS", 14 }, { "HPMD", 17 }, { "TTRF", 19 });
	EXPECT_BITS(REG_MDSCR_EL1, true, { "SS", 0 }, { "TDCC", 12 },
		    { "KDE", 13 }, { "HDE", 14 }, { "MDE", 15 });
}

/* D13.2, CPACR_EL1, CPTR_EL2, SCTLR_EL2, TCR_EL2, VTCR_EL2; D13.8,
 * CNTHCTL_EL2: each with E2H and without. */
static void e2h_changes_the_layout(void **state)
{
	(void)state;
	EXPECT_BITS(REG_CPTR_EL2, true, { "ZEN", 16 }, { "FPEN", 20 },
		    { "TTA", 28 }, { "TAM", 30 }, { "TCPAC", 31 });
	EXPECT_BITS(REG_CPTR_EL2, false, { "TZ", 8 }, { "TFP", 10 },
		    { "TTA", 20 }, { "TAM", 30 }, { "TCPAC", 31 });
	EXPECT_BITS(REG_CPACR_EL1, false, { "ZEN", 16 }, { "FPEN", 20 },
		    { "TTA", 28 });
	EXPECT_BITS(REG_SCTLR_EL2, true, { "M", 0 }, { "A", 1 }, { "C", 2 },
		    { "SA", 3 }, { "UMA", 9 }, { "I", 12 }, { "nTWI", 16 },
		    { "nTWE", 18 }, { "WXN", 19 }, { "IESB", 21 },
		    { "SPAN", 23 }, { "E0E", 24 }, { "EE", 25 }, { "UCI", 26 });
	EXPECT_BITS(REG_SCTLR_EL2, false, { "M", 0 }, { "A", 1 }, { "C", 2 },
		    { "SA", 3 }, { "I", 12 }, { "WXN", 19 }, { "EE", 25 });
	EXPECT_BITS(REG_TCR_EL2, true, { "T0SZ", 0 }, { "TG0", 14 },
		    { "T1SZ", 16 }, { "A1", 22 }, { "TG1", 30 }, { "IPS", 32 },
		    { "AS", 36 });
	EXPECT_BITS(REG_TCR_EL2, false, { "T0SZ", 0 }, { "TG0", 14 },
		    { "PS", 16 }, { "TBI", 20 });
	EXPECT_BITS(REG_CNTHCTL_EL2, true, { "EL1PCTEN", 10 },
		    { "EL1PTEN", 11 });
	EXPECT_BITS(REG_CNTHCTL_EL2, false, { "EL1PCTEN", 0 },
		    { "EL1PCEN", 1 });
	EXPECT_BITS(REG_VTCR_EL2, true, { "T0SZ", 0 }, { "SL0", 6 },
		    { "SH0", 12 }, { "TG0", 14 }, { "PS", 16 }, { "VS", 19 });
}

/* D13.2, the table of EC values. */
static void every_exception_class_has_words(void **state)
{
	static const uint8_t classes[] = {
		0x00, 0x01, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09,
		0x0a, 0x0c, 0x0d, 0x0e, 0x11, 0x12, 0x13, 0x15, 0x16,
		0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x20, 0x21,
		0x22, 0x24, 0x25, 0x26, 0x28, 0x2c, 0x2f, 0x30, 0x31,
		0x32, 0x33, 0x34, 0x35, 0x38, 0x3a, 0x3c,
	};
	const char *words[64];

	(void)state;
	for (uint64_t i = 0; i < 64; i++) {
		words[i] = esr_class_words(i << 26 | 0x3ffffff);
		assert_int_equal(!strcmp(words[i], "reserved"),
				 !memchr(classes, (int)i, sizeof(classes)));
		for (uint64_t k = 0; k < i; k++) {
			if (strcmp(words[i], "reserved"))
				assert_string_not_equal(words[k], words[i]);
		}
	}
}

struct syndrome {
	uint64_t esr;
	const char *field;
	uint64_t value;
	const char *words; /* NULL: not looked at */
};

static const struct syndrome syndromes[] = {
	/* HVC #0x4b00 */
	{ 0x5a004b00, "EC", 0x16, "HVC from AArch64" },
	{ 0x5a004b00, "IL", 1, "32-bit instruction" },
	{ 0x5a004b00, "imm16", 0x4b00, NULL },
	/* SVC #1 */
	{ 0x56000001, "EC", 0x15, "SVC from AArch64" },
	{ 0x56000001, "imm16", 1, NULL },
	/* WFE, condition AL */
	{ 0x07e00001, "EC", 0x01, "WFI or WFE trapped" },
	{ 0x07e00001, "COND", 0xe, NULL },
	{ 0x07e00001, "TI", 1, "WFE" },
	{ 0x07e00000, "TI", 0, "WFI" },
	/* str x2 to an unmapped IPA: translation fault, level 2 */
	{ 0x93c28046, "EC", 0x24, "data abort from a lower EL" },
	{ 0x93c28046, "ISV", 1, NULL },
	{ 0x93c28046, "SAS", 3, "doubleword" },
	{ 0x93c28046, "SRT", 2, NULL },
	{ 0x93c28046, "SF", 1, "64-bit register" },
	{ 0x93c28046, "WnR", 1, "write" },
	{ 0x93c28046, "DFSC", 6, "translation fault, level 2" },
	/* SET is RES0 but for external aborts; IL is always 1 without ISV */
	{ 0x93c28046, "SET", 0, "" },
	{ 0x93c28046, "IL", 1, "32-bit instruction" },
	{ 0x92000010, "SET", 0, "recoverable" },
	{ 0x92000006, "IL", 1, "" },
	{ 0x82000005, "SET", 0, "" },
	{ 0x82000005, "IL", 1, "" },
	/* the same without a valid syndrome: SAS says nothing */
	{ 0x92000006, "SAS", 0, "" },
	{ 0x92000086, "S1PTW", 1, "stage 2 fault during a stage 1 walk" },
	{ 0x9600000f, "EC", 0x25, "data abort from the same EL" },
	{ 0x9600000f, "DFSC", 0xf, "permission fault, level 3" },
	{ 0x82000005, "EC", 0x20, "instruction abort from a lower EL" },
	{ 0x82000005, "IFSC", 5, "translation fault, level 1" },
	/* msr sctlr_el1, x3 */
	{ 0x62300460, "EC", 0x18, "MSR, MRS or system instruction trapped" },
	{ 0x62300460, "Op0", 3, NULL },
	{ 0x62300460, "Op1", 0, NULL },
	{ 0x62300460, "CRn", 1, NULL },
	{ 0x62300460, "CRm", 0, NULL },
	{ 0x62300460, "Op2", 0, NULL },
	{ 0x62300460, "Rt", 3, NULL },
	{ 0x62300460, "Direction", 0, "write (MSR)" },
	{ 0x62300461, "Direction", 1, "read (MRS)" },
	/* SError, recoverable */
	{ 0xbe000c11, "EC", 0x2f, "SError" },
	{ 0xbe000c11, "AET", 3, "recoverable" },
	{ 0xbe000c11, "DFSC", 0x11, "asynchronous SError" },
	/* SError with a syndrome of the implementation's own */
	{ 0xbf000002, "IL", 1, "" },
	{ 0xbf000002, "IDS", 1, "rest is implementation defined" },
	{ 0xbf000002, "AET", 0, "" },
	{ 0xbf000002, "DFSC", 2, "" },
	/* watchpoint at the same EL, on a store */
	{ 0xd6000062, "EC", 0x35, "watchpoint from the same EL" },
	{ 0xd6000062, "WnR", 1, "write" },
	{ 0xd6000062, "DFSC", 0x22, "debug exception" },
	{ 0x1fe00000, "EC", 0x07, "FP, SIMD or SVE access trapped" },
	{ 0xf2000001, "EC", 0x3c, "BRK from AArch64" },
	{ 0x2000000, "ISS", 0, NULL },
};

static void syndromes_in_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(syndromes); i++) {
		const struct syndrome *s = &syndromes[i];
		const struct reg_field_value *f =
			field(REG_ESR_EL2, s->esr, true, s->field);

		assert_int_equal(f->value, s->value);
		if (s->words)
			assert_string_equal(f->words, s->words);
	}
}

static void decode_honours_the_limit(void **state)
{
	struct reg_field_value out[3];

	(void)state;
	memset(out, 0, sizeof(out));
	assert_int_equal(reg_decode(REG_HCR_EL2, UINT64_MAX, out, 2),
			 reg_decode(REG_HCR_EL2, 0, NULL, 0));
	assert_string_equal(out[0].name, "TWEDEL");
	assert_int_equal(out[0].value, 15);
	assert_string_equal(out[1].name, "TWEDEn");
	assert_null(out[2].name);
}

/* C5.2, SPSR_EL2: M[3:0] of SPSR_EL2. */
static void modes_in_words(void **state)
{
	(void)state;
	assert_string_equal(field(REG_CPSR, 0x3c9, true, "M")->words, "EL2h");
	assert_string_equal(field(REG_CPSR, 0x3c8, true, "M")->words, "EL2t");
	assert_string_equal(field(REG_CPSR, 0x3c5, true, "M")->words, "EL1h");
	assert_string_equal(field(REG_CPSR, 0, true, "M")->words, "EL0t");
	assert_string_equal(field(REG_CPSR, 2, true, "M")->words, "reserved");
	assert_string_equal(field(REG_CPSR, 0x10, true, "M")->words, "");
	assert_string_equal(field(REG_CPSR, 0x10, true, "nRW")->words,
			    "AArch32");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_ordered_and_disjoint),
		cmocka_unit_test(hcr_bits),
		cmocka_unit_test(spsr_and_debug_bits),
		cmocka_unit_test(e2h_changes_the_layout),
		cmocka_unit_test(every_exception_class_has_words),
		cmocka_unit_test(syndromes_in_words),
		cmocka_unit_test(modes_in_words),
		cmocka_unit_test(decode_honours_the_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: MIT
/* The oracle: words made with GNU as 2.40 from the text beside them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include "image/disasm.h"

struct assembled {
	uint32_t word;
	const char *text;
};

static const struct assembled assembled[] = {
	{ 0xd50342df, "msr daifset, #2" },
	{ 0xd50344ff, "msr daifclr, #4" },
	{ 0xd51b4223, "msr daif, x3" },
	{ 0xd53b4224, "mrs x4, daif" },
	{ 0xd518c001, "msr vbar_el1, x1" },
	{ 0xd51dc002, "msr vbar_el12, x2" },
	{ 0xd51c111f, "msr hcr_el2, xzr" },
	{ 0xd53c5200, "mrs x0, esr_el2" },
	{ 0xd5033fdf, "isb" },
	{ 0xd50333df, "isb #3" },
	{ 0xd503221f, "esb" },
	{ 0xd69f03e0, "eret" },
	{ 0xd69f0bff, "eretaa" },
	{ 0xd65f03c0, "ret" },
	{ 0xd65f0fff, "retab" },
	{ 0xd4096002, "hvc #0x4b00" },
	{ 0xd503233f, "paciasp" },
	{ 0xd503245f, "bti c" },
	{ 0xd50330ff, "sb" },
	{ 0xd5033f9f, "dsb sy" },
	{ 0xd50c87df, "tlbi vmalls12e1" },
	{ 0xf9000420, "str x0, [x1, #8]" },
};

struct fixture {
	struct disasm *disasm;
	char text[64];
};

static int open_disasm(void **state)
{
	static struct fixture f;

	f.disasm = disasm_open(NULL);
	*state = &f;
	return f.disasm ? 0 : -1;
}

static int close_disasm(void **state)
{
	struct fixture *f = *state;

	disasm_close(f->disasm);
	return 0;
}

static void text_of_instructions(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(assembled) / sizeof(assembled[0]); i++)
		assert_string_equal(disasm_text(f->disasm, 0x1000,
						assembled[i].word, f->text,
						sizeof(f->text)),
				    assembled[i].text);
}

/* 0x97ffffdc is a BL 36 words back. */
static void branch_targets_are_absolute(void **state)
{
	struct fixture *f = *state;

	disasm_text(f->disasm, 0xffff000040080090, 0x97ffffdc, f->text,
		    sizeof(f->text));
	assert_string_equal(f->text, "bl #0xffff000040080000");
}

static void unknown_words_are_shown_as_data(void **state)
{
	struct fixture *f = *state;

	disasm_text(f->disasm, 0, 0xffffffff, f->text, sizeof(f->text));
	assert_string_equal(f->text, ".inst 0xffffffff");
	/* Not 0: that is UDF, which newer capstones know. */
	disasm_text(f->disasm, 0, 0x00010000, f->text, sizeof(f->text));
	assert_string_equal(f->text, ".inst 0x00010000");
}

static void text_is_cut_to_fit(void **state)
{
	struct fixture *f = *state;

	for (size_t len = 1; len <= sizeof("msr daifclr, #4"); len++) {
		memset(f->text, 'x', sizeof(f->text));
		disasm_text(f->disasm, 0, 0xd50344ff, f->text, len);
		assert_int_equal(strlen(f->text), len - 1);
		assert_memory_equal(f->text, "msr daifclr, #4", len - 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_of_instructions),
		cmocka_unit_test(branch_targets_are_absolute),
		cmocka_unit_test(unknown_words_are_shown_as_data),
		cmocka_unit_test(text_is_cut_to_fit),
	};

	disasm_close(NULL);
	return cmocka_run_group_tests(tests, open_disasm, close_disasm);
}

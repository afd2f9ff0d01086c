// SPDX-License-Identifier: MIT
/* Oracle: Arm ARM C5.2, SPSR_EL2 and DAIF. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include "regs/pstate.h"

struct sample {
	uint64_t pstate;
	const char *flags;
	unsigned int el;
	bool spsel, aarch32;
};

static const struct sample samples[] = {
	{ 0x3c9, "DAIF", 2, true, false },
	{ 0x3c8, "DAIF", 2, false, false },
	{ 0x200, "D---", 0, false, false },
	{ 0x100, "-A--", 0, false, false },
	{ 0x080, "--I-", 0, false, false },
	{ 0x040, "---F", 0, false, false },
	{ 0x60000145, "-A-F", 1, true, false },
	{ 0x404002c9, "D-IF", 2, true, false },
	{ 0x0000040d, "----", 3, true, false },
	{ 0x00000030, "----", 0, false, true },
	{ 0xfffffffffffffc2f, "----", 3, true, false },
};

static void pstate_parts(void **state)
{
	char text[FLAGS_TEXT_LEN];

	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		const struct sample *s = &samples[i];

		flags_text(pstate_flags(s->pstate), text);
		assert_string_equal(text, s->flags);
		assert_int_equal(pstate_el(s->pstate), s->el);
		assert_int_equal(pstate_spsel(s->pstate), s->spsel);
		assert_int_equal(pstate_aarch32(s->pstate), s->aarch32);
	}
}

static void text_round_trip(void **state)
{
	char text[FLAGS_TEXT_LEN];
	unsigned int parsed;

	(void)state;
	for (unsigned int flags = 0; flags <= FLAGS_ALL; flags++) {
		assert_ptr_equal(flags_text(flags, text), text);
		assert_true(flags_parse(text, &parsed));
		assert_int_equal(parsed, flags);
	}
	assert_string_equal(flags_text(FLAG_D | FLAG_F, text), "D--F");
}

static void bad_texts_are_refused(void **state)
{
	static const char *const bad[] = { "",	   "DAI",  "DAIFF", "daif",
					   "FIAD", "-DIF", "DAI ",  "DA-I" };
	unsigned int parsed = 77;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(flags_parse(bad[i], &parsed));
	assert_int_equal(parsed, 77);
}

static void words_of_a_flag(void **state)
{
	(void)state;
	assert_string_equal(flag_words(FLAG_A, true), "SError masked");
	assert_string_equal(flag_words(FLAG_A, false), "SError open");
	for (unsigned int flag = FLAG_F; flag <= FLAG_D; flag <<= 1)
		assert_string_not_equal(flag_words(flag, true),
					flag_words(flag, false));
	assert_string_equal(flag_words(FLAGS_ALL, true), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pstate_parts),
		cmocka_unit_test(text_round_trip),
		cmocka_unit_test(bad_texts_are_refused),
		cmocka_unit_test(words_of_a_flag),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

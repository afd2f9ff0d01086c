/* SPDX-License-Identifier: MIT */
/*
 * story.h - a sequence of register writes and instructions, as a test expects
 * it of the fake register file's log.
 */
#ifndef TEST_STORY_H
#define TEST_STORY_H

#include "test.h"

#include "asm/sysreg.h"

#define WRITE(reg, v)                                         \
	{                                                     \
		.name = (reg), .is_write = true, .value = (v) \
	}
#define INSN(text)                              \
	{                                       \
		.name = (text), .is_insn = true \
	}
#define INSN_ARG(text, v)                                     \
	{                                                     \
		.name = (text), .is_insn = true, .value = (v) \
	}

/* Everything in the log but the reads, in this order and no more. */
static inline void fake_sysreg_expect_story(const struct fake_access *expected,
					    size_t count)
{
	const struct fake_access *a;
	size_t n = 0;

	for (size_t i = 0; (a = fake_sysreg_access(i)); i++) {
		if (!a->is_write && !a->is_insn)
			continue;
		assert_true(n < count);
		assert_string_equal(a->name, expected[n].name);
		assert_int_equal(a->is_insn, expected[n].is_insn);
		assert_int_equal(a->value, expected[n].value);
		n++;
	}
	assert_int_equal(n, count);
}

#endif

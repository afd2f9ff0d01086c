// SPDX-License-Identifier: MIT
/*
 * test_pgtable.c - translation tables: what is mapped where, and by what.
 * Oracle: DDI 0487, D8.3.1 "Table descriptor format", D8.3.2 "Block
 * descriptor and Page descriptor formats".
 */
#include <string.h>

#include "test.h"

#include "asm/pgtable.h"

#define POOL 8

static u64 pool[POOL][PGTABLE_ENTRIES] __page_aligned;
static size_t pool_used, pool_size;

static u64 *pool_alloc(void)
{
	return pool_used < pool_size ? pool[pool_used++] : NULL;
}

static struct pgtable new_table(size_t pages)
{
	memset(pool, 0, sizeof(pool));
	pool_used = 0;
	pool_size = pages;
	return (struct pgtable){ .root = pool_alloc(), .alloc = pool_alloc };
}

/* The leaf that translates @in; false if there is none. */
static bool walk(const struct pgtable *pgt, u64 in, u64 *desc,
		 unsigned int *level)
{
	const u64 *entry = pgtable_leaf(pgt, in, level);

	*desc = entry ? *entry : 0;
	return *desc & 1;
}

static void test_map_uses_a_block(void **state)
{
	struct pgtable pgt = new_table(POOL);
	unsigned int level;
	u64 desc;

	(void)state;
	assert_int_equal(
		pgtable_map(&pgt, 0x80000000, 0x48000000, 0x200000, 0x7fc), 0);
	assert_int_equal(pool_used, 2);
	assert_true(walk(&pgt, 0x801fffff, &desc, &level));
	assert_int_equal(level, 2);
	assert_int_equal(desc, 0x480007fd); /* bits 1:0 of a block: 0b01 */
	assert_false(walk(&pgt, 0x7fffffff, &desc, &level));
	assert_false(walk(&pgt, 0x80200000, &desc, &level));
}

/* 4 KiB before a 2 MiB boundary, 2 MiB, 4 KiB behind. */
static void test_map_mixes_pages_and_blocks(void **state)
{
	struct pgtable pgt = new_table(POOL);
	unsigned int level;
	u64 desc;

	(void)state;
	assert_int_equal(pgtable_map(&pgt, 0x1ff000, 0x9ff000, 0x202000, 0x7fc),
			 0);
	assert_true(walk(&pgt, 0x1ff123, &desc, &level));
	assert_int_equal(level, 3);
	assert_int_equal(desc, 0x9ff7ff); /* a page: 0b11 */
	assert_true(walk(&pgt, 0x200000, &desc, &level));
	assert_int_equal(level, 2);
	assert_int_equal(desc, 0xa007fd);
	assert_true(walk(&pgt, 0x400fff, &desc, &level));
	assert_int_equal(level, 3);
	assert_int_equal(desc, 0xc007ff);
	assert_false(walk(&pgt, 0x401000, &desc, &level));
}

/* Equal alignment of both sides decides, not of one. */
static void test_misaligned_output_takes_pages(void **state)
{
	struct pgtable pgt = new_table(POOL);
	unsigned int level;
	u64 desc;

	(void)state;
	assert_int_equal(pgtable_map(&pgt, 0x200000, 0x201000, 0x200000, 0x7fc),
			 0);
	assert_true(walk(&pgt, 0x3ff000, &desc, &level));
	assert_int_equal(level, 3);
	assert_int_equal(desc, 0x4007ff);
}

static void test_gigabyte_block(void **state)
{
	struct pgtable pgt = new_table(1);
	unsigned int level;
	u64 desc;

	(void)state;
	assert_int_equal(
		pgtable_map(&pgt, 0x40000000, 0x80000000, 0x40000000, 0x7fc),
		0);
	assert_true(walk(&pgt, 0x7fffffff, &desc, &level));
	assert_int_equal(level, 1);
	assert_int_equal(desc, 0x800007fd);
}

static void test_map_refuses(void **state)
{
	struct pgtable pgt = new_table(POOL);

	(void)state;
	assert_int_equal(pgtable_map(&pgt, 0x800, 0, 0x1000, 0), -1);
	assert_int_equal(pgtable_map(&pgt, 0, 0x800, 0x1000, 0), -1);
	assert_int_equal(pgtable_map(&pgt, 0, 0, 0x800, 0), -1);
	/* 39 bits of input. */
	assert_int_equal(pgtable_map(&pgt, 1ull << 39, 0, 0x1000, 0), -1);
	assert_int_equal(pgtable_map(&pgt, (1ull << 39) - 0x1000, 0, 0x2000, 0),
			 -1);
	assert_int_equal(pool_used, 1);
}

static void test_map_refuses_overlap(void **state)
{
	struct pgtable pgt = new_table(POOL);

	(void)state;
	assert_int_equal(pgtable_map(&pgt, 0x1000, 0x1000, 0x1000, 0), 0);
	assert_int_equal(pgtable_map(&pgt, 0x1000, 0x5000, 0x1000, 0), -1);
	/* A page below a block, and a block over a table. */
	assert_int_equal(pgtable_map(&pgt, 0x200000, 0, 0x200000, 0), 0);
	assert_int_equal(pgtable_map(&pgt, 0x201000, 0, 0x1000, 0), -1);
	assert_int_equal(pgtable_map(&pgt, 0, 0, 0x200000, 0), -1);
}

static void test_map_without_pages_left(void **state)
{
	struct pgtable pgt = new_table(2);

	(void)state;
	assert_int_equal(pgtable_map(&pgt, 0, 0, 0x1000, 0), -1);
}

static void test_leaf_beyond_the_input_range(void **state)
{
	struct pgtable pgt = new_table(POOL);
	unsigned int level;

	(void)state;
	assert_non_null(pgtable_leaf(&pgt, (1ull << 39) - 1, &level));
	assert_int_equal(level, 1);
	assert_null(pgtable_leaf(&pgt, 1ull << 39, &level));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_map_uses_a_block),
		cmocka_unit_test(test_map_mixes_pages_and_blocks),
		cmocka_unit_test(test_misaligned_output_takes_pages),
		cmocka_unit_test(test_gigabyte_block),
		cmocka_unit_test(test_map_refuses),
		cmocka_unit_test(test_map_refuses_overlap),
		cmocka_unit_test(test_map_without_pages_left),
		cmocka_unit_test(test_leaf_beyond_the_input_range),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

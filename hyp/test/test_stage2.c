// SPDX-License-Identifier: MIT
/*
 * test_stage2.c - descriptors, and tables made of them.
 * Oracle: DDI 0487, D8.3.1 "Table descriptor format", D8.3.2 "Block
 * descriptor and Page descriptor formats": MemAttr [5:2], S2AP [7:6],
 * SH [9:8], AF [10], output address [47:12], XN [54].
 */
#include <string.h>

#include "test.h"

#include "asm/pgtable.h"
#include "kvm/stage2.h"

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

static void test_encode_ram(void **state)
{
	const struct stage2_leaf ram = {
		.addr = { 0x48000000 },
		.memattr = S2_MEM_NORMAL_WB,
		.readable = true,
		.writable = true,
		.executable = true,
	};

	(void)state;
	assert_int_equal(stage2_encode_page(&ram), 0x480007ff);
}

static void test_encode_device(void **state)
{
	const struct stage2_leaf device = {
		.addr = { 0xfffffffff000 },
		.memattr = S2_MEM_DEVICE_nGnRE,
		.readable = true,
	};

	(void)state;
	assert_int_equal(stage2_encode_page(&device), 0x0040fffffffff747);
}

static void round_trip(struct stage2_leaf leaf)
{
	struct stage2_leaf back;

	assert_true(stage2_decode(stage2_encode_page(&leaf), &back));
	assert_int_equal(back.addr.pa, leaf.addr.pa);
	assert_int_equal(back.memattr, leaf.memattr);
	assert_int_equal(back.readable, leaf.readable);
	assert_int_equal(back.writable, leaf.writable);
	assert_int_equal(back.executable, leaf.executable);
}

static void test_round_trip(void **state)
{
	(void)state;
	for (unsigned int bits = 0; bits < 1u << 7; bits++) {
		round_trip((struct stage2_leaf){
			.addr = { (u64)bits << 40 | 0x123456000 },
			.memattr = bits & 15,
			.readable = bits & 16,
			.writable = bits & 32,
			.executable = bits & 64,
		});
	}
}

static void test_decode_refuses_invalid(void **state)
{
	struct stage2_leaf leaf;

	(void)state;
	assert_false(stage2_decode(0, &leaf));
	assert_false(stage2_decode(0x480007fe, &leaf));
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
	assert_true(pgtable_walk(&pgt, 0x801fffff, &desc, &level));
	assert_int_equal(level, 2);
	assert_int_equal(desc, 0x480007fd); /* bits 1:0 of a block: 0b01 */
	assert_false(pgtable_walk(&pgt, 0x7fffffff, &desc, &level));
	assert_false(pgtable_walk(&pgt, 0x80200000, &desc, &level));
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
	assert_true(pgtable_walk(&pgt, 0x1ff123, &desc, &level));
	assert_int_equal(level, 3);
	assert_int_equal(desc, 0x9ff7ff); /* a page: 0b11 */
	assert_true(pgtable_walk(&pgt, 0x200000, &desc, &level));
	assert_int_equal(level, 2);
	assert_int_equal(desc, 0xa007fd);
	assert_true(pgtable_walk(&pgt, 0x400fff, &desc, &level));
	assert_int_equal(level, 3);
	assert_int_equal(desc, 0xc007ff);
	assert_false(pgtable_walk(&pgt, 0x401000, &desc, &level));
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
	assert_true(pgtable_walk(&pgt, 0x3ff000, &desc, &level));
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
	assert_true(pgtable_walk(&pgt, 0x7fffffff, &desc, &level));
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

static void test_walk_refuses_reserved(void **state)
{
	struct pgtable pgt = new_table(POOL);
	unsigned int level;
	u64 desc;

	(void)state;
	assert_int_equal(pgtable_map(&pgt, 0, 0, 0x1000, 0), 0);
	assert_false(pgtable_walk(&pgt, 1ull << 39, &desc, &level));
	/* 0b01 means nothing on level 3. */
	pool[2][0] = 0x1000 | 1;
	assert_false(pgtable_walk(&pgt, 0, &desc, &level));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_encode_ram),
		cmocka_unit_test(test_encode_device),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_decode_refuses_invalid),
		cmocka_unit_test(test_map_uses_a_block),
		cmocka_unit_test(test_map_mixes_pages_and_blocks),
		cmocka_unit_test(test_misaligned_output_takes_pages),
		cmocka_unit_test(test_gigabyte_block),
		cmocka_unit_test(test_map_refuses),
		cmocka_unit_test(test_map_refuses_overlap),
		cmocka_unit_test(test_map_without_pages_left),
		cmocka_unit_test(test_walk_refuses_reserved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

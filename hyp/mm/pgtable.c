// SPDX-License-Identifier: MIT
/*
 * pgtable.c - map and walk, for both stages.
 */
#include "asm/pgtable.h"

static unsigned int entry_index(u64 in, unsigned int level)
{
	return (unsigned int)(in / pgtable_span(level)) % PGTABLE_ENTRIES;
}

static bool is_table(u64 desc, unsigned int level)
{
	return level < PGTABLE_LEVEL_LAST &&
	       (desc & (DESC_VALID | DESC_TABLE)) == (DESC_VALID | DESC_TABLE);
}

static u64 *next_table(u64 desc)
{
	return (u64 *)(uintptr_t)(desc & DESC_ADDR);
}

/* The table behind *entry, made if there is none; NULL if there cannot be. */
static u64 *descend(const struct pgtable *pgt, u64 *entry, unsigned int level)
{
	u64 *table;

	if (is_table(*entry, level))
		return next_table(*entry);
	if (*entry & DESC_VALID)
		return NULL;
	table = pgt->alloc();
	if (table)
		*entry = (u64)(uintptr_t)table | DESC_TABLE | DESC_VALID;
	return table;
}

static bool fits(u64 in, u64 out, u64 size, unsigned int level)
{
	u64 span = pgtable_span(level);

	return size >= span && (in | out) % span == 0;
}

/* Map one leaf at @in, as large as the level allows; its size, or 0. */
static u64 map_leaf(const struct pgtable *pgt, u64 in, u64 out, u64 size,
		    u64 attrs)
{
	u64 *table = pgt->root;
	unsigned int level = PGTABLE_LEVEL_FIRST;
	u64 *entry = &table[entry_index(in, level)];

	while (!fits(in, out, size, level)) {
		table = descend(pgt, entry, level);
		if (!table)
			return 0;
		level++;
		entry = &table[entry_index(in, level)];
	}
	if (*entry & DESC_VALID)
		return 0;
	if (level == PGTABLE_LEVEL_LAST)
		attrs |= DESC_TABLE;
	*entry = out | attrs | DESC_VALID;
	return pgtable_span(level);
}

int pgtable_map(const struct pgtable *pgt, u64 in, u64 out, u64 size, u64 attrs)
{
	const u64 limit = BIT(PGTABLE_IN_BITS);

	if ((in | out | size) % SZ_4K || in >= limit || size > limit - in)
		return -1;
	while (size) {
		u64 done = map_leaf(pgt, in, out, size, attrs);

		if (!done)
			return -1;
		in += done;
		out += done;
		size -= done;
	}
	return 0;
}

u64 *pgtable_leaf(const struct pgtable *pgt, u64 in, unsigned int *level)
{
	u64 *entry;

	if (in >= BIT(PGTABLE_IN_BITS))
		return NULL;
	*level = PGTABLE_LEVEL_FIRST;
	entry = &pgt->root[entry_index(in, *level)];
	while (is_table(*entry, *level)) {
		u64 *table = next_table(*entry);

		++*level;
		entry = &table[entry_index(in, *level)];
	}
	return entry;
}

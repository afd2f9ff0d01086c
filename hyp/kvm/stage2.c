// SPDX-License-Identifier: MIT
/*
 * stage2.c - leaf descriptors of stage 2.
 */
#include "asm/pgtable.h"
#include "kvm/stage2.h"

#define S2_MEMATTR_SHIFT 2
#define S2_MEMATTR_MASK	 0xf
#define S2_AP_READ	 BIT(6)
#define S2_AP_WRITE	 BIT(7)
#define S2_SH_INNER	 ((u64)3 << 8)
#define S2_AF		 BIT(10)
#define S2_XN		 BIT(54)

u64 stage2_attrs(const struct stage2_leaf *leaf)
{
	u64 attrs = S2_AF | S2_SH_INNER;

	attrs |= (u64)(leaf->memattr & S2_MEMATTR_MASK) << S2_MEMATTR_SHIFT;
	if (leaf->readable)
		attrs |= S2_AP_READ;
	if (leaf->writable)
		attrs |= S2_AP_WRITE;
	if (!leaf->executable)
		attrs |= S2_XN;
	return attrs;
}

u64 stage2_encode_page(const struct stage2_leaf *leaf)
{
	return leaf->addr.pa | stage2_attrs(leaf) | DESC_TABLE | DESC_VALID;
}

u64 stage2_wrprotect(u64 desc)
{
	return desc & ~S2_AP_WRITE;
}

bool stage2_decode(u64 desc, struct stage2_leaf *leaf)
{
	if (!(desc & DESC_VALID))
		return false;
	*leaf = (struct stage2_leaf){
		.addr = { desc & DESC_ADDR },
		.memattr = (desc >> S2_MEMATTR_SHIFT) & S2_MEMATTR_MASK,
		.readable = desc & S2_AP_READ,
		.writable = desc & S2_AP_WRITE,
		.executable = !(desc & S2_XN),
	};
	return true;
}

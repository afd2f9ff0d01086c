/* SPDX-License-Identifier: MIT */
/*
 * stage2.h - stage 2 leaf descriptors, as a struct and back.
 * Source: DDI 0487, D8.3.2 "Block descriptor and Page descriptor formats",
 * D8.4.3 "Stage 2 access permissions".
 */
#ifndef KVM_STAGE2_H
#define KVM_STAGE2_H

#include "asm/types.h"

/* MemAttr[3:0], without FEAT_S2FWB. */
enum stage2_mem {
	S2_MEM_DEVICE_nGnRE = 0x1,
	S2_MEM_NORMAL_WB = 0xf,
};

struct stage2_leaf {
	phys_addr_t addr;
	unsigned int memattr; /* enum stage2_mem, four bits */
	bool readable;
	bool writable;
	bool executable;
};

/* The attribute bits alone, what pgtable_map() takes; the leaf is always
 * inner shareable and has its access flag set. */
u64 stage2_attrs(const struct stage2_leaf *leaf);
/* A whole level-3 descriptor. */
u64 stage2_encode_page(const struct stage2_leaf *leaf);
/* The same leaf, of any level, without the permission to write. */
u64 stage2_wrprotect(u64 desc);
/* False if the descriptor is not valid. Of a block, the address of its
 * first byte. */
bool stage2_decode(u64 desc, struct stage2_leaf *leaf);

#endif

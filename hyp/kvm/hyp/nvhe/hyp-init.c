// SPDX-License-Identifier: MIT
/*
 * hyp-init.c - EL2 before its first call: a translation of its own. The map
 * is the identity, like the host's, so a pointer means the same to both.
 */
#include "asm/barrier.h"
#include "asm/memory.h"
#include "asm/mmu.h"
#include "asm/sysreg.h"
#include "asm/tlbflush.h"
#include "kvm/hyp.h"

/* EL2 has one privilege level: AP[1] is RES1, and XN is where UXN was. */
#define HYP_DATA   (S1_NORMAL | S1_AP1_RES1 | S1_XN)
#define HYP_RODATA (HYP_DATA | S1_RDONLY)
#define HYP_TEXT   (S1_NORMAL | S1_AP1_RES1 | S1_RDONLY)

static void create_hyp_mappings(const struct pgtable *pgt)
{
	map_region(pgt, _text, _etext, HYP_TEXT);
	map_region(pgt, _rodata, _erodata, HYP_RODATA);
	map_region(pgt, _data, _edata, HYP_DATA);
}

void __kvm_hyp_init(void)
{
	const struct pgtable pgt = { .root = table_alloc(),
				     .alloc = table_alloc };

	create_hyp_mappings(&pgt);
	write_sysreg(MAIR_HOST, mair_el2);
	write_sysreg(TCR_EL2_FLAGS, tcr_el2);
	write_sysreg(pgt.root, ttbr0_el2);
	dsb(ish);
	__tlbi(alle2);
	asm volatile("ic iallu");
	dsb(ish);
	isb();
	write_sysreg(SCTLR_EL2_FLAGS, sctlr_el2);
	isb();
}

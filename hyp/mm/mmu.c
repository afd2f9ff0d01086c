// SPDX-License-Identifier: MIT
/*
 * mmu.c - the host's identity map. User pages are the only ones EL0 can
 * reach; nothing is writable and executable at once.
 */
#include "asm/barrier.h"
#include "asm/gic.h"
#include "asm/memory.h"
#include "asm/mmu.h"
#include "asm/pgtable.h"
#include "asm/sysreg.h"
#include "asm/tlbflush.h"
#include "kernel/kernel.h"
#include "kvm/kvm_host.h"

#define UART_PAGE ((u64)0x09000000)

#define KERNEL_TEXT   (S1_NORMAL | S1_RDONLY | S1_UXN)
#define KERNEL_RODATA (S1_NORMAL | S1_RDONLY | S1_UXN | S1_PXN)
#define KERNEL_DATA   (S1_NORMAL | S1_UXN | S1_PXN)
#define KERNEL_DEVICE (S1_DEVICE | S1_UXN | S1_PXN)
#define USER_TEXT     (S1_NORMAL | S1_EL0 | S1_RDONLY | S1_PXN)
#define USER_RODATA   (S1_NORMAL | S1_EL0 | S1_RDONLY | S1_UXN | S1_PXN)
#define USER_DATA     (S1_NORMAL | S1_EL0 | S1_UXN | S1_PXN)

static u64 table_pool[16][PGTABLE_ENTRIES] __page_aligned;

u64 *table_alloc(void)
{
	static size_t used;

	return used < ARRAY_SIZE(table_pool) ? table_pool[used++] : NULL;
}

void map_region(const struct pgtable *pgt, const char *start, const char *end,
		u64 attrs)
{
	u64 addr = (u64)start;

	if (pgtable_map(pgt, addr, addr, (u64)end - addr, attrs))
		panic("the host's own map does not fit its table pool");
}

static void map_kernel(const struct pgtable *pgt)
{
	const char *uart = (const char *)UART_PAGE;
	const char *gicd = (const char *)GICD_BASE;
	const char *gicr = (const char *)GICR_BASE;
	const char *guest = (const char *)GUEST_RAM_PA.pa;

	map_region(pgt, _text, _etext, KERNEL_TEXT);
	map_region(pgt, _rodata, _erodata, KERNEL_RODATA);
	map_region(pgt, _data, _edata, KERNEL_DATA);
	map_region(pgt, _user_text, _user_etext, USER_TEXT);
	map_region(pgt, _user_rodata, _user_erodata, USER_RODATA);
	map_region(pgt, _user_data, _user_edata, USER_DATA);
	map_region(pgt, uart, uart + SZ_4K, KERNEL_DEVICE);
	map_region(pgt, gicd, gicd + GICD_SIZE, KERNEL_DEVICE);
	map_region(pgt, gicr, gicr + GICR_SIZE, KERNEL_DEVICE);
	map_region(pgt, guest, guest + GUEST_RAM_SIZE, KERNEL_RODATA);
}

void mmu_init(void)
{
	const struct pgtable pgt = { .root = table_alloc(),
				     .alloc = table_alloc };

	map_kernel(&pgt);
	write_sysreg(MAIR_HOST, mair_el1);
	write_sysreg(TCR_HOST, tcr_el1);
	write_sysreg(pgt.root, ttbr0_el1);
	/* The tables must be in memory, and no stale translation or
	 * instruction left, before the first walk. */
	dsb(ish);
	__tlbi(vmalle1);
	asm volatile("ic iallu");
	dsb(ish);
	isb();
	write_sysreg(SCTLR_HOST, sctlr_el1);
	isb();
}

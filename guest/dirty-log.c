// SPDX-License-Identifier: MIT
/*
 * dirty-log.c - has its writes logged. On a CPU the log is only right if the
 * hypervisor maintains the TLBs: a stale translation lets a write pass unseen.
 * QEMU forgets a guest's translations whenever VTTBR_EL2 changes, so what is
 * seen here is the page table and the permission fault. The host ticks all the
 * while: tests/tge.c wants a flush that a tick can meet.
 */
#include "guest.h"

static volatile u64 written[SZ_4K / 8] __page_aligned;
static volatile u64 only_read[SZ_4K / 8] __page_aligned;

static u64 is_dirty(const volatile u64 *page)
{
	return hvc(VHELAB_HVC_IS_DIRTY, (u64)page);
}

void guest_main(void)
{
	hvc(VHELAB_HVC_TICK, 0);
	written[0] = 1; /* before anybody looks */
	report_if(hvc(VHELAB_HVC_LOG_DIRTY, 0) == 0, "the log is on");
	report_if(is_dirty(written) == 0, "what was before is not in it");
	written[0] = 2;
	report_if(is_dirty(written) == 1, "a write is");
	report_if(is_dirty(written) == 0, "and only once");
	written[1] = 3;
	report_if(is_dirty(written) == 1, "a write to a page once written is");
	report_if(only_read[0] == 0 && is_dirty(only_read) == 0,
		  "a read is not");
	report_if(written[0] == 2 && written[1] == 3, "nothing was lost");
}

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
	u64 on, before, once, again, more, read;

	hvc(VHELAB_HVC_TICK, 0);
	written[0] = 1; /* before anybody looks */
	on = hvc(VHELAB_HVC_LOG_DIRTY, 0);
	before = is_dirty(written);
	written[0] = 2;
	once = is_dirty(written);
	again = is_dirty(written);
	written[1] = 3;
	more = is_dirty(written);
	read = only_read[0] | is_dirty(only_read);

	/* Words take a lap a letter, so they come when all is known. */
	report_if(on == 0, "the log is on");
	report_if(before == 0, "what was before is not in it");
	report_if(once == 1, "a write is");
	report_if(again == 0, "and only once");
	report_if(more == 1, "a write to a page once written is");
	report_if(read == 0, "a read is not");
	report_if(written[0] == 2 && written[1] == 3, "nothing was lost");
}

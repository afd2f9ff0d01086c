// SPDX-License-Identifier: MIT
/*
 * watch.c - makes the host store to a watched variable of its own at three
 * moments. Right behind a guest exit the store goes unreported if the exit
 * has left D set in the host.
 */
#include "guest.h"

void guest_main(void)
{
	report_if(hvc(VHELAB_HVC_POKE, 0) == 0, "nothing watched, no report");
	hvc(VHELAB_HVC_WATCH, 1);
	report_if(hvc(VHELAB_HVC_POKE, 0) == 1,
		  "reported once the host has been to user space");
	report(hvc(VHELAB_HVC_POKE_NOW, 0) == 1 ? PASS : XFAIL,
	       "reported right behind a guest exit");
	report_if(hvc(VHELAB_HVC_POKE, 0) == 1, "and from user space again");
	hvc(VHELAB_HVC_WATCH, 0);
	report_if(hvc(VHELAB_HVC_POKE, 0) == 0, "removed, no report");
}

// SPDX-License-Identifier: MIT
/*
 * timer-sr.c - with VHE the host's timer is another one than the guest could
 * reach, so the guest's traps stay as they were set at boot.
 */
#include "kvm/hyp.h"

__step void __timer_activate_traps(void)
{
}

__step void __timer_deactivate_traps(void)
{
}

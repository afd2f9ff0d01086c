/* SPDX-License-Identifier: MIT */
/*
 * smccc.h - function identifiers of firmware and hypervisor calls, for the
 * host, the VMM and the guests. Sources: DEN 0028 (SMCCC), DEN 0022 (PSCI).
 */
#ifndef UAPI_SMCCC_H
#define UAPI_SMCCC_H

#define SMCCC_OWNER_SHIFT      24
#define SMCCC_OWNER_MASK       0x3f
#define SMCCC_OWNER_VENDOR_HYP 6

#define SMCCC_VERSION	    0x80000000u
#define SMCCC_ARCH_FEATURES 0x80000001u

#define PSCI_VERSION	       0x84000000u
#define PSCI_MIGRATE_INFO_TYPE 0x84000006u
#define PSCI_SYSTEM_OFF	       0x84000008u
#define PSCI_SYSTEM_RESET      0x84000009u
#define PSCI_FEATURES	       0x8400000au

#define SMCCC_RET_NOT_SUPPORTED (-1)

#define PSCI_VERSION_1_0	0x10000
#define SMCCC_VERSION_1_1	0x10001
#define PSCI_MIGRATE_NOT_NEEDED 2 /* no trusted OS that pins a CPU */

/* Vendor range, answered by our VMM. */
#define VHELAB_HVC_INCREMENT 0xc6000001u /* the argument plus one */
/* Fills the VMM's FP registers from the argument; 1 if it found them as the
 * call before had left them. */
#define VHELAB_HVC_USE_FP 0xc6000002u
#define VHELAB_HVC_SERROR 0xc6000003u /* makes an SError pending; 0 */
/* What the host watches: a variable of its kernel's, 1, one of its second
 * task's, 2, or nothing, 0. */
#define VHELAB_HVC_WATCH 0xc6000004u
/* Stores to that variable; how often the kernel was told. The VMM asks for
 * the store by a system call of its own. */
#define VHELAB_HVC_POKE	     0xc6000005u
#define VHELAB_HVC_LOG_DIRTY 0xc6000006u /* log written pages from now on; 0 */
/* Has the page at this address been written to? 1 or 0; empties the log. */
#define VHELAB_HVC_IS_DIRTY 0xc6000007u
/* How often it was told so far, of stores in the kernel, 0, or in user
 * space, 1. */
#define VHELAB_HVC_HITS 0xc6000008u
#define VHELAB_HVC_TICK 0xc6000009u /* the host ticks from now on; 0 */

/* Vendor range, answered by the kernel right behind the exit. */
#define VHELAB_HVC_POKE_NOW 0xc6000100u

#endif

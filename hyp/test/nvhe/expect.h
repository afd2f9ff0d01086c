/* SPDX-License-Identifier: MIT */
/*
 * expect.h - what a test expects of the switch in one mode; this is the one
 * without VHE, chosen by include path.
 *
 * Host and guest share EL1, and a plain name means whoever's value is loaded.
 * Oracle: DDI 0487, D8, "TLB maintenance", and D17.2 for CNTHCTL_EL2 without
 * E2H.
 */
#ifndef TEST_EXPECT_H
#define TEST_EXPECT_H

/* The guest's registers; the name comes without its suffix. */
#define EL1(name) name "_el1"
#define EL0(name) name "_el0"

#define HOST_HCR  0x80000000 /* RW */
#define GUEST_HCR 0x80786623 /* RW, no E2H */

/* So all of EL1 has to come back to the host. */
#define HOST_AT_EL1 true

/*
 * At EL2 without E2H an operation named for EL1 reaches EL1&0 of the current
 * VMID, so VTTBR_EL2 has to be the guest's, and that synchronised, when it
 * executes. HCR_EL2 has no part in it. The exception return to the host
 * synchronises the last write.
 */
#define AIM_TLBI_AT_GUEST(vttbr) WRITE("vttbr_el2", (vttbr)), INSN("isb")
#define AIM_TLBI_AT_HOST	 WRITE("vttbr_el2", 0)

/* CNTHCTL_EL2: bit 0 opens the physical counter to EL1, bit 1 the physical
 * timer, which is the host's. */
#define GUARD_HOST_TIMER WRITE("cnthctl_el2", 1),
#define OPEN_HOST_TIMER	 WRITE("cnthctl_el2", 3),

#endif

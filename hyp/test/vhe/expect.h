/* SPDX-License-Identifier: MIT */
/*
 * expect.h - what a test expects of the switch in one mode; this is VHE, chosen
 * by include path.
 *
 * With HCR_EL2.E2H set an EL1 name means the host's register at EL2, and the
 * guest's is reached by its alias. Oracles: DDI 0487, D8.10 "Virtualization
 * Host Extensions" for the names; D8, "TLB maintenance".
 */
#ifndef TEST_EXPECT_H
#define TEST_EXPECT_H

/* The guest's registers; the name comes without its suffix. */
#define EL1(name) name "_el12"
#define EL0(name) name "_el02"

#define HOST_HCR  0x488000000 /* E2H, RW, TGE */
#define GUEST_HCR 0x480786623 /* E2H, RW, and TGE clear */

/* The host lives at EL2: the guest's EL1 is nothing to it. */
#define HOST_AT_EL1 false

/*
 * With E2H and TGE both set an operation named for EL1 reaches EL2&0, so TGE
 * has to be clear, and that synchronised, when it executes. The ISB behind the
 * last write is the caller's.
 */
#define AIM_TLBI_AT_GUEST(vttbr) \
	WRITE("vttbr_el2", (vttbr)), WRITE("hcr_el2", 0x480000000), INSN("isb")
#define AIM_TLBI_AT_HOST WRITE("vttbr_el2", 0), WRITE("hcr_el2", HOST_HCR)

/* The host's timer is not one that the guest could reach. */
#define GUARD_HOST_TIMER
#define OPEN_HOST_TIMER

#endif

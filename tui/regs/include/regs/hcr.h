/* SPDX-License-Identifier: MIT */
/*
 * hcr.h - the bits of HCR_EL2 that decide whose world an instruction belongs
 * to (Arm ARM DDI 0487, "HCR_EL2, Hypervisor Configuration Register").
 */
#ifndef REGS_HCR_H
#define REGS_HCR_H

#include <stdint.h>

#define HCR_VM	(UINT64_C(1) << 0)  /* stage 2 on: below EL2 is a guest */
#define HCR_IMO (UINT64_C(1) << 4)  /* physical IRQs go to EL2 */
#define HCR_TGE (UINT64_C(1) << 27) /* EL0 belongs to the host at EL2 */
#define HCR_E2H (UINT64_C(1) << 34) /* the host lives at EL2 (VHE) */

#endif

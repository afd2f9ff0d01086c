/* SPDX-License-Identifier: MIT */
/*
 * kvm_arm.h - bits of the registers that configure a world: HCR_EL2,
 * MDCR_EL2, CPTR_EL2 (with E2H it looks like CPACR_EL1), HSTR_EL2, VTCR_EL2,
 * HPFAR_EL2.
 * Source: DDI 0487, D17.2.
 */
#ifndef ASM_KVM_ARM_H
#define ASM_KVM_ARM_H

#include "asm/types.h"

#define HCR_VM	   BIT(0)  /* stage 2 on */
#define HCR_SWIO   BIT(1)  /* set/way invalidation also cleans */
#define HCR_FMO	   BIT(3)  /* FIQ to EL2 */
#define HCR_IMO	   BIT(4)  /* IRQ to EL2 */
#define HCR_AMO	   BIT(5)  /* SError to EL2 */
#define HCR_VSE	   BIT(8)  /* a virtual SError is pending */
#define HCR_FB	   BIT(9)  /* broadcast the guest's TLB maintenance */
#define HCR_BSU_IS BIT(10) /* barriers reach at least the inner domain */
#define HCR_TWI	   BIT(13) /* trap WFI */
#define HCR_TWE	   BIT(14) /* trap WFE */
#define HCR_TID3   BIT(18) /* trap the ID registers */
#define HCR_TSC	   BIT(19) /* trap SMC */
#define HCR_TIDCP  BIT(20) /* trap what the implementation defines */
#define HCR_TAC	   BIT(21) /* trap ACTLR */
#define HCR_TSW	   BIT(22) /* trap set/way cache maintenance */
#define HCR_TGE	   BIT(27) /* EL0 belongs to the host at EL2 */
#define HCR_RW	   BIT(31) /* EL1 is AArch64 */
#define HCR_E2H	   BIT(34) /* the host lives at EL2 */

/* The host's own value. */
#define HCR_HOST_VHE_FLAGS  (HCR_RW | HCR_TGE | HCR_E2H)
#define HCR_HOST_NVHE_FLAGS HCR_RW

/* clang-format off */
#define HCR_GUEST_FLAGS                                                      \
	(HCR_RW |	/* a 64-bit guest */                                 \
	 HCR_VM |	/* confined by stage 2 */                            \
	 HCR_AMO |	/* SError leaves the guest */                        \
	 HCR_FB |	/* one vCPU may wander between CPUs */               \
	 HCR_BSU_IS |                                                        \
	 HCR_SWIO |	/* set/way operations may not lose host data */      \
	 HCR_TSW |                                                           \
	 HCR_TAC |	/* implementation-defined controls are the host's */ \
	 HCR_TID3 |	/* some features are not for a guest */              \
	 HCR_TIDCP |                                                         \
	 HCR_TSC |	/* firmware calls are for us to answer */            \
	 HCR_TWI |	/* a waiting guest gives the CPU back */             \
	 HCR_TWE)
/* clang-format on */

/* CPTR_EL2 without E2H, where a set bit traps. The RES1 bits include TZ: SVE
 * is nobody's. */
#define CPTR_EL2_DEFAULT 0x33ff
#define CPTR_EL2_TFP	 BIT(10) /* FP and SIMD */
#define CPTR_EL2_TTA	 BIT(20) /* trace registers */

/* CNTHCTL_EL2 without E2H. */
#define CNTHCTL_EL1PCTEN BIT(0) /* EL1 may read the physical counter */
#define CNTHCTL_EL1PCEN	 BIT(1) /* and use the physical timer */

/* The same with E2H. */
#define CNTHCTL_E2H_EL1PCTEN BIT(10)

/* Added by the vGIC's step: IRQ and FIQ leave the guest, and virtual ones can
 * reach it. */
#define HCR_INT_OVERRIDE (HCR_FMO | HCR_IMO)

#define MDCR_HPMN_MASK 0x1f   /* counters left to EL1, all of them */
#define MDCR_TPMCR     BIT(5) /* trap PMCR */
#define MDCR_TPM       BIT(6) /* trap the PMU */
#define MDCR_TDA       BIT(9) /* trap the debug registers */
#define MDCR_TDOSA     BIT(10)
#define MDCR_TDRA      BIT(11)

#define CPACR_FPEN (BIT(20) | BIT(21)) /* no trap on FP and SIMD */
#define CPACR_TTA  BIT(28)	       /* trap trace registers */

#define HSTR_T15       BIT(15) /* trap AArch32 CP15 c15 */
#define PMUSERENR_MASK 0xf     /* EL0 may use the PMU, if not trapped */

/* HPFAR_EL2.FIPA holds IPA[51:12] from bit 4 on. */
#define HPFAR_FIPA_MASK	 0xffffffffff0
#define HPFAR_FIPA_SHIFT 8

/* PAR_EL1 after a translation by AT. */
#define PAR_F	    BIT(0)
#define PAR_PA_MASK 0xfffffffff000

#define VTTBR_VMID_SHIFT 48

/* clang-format off */
#define VTCR_EL2_FLAGS                                                       \
	(TCR_WALKS |                                                         \
	 ((u64)1 << 6) |    /* SL0: start at level 1 */                      \
	 ((u64)2 << 16) |   /* PS: 40-bit physical addresses */              \
	 BIT(31))	    /* RES1 */
/* clang-format on */

#endif

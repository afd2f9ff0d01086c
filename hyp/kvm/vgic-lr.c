// SPDX-License-Identifier: MIT
/*
 * vgic-lr.c - a list register as a struct and back.
 */
#include "kvm/vgic.h"

#define LR_STATE_SHIFT	  62
#define LR_HW		  BIT(61)
#define LR_GROUP1	  BIT(60)
#define LR_PRIORITY_SHIFT 48
#define LR_PINTID_SHIFT	  32
#define LR_PINTID_MASK	  ((u64)0x1fff)
#define LR_EOI		  BIT(41) /* in place of pINTID without HW */

u64 vgic_lr_encode(const struct vgic_lr *lr)
{
	u64 value = (u64)lr->state << LR_STATE_SHIFT | lr->vintid |
		    (u64)lr->priority << LR_PRIORITY_SHIFT;

	if (lr->group1)
		value |= LR_GROUP1;
	if (lr->hw)
		value |= LR_HW | (lr->pintid & LR_PINTID_MASK)
					 << LR_PINTID_SHIFT;
	else if (lr->eoi)
		value |= LR_EOI;
	return value;
}

struct vgic_lr vgic_lr_decode(u64 value)
{
	bool hw = value & LR_HW;
	u64 pintid = value >> LR_PINTID_SHIFT & LR_PINTID_MASK;

	return (struct vgic_lr){
		.state = (enum vgic_lr_state)(value >> LR_STATE_SHIFT),
		.vintid = (u32)value,
		.priority = (u8)(value >> LR_PRIORITY_SHIFT),
		.group1 = value & LR_GROUP1,
		.hw = hw,
		.pintid = hw ? (u32)pintid : 0,
		.eoi = !hw && value & LR_EOI,
	};
}

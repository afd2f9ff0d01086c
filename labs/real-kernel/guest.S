/* SPDX-License-Identifier: MIT */
/*
 * The guest: three calls that the host answers inside the kernel, then a store
 * to an address without memory, which goes out to user space. So one KVM_RUN
 * is four laps of the world switch. Linked at the address it runs at; the MMU
 * stays off. Its flags are those a vCPU starts with: all masked.
 */
	.section .text.guest, "ax"
	.global	guest_start
	.type	guest_start, %function
guest_start:
	mov	x2, #0x10000000		// nothing is there
1:	nop
	mov	w0, #0x80000000		// SMCCC: which version?
	hvc	#0
	mov	w0, #0x80000000
	hvc	#0
	mov	w0, #0x80000000
	hvc	#0
	str	w0, [x2]
	b	1b
	.size	guest_start, . - guest_start

// SPDX-License-Identifier: MIT
/*
 * mmio.c - accesses that user space emulates.
 */
#include "asm/esr.h"
#include "kvm/mmio.h"
#include "kernel/print.h"

bool kvm_decode_dabt(u64 esr, struct kvm_decode *decode)
{
	if (!(esr & ESR_ELx_ISV) || esr & ESR_ELx_S1PTW)
		return false;
	*decode = (struct kvm_decode){
		.len = (u8)(1u << ((esr >> ESR_ELx_SAS_SHIFT) & 3)),
		.rt = (u8)((esr >> ESR_ELx_SRT_SHIFT) & 31),
		.is_write = esr & ESR_ELx_WNR,
		.sign_extend = esr & ESR_ELx_SSE,
		.sixty_four = esr & ESR_ELx_SF,
	};
	return true;
}

u64 kvm_mmio_read_value(const struct kvm_decode *decode, const u8 *data)
{
	u64 value = 0;

	for (unsigned int i = decode->len; i-- > 0;)
		value = value << 8 | data[i];
	if (decode->sign_extend && decode->len < sizeof(value)) {
		u64 sign = BIT(8 * decode->len - 1);

		value = (value ^ sign) - sign;
	}
	return decode->sixty_four ? value : (u32)value;
}

void kvm_mmio_write_data(const struct kvm_decode *decode, u64 value, u8 *data)
{
	if (decode->len < sizeof(value))
		value &= BIT(8 * decode->len) - 1;
	for (unsigned int i = 0; i < sizeof(value); i++)
		data[i] = (u8)(value >> (8 * i));
}

/*
 * A table walk, cache maintenance, or an instruction that the syndrome does
 * not describe: a pair, SIMD, writeback. Nobody decodes instructions here.
 */
static int refuse_access(struct kvm_vcpu *vcpu, ipa_t ipa)
{
	if (vcpu->fault.esr_el2 & ESR_ELx_CM) {
		kvm_skip_instr(vcpu);
		return 1;
	}
	printk("kvm: the guest reached IPA %lx in a way that cannot be "
	       "emulated, PC %lx\n",
	       ipa.ipa, vcpu->ctxt.gp_regs.pc);
	kvm_inject_dabt(vcpu, vcpu->fault.far_el2);
	return 1;
}

int io_mem_abort(struct kvm_vcpu *vcpu, struct kvm_run *run, ipa_t ipa)
{
	struct kvm_decode *decode = &vcpu->mmio_decode;

	if (!kvm_decode_dabt(vcpu->fault.esr_el2, decode))
		return refuse_access(vcpu, ipa);
	run->exit_reason = KVM_EXIT_MMIO;
	run->mmio.phys_addr = ipa.ipa;
	run->mmio.len = decode->len;
	run->mmio.is_write = decode->is_write;
	kvm_mmio_write_data(
		decode, decode->is_write ? vcpu_get_reg(vcpu, decode->rt) : 0,
		run->mmio.data);
	vcpu->mmio_pending = true;
	return 0;
}

void kvm_handle_mmio_return(struct kvm_vcpu *vcpu, const struct kvm_run *run)
{
	const struct kvm_decode *decode = &vcpu->mmio_decode;

	if (!vcpu->mmio_pending)
		return;
	vcpu->mmio_pending = false;
	if (!decode->is_write)
		vcpu_set_reg(vcpu, decode->rt,
			     kvm_mmio_read_value(decode, run->mmio.data));
	kvm_skip_instr(vcpu);
}

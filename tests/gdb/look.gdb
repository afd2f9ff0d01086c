#! vhe: what each command says, at a few places of the first lap
vhe where
vhe flags
break __kvm_vcpu_run
continue
vhe where
vhe flags d-if
vhe flags DAFI
vhe explain
vhe stage2 0x80000000
tbreak __guest_enter
continue
vhe where
vhe flags SPSR
vhe flags 0x3c5
vhe reg hcr_el2
vhe reg vbar_el12
vhe reg VBAR
vhe reg VBAR_EL2
vhe reg pstate
vhe reg dbgbvr3_el1
vhe reg x1
vhe reg
vhe reg nosuch
vhe regs
vhe regs exceptions
vhe regs debug
vhe regs stage2
vhe regs vgic
vhe regs nosuch
vhe vectors
vhe stage2
vhe stage2 0x80000123
vhe stage2 0x8000000000
vhe stage2 rubbish
print $_daif()
print $_daif("D")
print $_daif("a")
print $_daif("-AIF")
print $_daif("AIF")
print $_world()
print $_world("hyp")
print $_world("elsewhere")
print $_live_vbar() == (unsigned long)&__kvm_hyp_vector
tbreak *0x80000000 if $_world("guest")
continue
vhe where
vhe vectors
tbreak __guest_exit if $_daif("D") && $_world("hyp")
continue
vhe where
vhe explain
vhe explain ESR_EL1
vhe explain 0x93c08007
vhe explain 0x2000000
vhe explain 0x8c000000
print ((struct kvm_vcpu *)vcpu_file)->ctxt
delete
tbreak handle_exit
continue
vhe where
print ((struct kvm_vcpu *)vcpu_file)->fault
vhe where now
vhe nonsense
vhe
vhe flags 0x60000013
vhe flags -1
print $_daif("D", "A")
print $_live_vbar(1)
vhe explain 0x62303040
vhe explain 0x6232f801

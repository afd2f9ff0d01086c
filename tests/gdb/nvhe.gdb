#! nvhe: the host at EL1, the switch at EL2
tbreak kvm_arch_vcpu_ioctl_run
continue
vhe where
vhe vectors
vhe reg VBAR_EL1
vhe reg VBAR_EL2
tbreak __guest_enter
continue
vhe where
vhe regs switch
vhe vectors

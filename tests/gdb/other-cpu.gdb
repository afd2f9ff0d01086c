#! arm: a target that is no AArch64
vhe where
vhe flags
vhe reg HCR_EL2
vhe vectors
print $_daif()
print $r15
vhe to-entry
vhe lap
vhe trace

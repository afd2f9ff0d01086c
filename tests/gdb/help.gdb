#! none: help and completion need no machine
help vhe where
help vhe flags
help vhe reg
help vhe regs
help vhe vectors
help vhe explain
help vhe stage2
help function _daif
help function _live_vbar
help function _world
complete vhe reg VBAR
complete vhe regs s
complete vhe flags SPSR_
complete vhe explain 

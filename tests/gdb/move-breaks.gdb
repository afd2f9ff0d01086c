#! vhe: breakpoints of one's own stop a lap, and nothing is lost
break panic
tbreak __guest_exit
vhe lap
vhe where
vhe why D
info breakpoints
vhe lap
vhe leak

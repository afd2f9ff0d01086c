# GDB on a machine of its own; the top Makefile includes this.
#
#	make gdb				the base tree, guest hello
#	make gdb VARIANT=v4.16 MODE=nvhe GUEST=hvc-loop
#	make gdb REAL=1				Debian's Linux; MODE=nvhe, too
#
# The console goes to $B/gdb.console.

GDB_TREE  := $(if $(VARIANT),$(VARIANTS)/$(VARIANT)/build,$B)
GDB_IMAGE := $(GDB_TREE)/hyp/hyp$(if $(filter nvhe,$(MODE)),-nvhe).elf

GDB_WORDS_LINUX := nokaslr quiet loglevel=1$(if \
                   $(filter nvhe,$(MODE)), kvm-arm.mode=nvhe)
GDB_LINUX := $B/real/kernel.elf \
             '$B/real/Image:$B/real/initrd:$(GDB_WORDS_LINUX)'

gdb:
	@$(if $(filter-out vhe nvhe,$(MODE)),$(error MODE=$(MODE): vhe or nvhe))
	@.setup/install run gdb
	@$(MAKE) --no-print-directory all $(if $(REAL),real-kernel-files) \
		$(if $(VARIANT),$(or \
		$(filter %/$(VARIANT)/.built,$(variant_stamps)),\
		$(error no variant $(VARIANT): labs/variants/index has them)))
	@gdb-scripts/start $(if $(REAL),$(GDB_LINUX),$(GDB_IMAGE) \
		$B/guest/$(or $(GUEST),hello).elf) $B/gdb.console

.PHONY: gdb

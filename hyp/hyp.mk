# The target side: the hypervisor image, the guests, and the tests of those
# parts of the hypervisor that need no machine. Included by the top Makefile.
#
# The kernel and the user programs may not name each other's symbols: each
# program is linked on its own first, and only its start stays global.

# The kernel is built once for each mode, from the same sources: what differs
# is found by include path (hyp/include/MODE) and by folder (NAME/MODE/).

CROSS ?= aarch64-linux-gnu-
MODES := vhe nvhe

T_CC  := $(CROSS)gcc
T_INC := -Ihyp/include -I$B/hyp/gen
# Paths in the debug information start at the top of the tree, and no pass
# that makes renamed copies of functions runs.
T_ALL := $(T_INC) -g -ffile-prefix-map=$(CURDIR)=.
T_C   := $(T_CC) -std=gnu11 $(T_ALL) -O2 -Wall -Wextra -Werror -Wshadow \
         -Wmissing-prototypes -Wstrict-prototypes -Wconversion -Wvla \
         -Wswitch-enum -Wwrite-strings -Wundef -ffreestanding -fno-common \
         -fno-stack-protector -fno-pic -fno-asynchronous-unwind-tables \
         -fno-omit-frame-pointer -fno-optimize-sibling-calls \
         -fno-ipa-cp -fno-ipa-sra -fno-ipa-icf -fno-partial-inlining \
         -mgeneral-regs-only -mstrict-align -mno-outline-atomics
T_S   := $(T_CC) $(T_ALL)
T_LD  := $(T_CC) -nostdlib -static -no-pie -Wl,--build-id=none \
         -Wl,--fatal-warnings -Wl,-z,noexecstack

# The oldest CPU that a mode, a user program or a guest may meet.
vhe_ARCH   := -march=armv8.1-a
nvhe_ARCH  := -march=armv8-a
ANY_ARCH   := -march=armv8-a

# ---- sources ----------------------------------------------------------------
t_src       = $(wildcard $(addsuffix *.c,$1) $(addsuffix *.S,$1))
HYP_DIRS   := hyp/boot/ hyp/kernel/ hyp/mm/ hyp/kvm/ hyp/kvm/hyp/
HYP_SRC    := $(filter-out hyp/kernel/asm-offsets.c,$(call t_src,$(HYP_DIRS)))
LIB_SRC    := $(wildcard hyp/lib/*.c)
# The kernel does without FP, so this is for the two others.
FP_SRC     := hyp/lib/fp-pattern.S
USER_PROGS := vmm task2
USER_LIB   := $(filter-out $(USER_PROGS:%=hyp/user/%.c), \
                $(call t_src,hyp/user/)) $(LIB_SRC) $(FP_SRC)
GUEST_LIB  := $(call t_src,guest/lib/) $(LIB_SRC) $(FP_SRC)
GUESTS     := $(patsubst guest/%.c,%,$(wildcard guest/*.c))

t_objs      = $(patsubst %,$B/%.o,$(basename $1))
USER_OBJ   := $(call t_objs,$(USER_LIB) $(USER_PROGS:%=hyp/user/%.c))
USER_ELF   := $(USER_PROGS:%=$B/hyp/user-%.o)
GUEST_OBJ  := $(call t_objs,$(GUEST_LIB) $(GUESTS:%=guest/%.c))

OFFSETS := $B/hyp/gen/asm/asm-offsets.h
$(OFFSETS): hyp/kernel/asm-offsets.c hyp/kernel/asm-offsets.def
	@mkdir -p $(@D)
	@$(T_C) -Ihyp/include/vhe -MMD -MP -MF $@.d -MT $@ -S $< -o $@.s
	@sed -n 's/^\.define \([A-Z0-9_]*\) #\{0,1\}/#define \1 /p' $@.s > $@

# $(call t_rules,OBJECTS,SOURCES,FLAGS): one folder's objects from another's.
define t_rules
$1/%.o: $2/%.c | $(OFFSETS)
	@mkdir -p $$(@D)
	@echo '  T-CC    $$@'
	@$(T_C) $3 -MMD -MP -c $$< -o $$@
$1/%.o: $2/%.S | $(OFFSETS)
	@mkdir -p $$(@D)
	@echo '  T-AS    $$@'
	@$(T_S) $3 -MMD -MP -c $$< -o $$@
endef

define mode_rules
$1_SRC := $(HYP_SRC) $(call t_src,$(HYP_DIRS:%=%$1/))
$1_OBJ := $$(patsubst hyp/%,$B/hyp/$1/%.o,$$(basename $$($1_SRC)))
HYP_OBJ += $$($1_OBJ)
$(call t_rules,$B/hyp/$1,hyp,$($1_ARCH) -Ihyp/include/$1)
endef
$(foreach m,$(MODES),$(eval $(call mode_rules,$m)))
$(eval $(call t_rules,$B/hyp/user,hyp/user,$(ANY_ARCH)))
$(eval $(call t_rules,$B/hyp/lib,hyp/lib,$(ANY_ARCH)))
$(eval $(call t_rules,$B/guest,guest,$(ANY_ARCH) -Iguest/include))

# ---- images -----------------------------------------------------------------
vhe_ELF  := $B/hyp/hyp.elf
nvhe_ELF := $B/hyp/hyp-nvhe.elf
TARGET_IMAGES := $(foreach m,$(MODES),$($m_ELF)) $(GUESTS:%=$B/guest/%.elf)

# Nothing may be left undefined in a user program taken by itself.
$(USER_ELF): $B/hyp/user-%.o: $B/hyp/user/%.o $(call t_objs,$(USER_LIB))
	@echo '  T-LD    $@'
	@$(CROSS)ld -r $^ -o $@
	@! $(CROSS)nm -u $@ | grep . || \
		{ echo 'hyp/user/$*: not its own (above)' >&2; rm -f $@; exit 1; }
	@$(CROSS)objcopy --prefix-alloc-sections=.user \
		--redefine-sym user_start=$*_start \
		--keep-global-symbol=$*_start $@

# The listing and the symbols always lie beside the image.
define t_finish
@$(CROSS)objdump -dS $@ > $(@:.elf=.asm)
@$(CROSS)nm -n $@ > $(@:.elf=.sym)
endef

# Whoever reads it meanwhile has the old one, whole.
define image_rule
$($1_ELF): hyp/hyp.lds $($1_OBJ) $(call t_objs,$(LIB_SRC)) $(USER_ELF)
	@echo '  T-LD    $$@'
	@$(T_LD) -T $$^ -o $$@.new
	@mv $$@.new $$@
	$$(t_finish)
endef
$(foreach m,$(MODES),$(eval $(call image_rule,$m)))
$(GUESTS:%=$B/guest/%.elf): $B/guest/%.elf: guest/guest.lds $B/guest/%.o \
		$(call t_objs,$(GUEST_LIB))
	@echo '  T-LD    $@'
	@$(T_LD) -Wl,--no-warn-rwx-segments -T $^ -o $@
	$(t_finish)

-include $(HYP_OBJ:.o=.d) $(USER_OBJ:.o=.d) $(GUEST_OBJ:.o=.d) $(OFFSETS).d

# ---- tests on the build machine ---------------------------------------------
# The parts without instructions of their own, with a register file of names
# in place of asm/sysreg.h. -iquote: the system has an asm/types.h as well.
# hyp/test/test_NAME.c has the VHE build of them. Where the modes differ it has
# the other as well, and expects what hyp/test/MODE/expect*.h says.
HYP_PURE := $(addprefix hyp/kernel/, clock.c hw_breakpoint.c irq.c \
               runqueue.c watch.c words.c) \
            $(addprefix hyp/kvm/, arch_timer.c debug.c dirty_log.c \
               handle_exit.c inject_fault.c mmio.c mmu.c psci.c \
               sys_regs.c vgic.c vgic-lr.c) \
            $(addprefix hyp/kvm/hyp/, debug-sr.c switch.c sysreg-sr.c \
               timer-sr.c tlb.c vgic-v3-sr.c) \
            hyp/mm/pgtable.c $(wildcard hyp/test/fake/*.c)
PURE_MODE := sysreg-sr switch timer-sr tlb
MODE_TESTS := $(patsubst %,hyp/test/test_%.c,$(subst -,_,$(PURE_MODE)))
PURE_C   := $(HOST_C) $(SAN) -Wno-missing-prototypes -iquote hyp/test/fake \
            -iquote hyp/include -MMD -MP

# $(call pure_rules,MODE,ITS TESTS,SUFFIX OF THEIR PROGRAMS)
define pure_rules
$1_PURE := $(HYP_PURE:hyp/%.c=$B/test/hyp/$1/%.o) \
           $(PURE_MODE:%=$B/test/hyp/$1/kvm/hyp/$1/%.o)
$1_TESTS := $(patsubst hyp/test/test_%.c,$B/test/hyp_%$3,$2)
PURE_OBJ += $$($1_PURE)
HYP_TESTS += $$($1_TESTS)
$$($1_PURE): $B/test/hyp/$1/%.o: hyp/%.c
	@mkdir -p $$(@D)
	@$(PURE_C) -iquote hyp/include/$1 -c $$< -o $$@
$B/test/hyp/$1.a: $$($1_PURE)
	@rm -f $$@ && ar rcs $$@ $$^
$$($1_TESTS): $B/test/hyp_%$3: hyp/test/test_%.c $B/test/hyp/$1.a
	@echo '  CC      $$< ($1)'
	@$(PURE_C) -iquote hyp/include/$1 -iquote hyp/test -iquote hyp/test/$1 \
		-MF $$@.d $$< $B/test/hyp/$1.a -lcmocka -o $$@
endef
$(eval $(call pure_rules,vhe,$(wildcard hyp/test/test_*.c),))
$(eval $(call pure_rules,nvhe,$(MODE_TESTS),_nvhe))
UNIT_TESTS += $(HYP_TESTS)

-include $(PURE_OBJ:.o=.d) $(HYP_TESTS:=.d)

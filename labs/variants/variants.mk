# The variants of the world switch; included by the top Makefile.
#
# Each becomes a small repository of its own, $B/variants/NAME: its parent's,
# objects and all, plus one mail that git am applies there. So only what the
# mail touches is compiled again, and `git -C build/variants/v4.17 log -p`
# shows the series. The list is the file index beside this one.

VARIANTS_DIR := labs/variants
VARIANTS     := $B/variants

# $(VARIANTS)/index is where the program looks.
all: $(VARIANTS)/index
$(VARIANTS)/index: $(VARIANTS_DIR)/index
	@mkdir -p $(@D)
	@cp $< $@

# "NAME:PARENT:PATCH", one word each; those of the base are empty.
VARIANT_LIST := $(shell sed -n \
	-e 's/^\[\(.*\)\]$$/;\1/p' \
	-e 's/^parent *= */:/p' -e 's/^patch *= */:/p' $(VARIANTS_DIR)/index | \
	tr -d '\n' | tr ';' ' ')

variant_stamps :=
define variant_rule
variant_stamps += $(VARIANTS)/$1/.built
$(VARIANTS)/$1/.built: $(if $3,$(VARIANTS)/$2/.built $(VARIANTS_DIR)/$3,\
		$(shell find hyp guest -type f) $(VARIANTS_DIR)/tree.mk) \
		$(VARIANTS_DIR)/apply $(VARIANTS_DIR)/variants.mk
	@echo '  VARIANT $1'
	@$(VARIANTS_DIR)/apply $(VARIANTS)/$1 $(if $3,$(VARIANTS)/$2 \
		$(VARIANTS_DIR)/$3)
	+@$$(MAKE) --no-print-directory -s -C $(VARIANTS)/$1 B=build CROSS=$(CROSS)
	@ln -sfn ../../../guest $(VARIANTS)/$1/build/guest
	@touch $$@
endef
variant_word = $(word $2,$(subst :, ,$1))
$(foreach v,$(VARIANT_LIST),$(eval $(call \
	variant_rule,$(call variant_word,$v,1),$(call variant_word,$v,2),$(call variant_word,$v,3))))

# Build, boot and trace every one, and compare with the index; then sketch B's
# reason, the thread's claims, whether GDB's commands tell the same laps, and
# whether the front end explains every flag on each of them. In the students'
# kit, which has no such tests, they are built.
WITNESSED := v1 sketch-a sketch-b v4.16 v4.17 v6.16
variants:
	@.setup/install run $(if $(wildcard tests/e2e),test)
	@$(MAKE) --no-print-directory all variant-trees $(if \
		$(wildcard tests/e2e),$(SCREEN) $B/tests/tge $B/test/front_truth)
	@[ ! -d tests/e2e ] || VHELAB_TEST_ELF=$B/hyp/hyp.elf VHELAB_TEST_GUEST=$B/guest/hello.elf \
		tests/tally $B/log 'tests/e2e/variants.sh $B' \
		'tests/e2e/matrix.sh $B' \
		'tests/run-e2e $B tests/e2e/variants/demo.scr' \
		'tests/gdb/witness.sh $B' \
		'tests/gdb/witness.sh $B changes $(WITNESSED)' \
		'tests/e2e/recorders.sh $B changes' \
		'tests/e2e/tge.sh $B' 'tests/e2e/claims.sh $B' \
		$B/test/front_truth

$B/tests/tge: tests/tge.c $(call archives,host,regs)
	@mkdir -p $(@D)
	@echo '  CC      $<'
	@$(HOST_C) $(call includes,regs) $^ $(LIBS) -o $@

variant-trees: $(variant_stamps)

# The story from the leak to the landed fix; builds the trees that it shows.
demo:
	@.setup/install run
	@$(MAKE) --no-print-directory all
	@$B/vhelab demo

# Every guest on every variant. "fixed": D comes back clear, so that debug is
# heard where the base tree has an XFAIL. The row says so, at H2.
VARIANT_GUESTS := $(shell awk '/^\[/ { gsub(/[][]/, ""); name = $$1 } \
	/^vhe(\.1)? / && name != "v4.13" { sub(/.*>/, "", $$13); \
		print name ($$13 ~ /D/ ? "" : ":fixed") }' $(VARIANTS_DIR)/index)
variant-guests: all variant-trees
	@tests/tally $B/log $(foreach v,$(VARIANT_GUESTS),'tests/guests.sh \
		$(VARIANTS)/$(firstword $(subst :, ,$v))/build $(word 2,$(subst :, ,$v))')

.PHONY: variants variant-trees variant-guests demo

# Rules for what tests/ and .setup/ bring; the top Makefile includes this.
# Uses B, HOST_C, SAN and LAYERS from there. Gives:
#	E2E_PROGRAMS	what the end-to-end tests are made of
#	E2E_TESTS	their commands, quoted, for tests/tally
#	layers mails picture sanitized goldens	verbs
#	$B/gen/packages.inc	the package table as C, for `vhelab doctor`

SCREEN      := $B/tests/screen
CHECK_TRACE := $B/tests/check_trace
FAKE_STUB   := $B/tests/fake_stub
GDB_WORDS   := $B/tests/gdb_words

SCREEN_SRC      := $(wildcard tests/screen/*.c)
CHECK_TRACE_SRC := $(wildcard tests/check_trace/*.c)

$(SCREEN): $(SCREEN_SRC) $(wildcard tests/screen/*.h)
	@mkdir -p $(@D)
	@echo '  CC      tests/screen'
	@$(HOST_C) $(SAN) $(SCREEN_SRC) -lvterm -lutil -o $@

$(CHECK_TRACE): $(CHECK_TRACE_SRC) tests/check_trace/check.h
	@mkdir -p $(@D)
	@echo '  CC      tests/check_trace'
	@$(HOST_C) $(SAN) $(CHECK_TRACE_SRC) -ljansson -o $@

$(FAKE_STUB): tests/fake_stub.c
	@mkdir -p $(@D)
	@echo '  CC      $<'
	@$(HOST_C) $(SAN) $< -o $@

# What becomes of patches that came by mail, and what vhelab patch says of
# them. Of the corpus `make test` takes a few.
mails: all $B/tests/outcome
	@.setup/install run test
	@tests/tally $B/log 'tests/mail/corpus.sh $B' 'tests/e2e/patch.sh $B'
MAILS   := mbox-shuffled part-missing touch-symlink other-base-merges
OUTCOME := $B/tests/outcome
$(OUTCOME): tests/mail/outcome.c $(call archives,san,mail)
	@mkdir -p $(@D)
	@echo '  CC      $<'
	@$(HOST_C) $(SAN) $(call includes,mail) $^ $(LIBS) -o $@

# The words of the decoders in C, for those in Python to be held against.
$(GDB_WORDS): tests/gdb/words.c $(call archives,host,regs)
	@mkdir -p $(@D)
	@echo '  CC      $<'
	@$(HOST_C) $(call includes,regs) $^ $(LIBS) -o $@

bench: $B/tests/bench_keys
$B/tests/bench_keys: tests/bench_keys.c
	@mkdir -p $(@D)
	@$(HOST_C) $< -lutil -o $@

$B/gen/packages.inc: .setup/packages
	@mkdir -p $(@D)
	@awk -F' *[|] *' '!/^#/ && NF == 5 { split($$2, g, " "); \
		sub(/ +$$/, "", $$5); \
		printf "{ .name = \"%s\", .kind = \"%s\", .gives = \"%s\", ", \
			$$1, g[1], g[2]; \
		printf ".minimum = \"%s\",\n  .group = \"%s\", .why = \"%s\" },\n", \
			$$3, $$4, $$5 }' $< > $@

# One object needs the table; -MMD finds it only once it exists.
$B/host/cmd/cmd_doctor.o $B/san/cmd/cmd_doctor.o: $B/gen/packages.inc

# The sanitized program finds the images beside itself, too.
SAN_SIDE := $(foreach d,hyp guest tests variants,$B/san/$d)
$(SAN_SIDE):
	@mkdir -p $(@D)
	@ln -sfn ../$(@F) $@

# In the students' kit the tests of the labs and of the whole program stay with
# the teacher: `make test` runs the unit tests, other verbs say so.
ifeq ($(wildcard tests/e2e),)
TEACHERS := bench dist fuzz goldens grade-class labs-check layers mails pages \
            picture real-kernel-test sanitized variant-guests
ifneq ($(filter $(TEACHERS),$(MAKECMDGOALS)),)
$(error not in the students' kit: make $(filter $(TEACHERS),$(MAKECMDGOALS)))
endif
else

# What `make test` builds besides, and runs: each word one command for tally.
# Bad input meets the sanitized program. The longest come first, so that none is
# waited for alone.
E2E_PROGRAMS := $(SCREEN) $(CHECK_TRACE) $(FAKE_STUB) $(GDB_WORDS) \
                $B/san/vhelab $(SAN_SIDE) $(OUTCOME)
E2E_TESTS    := 'tests/run-e2e $B' 'tests/e2e/labs.sh $B' \
                'tests/e2e/grade.sh $B' \
                'tests/layers --selftest' 'tests/layers $B' \
                'tests/e2e/trace.sh $B' 'tests/e2e/refusals.sh $B/san' \
                'tests/e2e/recorders.sh $B' 'tests/e2e/view.sh $B' \
                'tests/e2e/compare.sh $B' \
                'tests/e2e/labels.sh $B' 'tests/e2e/tally.sh $B' \
                'tests/guests.sh $B' 'tests/e2e/plain.sh $B' \
                'tests/e2e/panic.sh $B' 'tests/pictures.sh $B' \
                'tests/e2e/reload.sh $B' \
                'tests/mail/corpus.sh $B $(MAILS)' \
                'tests/gdb/golden.sh $B' 'tests/gdb/start.sh $B' \
                'VHELAB_WORDS=$(GDB_WORDS) tests/gdb/python tests/gdb/words.py' \
                $(patsubst %,'tests/gdb/python %',\
                $(wildcard gdb-scripts/vhe/test_*.py))
endif

# All of it on the sanitized program.
sanitized: $(E2E_PROGRAMS) $(TARGET_IMAGES)
	@tests/tally $B/log 'tests/run-e2e $B/san' \
		'tests/e2e/trace.sh $B/san' 'tests/e2e/refusals.sh $B/san'

# The reports in a headless browser, which is too big to ask of everybody.
pages: all variant-trees
	@tests/tally $B/log 'tests/pages.sh $B'

# The pictures in the docs are the program's own screens.
picture: all $(SCREEN)
	@tests/pictures.sh $B --update

# The screens that scripts compare with, written anew after a wanted change:
# read the difference before it is committed.
goldens: all $(E2E_PROGRAMS)
	@UPDATE_GOLDEN=1 tests/run-e2e $B
	@git --no-pager diff --stat -- tests/e2e/golden

layers: $B/vhelab
	@tests/layers --selftest
	@tests/layers $B

.PHONY: mails layers pages picture sanitized goldens

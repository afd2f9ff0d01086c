# Rules for what tests/ and .setup/ bring; the top Makefile includes this.
# Uses B, HOST_C, SAN and LAYERS from there. Gives:
#	SCREEN		the terminal of the end-to-end tests
#	CHECK_TRACE	the judge of vhelab-trace/1
#	FAKE_STUB	a stub that breaks off in the middle of a packet
#	$B/gen/packages.inc	the package table as C, for `vhelab doctor`

SCREEN      := $B/tests/screen
CHECK_TRACE := $B/tests/check_trace
FAKE_STUB   := $B/tests/fake_stub

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

layers: $B/vhelab
	@tests/layers --selftest
	@tests/layers $B

.PHONY: layers

# The labs, from this Makefile; included by the top one.

# make lab LAB=5 begins, make check LAB=5 judges; without LAB it is the first
# that is not passed. SEED=WORD begins a variant of one's own.
lab: all
	@$B/vhelab lab start $(LAB) $(if $(SEED),--seed $(SEED))
check: all
	@$B/vhelab lab check $(LAB)

# Does every lab keep its word? As TAP.
labs-check: all
	@.setup/install run
	@$B/vhelab lab verify $(LAB)

# Some seventy hand-ins, good, broken and hostile, and the variants as they are:
# some minutes.
grade-class: all
	@.setup/install run grade
	@VHELAB_CLASS=all tests/tally $B/log 'tests/e2e/grade.sh $B' \
		'tests/e2e/checker.sh $B' 'tests/e2e/letter.sh $B' \
		'tests/e2e/builds.sh $B' \
		'tests/e2e/seeds.sh $B'

# What students get: everything but what grades them, with new files that git
# is not told of yet. The variants are part of it, though some of them solve a
# lab: docs/grading.md says which, and why. What a checker is tried on comes as
# recordings, which checking any checker makes.
DIST     := $B/vhelab-labs.tar.gz
CHECKERS := $(patsubst labs/%/specimens,%,$(wildcard labs/*/specimens))
dist: $(DIST)
.PHONY: $(DIST)
$(DIST): all
	@rm -rf $B/dist && mkdir -p $B/dist/vhelab
	@git ls-files -co --exclude-standard | grep -v \
		-e '^labs/[^/]*/solution' -e '^labs/[^/]*/wrong/' \
		-e '^labs/hidden/' -e '^tests/' \
		-e '^labs/[^/]*/mutants/' -e '^labs/[^/]*/oracle$$' | \
		tar -cf - -T - tests/checks.mk tests/tally | \
		tar -xf - -C $B/dist/vhelab
	@for lab in $(CHECKERS); do export VHELAB_WORK=$B/dist/work; \
		$B/vhelab lab start $$lab >/dev/null && \
		{ $B/vhelab lab check $$lab >/dev/null || [ $$? -eq 1 ]; } && \
		cp -R $B/specimens/$$lab-[!h]* \
			$B/dist/vhelab/labs/$$lab/recordings || exit 1; done
	@tar -czf $@ -C $B/dist --owner=0 --group=0 --sort=name vhelab
	@rm -rf $B/dist
	@echo '  DIST    $@'

.PHONY: lab check labs-check grade-class dist

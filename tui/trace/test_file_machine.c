// SPDX-License-Identifier: MIT
/*
 * Trace files of the machine: three recorders in both modes, whole and thinned
 * out; and a recording answers about its code as the images do, from another
 * folder. $VHELAB_TEST_ELF is the host at EL2, hyp-nvhe.elf beside it is the
 * one at EL1.
 */
#include <libgen.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "regs/pstate.h"
#include "test_same.h"
#include "trace/file.h"
#include "trace/recorder.h"

#define PATH_LEN 256

static char dir[] = "/tmp/vhelab-trace-file.XXXXXX";

static int enter(void **state)
{
	(void)state;
	return mkdtemp(dir) ? 0 : -1;
}

static const char *inside(const char *name)
{
	static char path[PATH_LEN];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static int leave(void **state)
{
	(void)state;
	unlink(inside("trace"));
	return rmdir(dir);
}

static void record(struct session *s, const char *mode, const char *recorder,
		   unsigned int laps)
{
	char elf[PATH_LEN], nvhe[PATH_LEN];
	struct session_options opt = {
		.name = "base", .mode = mode, .guest = "hello",
		.machine = {
			.kernel = elf,
			.guest = getenv("VHELAB_TEST_GUEST"),
			.cancel_fd = -1,
			.log = !strcmp(recorder, "log"),
		},
	};
	struct recorder_limits limits = { .laps = laps, .budget = 100000 };
	struct recorder_result result;
	struct err err;

	snprintf(elf, sizeof(elf), "%s", getenv("VHELAB_TEST_ELF"));
	if (!strcmp(mode, "nvhe")) {
		snprintf(nvhe, sizeof(nvhe), "%s", elf);
		snprintf(elf, sizeof(elf), "%s/hyp-nvhe.elf", dirname(nvhe));
		opt.machine.without_vhe = true;
	}
	if (session_open(s, &opt, &err) ||
	    recorder_find(recorder)->record(s, &limits, &result, &err))
		fail_msg("%s", err.text);
}

static size_t write_and_read(const struct session *s, const char *recorder,
			     struct session *read)
{
	struct trace_file_extra extra = { .recorder = recorder };
	struct stat st;
	struct err err;

	if (trace_file_write(s, &extra, inside("trace"), &err) ||
	    session_open_file(read, inside("trace"), &err))
		fail_msg("%s", err.text);
	assert_int_equal(stat(inside("trace"), &st), 0);
	return (size_t)st.st_size;
}

static void same_text(const char *a, const char *b)
{
	assert_int_equal(!a, !b);
	if (a)
		assert_string_equal(a, b);
}

static void same_code(const struct session *a, const struct session *b)
{
	for (size_t i = 0; i < trace_count(a->trace); i++) {
		const struct trace_event *e = trace_at(a->trace, i);
		struct image_place p = { 0 }, q = { 0 };
		uint32_t v = 0, w = 0;

		assert_int_equal(symbols_lookup(&a->symbols, e->pc, &p),
				 symbols_lookup(&b->symbols, e->pc, &q));
		same_text(p.symbol, q.symbol);
		assert_true(p.offset == q.offset && p.line == q.line);
		same_text(p.file, q.file);
		same_text(symbols_source(&a->symbols, e->pc, &p),
			  symbols_source(&b->symbols, e->pc, &q));
		assert_int_equal(symbols_word(&a->symbols, e->pc, &v),
				 symbols_word(&b->symbols, e->pc, &w));
		assert_int_equal(v, w);
	}
}

static void test_recorders(void **state)
{
	static const char *const modes[] = { "vhe", "nvhe" };

	for (size_t i = 0; i < 2; i++) {
		for (size_t k = 0; recorder_at(k); k++) {
			const char *recorder = recorder_at(k)->name;
			struct session s, read;

			record(&s, modes[i], recorder, 4);
			write_and_read(&s, recorder, &read);
			assert_true(trace_count(read.trace) > 50);
			assert_int_equal(lap_count(read.trace) >= 4, 1);
			same_recording(&s, &read);
			assert_string_equal(trace_file_recorder(&read),
					    recorder);
			assert_string_equal(trace_file_machine(&read),
					    machine_describe(s.machine));
			same_code(&s, &read);
			session_close(&read);
			session_close(&s);
		}
	}
	(void)state;
}

static struct machine_sample sample_of(const struct trace_event *e)
{
	return (struct machine_sample){
		.pc = e->pc,
		.cpsr = (uint64_t)e->flags << 6 | (uint64_t)e->el << 2 |
			e->spsel,
		.vbar_el1 = e->vbar,
		.vbar_el2 = e->vbar,
		.hcr_el2 = e->hcr_el2,
		.spsr_el2 = e->spsr_el2,
		.elr_el2 = e->elr_el2,
		.esr_el2 = e->esr_el2,
	};
}

/* Real laps into a trace that forgets. */
static void test_thinned(void **state)
{
	for (size_t limit = 100; limit < 3000; limit *= 3) {
		struct trace *whole, *thinned;
		struct session s, read;

		record(&s, "vhe", "step", 4);
		whole = s.trace;
		thinned = trace_new(&s.landmarks, NULL);
		trace_limit(thinned, limit);
		for (size_t i = 0; i < trace_count(whole); i++) {
			const struct trace_event *e = trace_at(whole, i);
			struct machine_sample sample = sample_of(e);

			trace_append(thinned, &sample, e->word, NULL);
		}
		assert_true(trace_count(thinned) < trace_count(whole));
		s.trace = thinned;
		write_and_read(&s, "step", &read);
		same_recording(&s, &read);
		session_close(&read);
		trace_free(whole);
		session_close(&s);
	}
	(void)state;
}

/* The limit that the tool promises, with all that is in the file. */
static void test_size(void **state)
{
	struct session s, read;
	size_t size, events;

	record(&s, "vhe", "step", 3);
	events = trace_count(s.trace);
	size = write_and_read(&s, "step", &read);
	print_message("%zu bytes for %zu events: %.1f each\n", size, events,
		      (double)size / (double)events);
	assert_true(events >= 2000);
	assert_true(size <= 16 * events);
	session_close(&read);
	session_close(&s);
	(void)state;
}

/* No name of this machine's folders is in it. */
static void test_names(void **state)
{
	struct session s, read;

	record(&s, "vhe", "sparse", 1);
	write_and_read(&s, "sparse", &read);
	for (size_t i = 0; i < read.symbols.count; i++)
		assert_null(strchr(image_path(read.symbols.images[i]), '/'));
	for (size_t i = 0; i < trace_count(read.trace); i++) {
		struct image_place p = { 0 };

		symbols_lookup(&read.symbols, trace_at(read.trace, i)->pc, &p);
		assert_true(!p.file || p.file[0] != '/');
	}
	session_close(&read);
	session_close(&s);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_recorders),
		cmocka_unit_test(test_thinned),
		cmocka_unit_test(test_size),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests_name("trace files of the machine", tests,
					   enter, leave);
}

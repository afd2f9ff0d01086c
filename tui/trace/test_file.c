// SPDX-License-Identifier: MIT
/*
 * Trace files: what is read is what was written, every field of every event
 * and every point of every lap, for the model CPU's traces: whole, gapped,
 * thinned out, edited. And damage of any kind is an error of one line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>
#include <zlib.h>

#include "base/bytes.h"
#include "base/file.h"
#include "test_cpu.h"
#include "test_story.h"
#include "test_same.h"
#include "trace/file.h"
#include "trace_impl.h"

static char dir[] = "/tmp/vhelab-trace-file.XXXXXX";

static int enter(void **state)
{
	(void)state;
	return mkdtemp(dir) && !chdir(dir) ? 0 : -1;
}

static int leave(void **state)
{
	(void)state;
	unlink("a");
	unlink("b");
	return chdir("/") || rmdir(dir);
}

static struct session session_of(struct trace *t)
{
	return (struct session){
		.opt = { .name = "model", .mode = "vhe", .guest = "two" },
		.trace = t,
		.landmarks = landmarks,
	};
}

static const struct trace_file_extra extra = {
	.recorder = "model",
	.console = "a\0b\033[0m\n",
	.console_len = 8,
};

static void write_to(const char *path, struct trace *t)
{
	struct session s = session_of(t);
	struct err err;

	if (trace_file_write(&s, &extra, path, &err))
		fail_msg("%s", err.text);
}

static void round_trip(struct trace *t)
{
	struct session s = session_of(t), read;
	struct err err;

	assert_true(trace_count(t) > 0);
	write_to("a", t);
	if (session_open_file(&read, "a", &err))
		fail_msg("%s", err.text);
	same_recording(&s, &read);
	session_close(&read);
}

static void test_whole(void **state)
{
	for (size_t i = 0; i < NR_RECIPES; i++) {
		struct cpu c;

		run_laps(&c, all_recipes[i], 3);
		round_trip(c.t);
		trace_free(c.t);
	}
	(void)state;
}

/* Misses every call and every instruction that does nothing, where that is
 * allowed; so the switch is come upon in a gap, and x30 is needed. */
struct blinker {
	bool missed;
	unsigned int gaps, links;
};

static void blink(struct cpu *c, const struct machine_sample *s, uint32_t word)
{
	struct blinker *b = c->observed;
	const struct trace_event *last = trace_last(c->t);
	uint64_t link = c->sp ? c->stack[c->sp - 1] : 0;
	bool dull = word == (uint32_t)W_NOP || word == (uint32_t)W_BL;

	if (last && dull && last->flags == pstate_flags(s->cpsr) &&
	    last->el == pstate_el(s->cpsr) && s->pc != RUN && s->pc != IOCTL) {
		b->missed = true;
		return;
	}
	b->gaps += b->missed;
	b->links += b->missed && s->pc == RUN;
	assert_int_equal(b->missed ? trace_append_gap(c->t, s, word, link, NULL)
				   : trace_append(c->t, s, word, NULL),
			 0);
	b->missed = false;
}

static void test_gaps(void **state)
{
	unsigned int links = 0;

	for (size_t i = 0; i < NR_RECIPES; i++) {
		struct blinker b = { 0 };
		struct cpu c;

		run_observed(&c, all_recipes[i], 3, blink, &b);
		assert_true(b.gaps > 5);
		links += b.links;
		round_trip(c.t);
		trace_free(c.t);
	}
	assert_true(links > 3);
	(void)state;
}

/* Many laps into a trace that forgets, at several widths of memory. */
static void forget(struct cpu *c, const struct machine_sample *s, uint32_t word)
{
	trace_limit(c->t, *(const size_t *)c->observed);
	assert_int_equal(trace_append(c->t, s, word, NULL), 0);
}

static void test_thinned(void **state)
{
	for (size_t limit = 16; limit < 400; limit = limit * 3 / 2) {
		for (size_t i = 0; i < NR_RECIPES; i++) {
			struct cpu c;

			run_observed(&c, all_recipes[i], 40, forget, &limit);
			assert_true(trace_count(c.t) < trace_length(c.t));
			round_trip(c.t);
			trace_free(c.t);
		}
	}
	(void)state;
}

static void test_edited(void **state)
{
	struct machine_sample s = {
		.pc = RUN + 0x10,
		.cpsr = 0xf << 6 | 2 << 2 | 1,
		.vbar_el2 = HYP_VECTORS,
		.hcr_el2 = HCR_GUEST,
	};
	struct cpu c;

	run_laps(&c, &recipe_4_13, 1);
	for (size_t at = trace_count(c.t); at > 2; at -= at / 4 + 1) {
		struct machine_sample next = s;

		assert_int_equal(trace_truncate(c.t, at, NULL), 0);
		assert_int_equal(trace_edit(c.t, &s, 1, NULL), 0);
		round_trip(c.t);
		next.pc += 4;
		assert_int_equal(trace_append(c.t, &next, 2, NULL), 0);
		round_trip(c.t);
	}
	trace_free(c.t);
	(void)state;
}

/* The edited state has arrived where an exception went. */
static void test_edited_vector(void **state)
{
	struct machine_sample s = {
		.pc = VECTORS + 0x400,
		.cpsr = 2 << 2 | 1,
		.vbar_el2 = VECTORS,
		.hcr_el2 = HCR_HOST,
	};
	size_t at = 0;
	struct cpu c;

	run_laps(&c, &recipe_4_13, 1);
	while (!trace_at(c.t, at)->exception)
		at++;
	assert_int_equal(trace_truncate(c.t, at + 1, NULL), 0);
	assert_int_equal(trace_edit(c.t, &s, (uint32_t)W_NOP, NULL), 0);
	assert_true(trace_last(c.t)->exception && trace_last(c.t)->edited);
	round_trip(c.t);
	trace_free(c.t);
	(void)state;
}

/* x30 is known where it was looked at, until that is forgotten. */
static void test_links(void **state)
{
	struct machine_sample s = { .pc = HELPER, .cpsr = 2 << 2 | 1 };
	struct trace *t = trace_new(&landmarks, NULL);

	trace_append(t, &s, (uint32_t)W_NOP, NULL);
	s.pc = RUN;
	assert_int_equal(trace_append_gap(t, &s, 0, 0x1234, NULL), 0);
	assert_int_equal(trace_link(t, 0), 0);
	assert_int_equal(trace_link(t, 1), 0x1234);
	assert_int_equal(trace_link(t, 2), 0);
	round_trip(t);
	trace_reset(t);
	trace_append(t, &s, 0, NULL);
	trace_append(t, &s, 0, NULL);
	assert_int_equal(trace_link(t, 1), 0);
	trace_free(t);
	(void)state;
}

static void test_empty(void **state)
{
	struct trace *t = trace_new(&landmarks, NULL);
	struct session s = session_of(t), read;

	write_to("a", t);
	assert_int_equal(session_open_file(&read, "a", NULL), 0);
	same_recording(&s, &read);
	assert_int_equal(read.at, 0);
	session_close(&read);
	trace_free(t);
	(void)state;
}

/* Linux has several tables of vectors; whose they are follows by address. */
static void test_tables(void **state)
{
	struct trace *t = trace_new(&landmarks, NULL);
	struct session s = session_of(t), read;
	const struct trace_landmarks *lm = &read.landmarks;

	s.landmarks.tables[0] =
		(struct trace_tables){ 0x10000, 0x1000, VECTORS_HOST };
	s.landmarks.tables[1] =
		(struct trace_tables){ 0x20000, 0x800, VECTORS_HYP };
	s.landmarks.ntables = 2;
	assert_int_equal(trace_file_write(&s, &extra, "a", NULL), 0);
	assert_int_equal(session_open_file(&read, "a", NULL), 0);
	assert_int_equal(lm->ntables, 2);
	assert_int_equal(trace_owner(lm, 0x10000), VECTORS_HOST);
	assert_int_equal(trace_owner(lm, 0x10800), VECTORS_HOST);
	assert_int_equal(trace_owner(lm, 0x11000), VECTORS_UNKNOWN);
	assert_int_equal(trace_owner(lm, 0x20000), VECTORS_HYP);
	assert_int_equal(trace_owner(lm, 0x20800), VECTORS_UNKNOWN);
	assert_int_equal(trace_owner(lm, lm->hyp_vectors), VECTORS_HYP);
	session_close(&read);
	trace_free(t);
	(void)state;
}

static void test_session(void **state)
{
	struct session s;
	const char *console;
	struct cpu c;
	size_t len;

	run_laps(&c, &recipe_4_13, 1);
	write_to("a", c.t);
	assert_int_equal(session_open_file(&s, "a", NULL), 0);
	assert_string_equal(s.opt.name, "model");
	assert_string_equal(s.opt.mode, "vhe");
	assert_string_equal(s.opt.guest, "two");
	assert_string_equal(trace_file_recorder(&s), "model");
	assert_null(trace_file_machine(&s));
	console = trace_file_console(&s, &len);
	assert_int_equal(len, 8);
	assert_memory_equal(console, "a\0b\033[0m\n", 9);
	assert_null(s.machine);
	assert_true(s.off);
	assert_int_equal(s.at, trace_count(c.t) - 1);
	session_close(&s);
	trace_free(c.t);
	(void)state;
}

/* Nothing is lost on the way, so nothing is on the way back either. */
static void test_same_bytes(void **state)
{
	size_t len, again_len;
	uint8_t *bytes, *again;
	struct session s;
	struct cpu c;

	run_laps(&c, &recipe_4_13, 2);
	write_to("a", c.t);
	assert_int_equal(session_open_file(&s, "a", NULL), 0);
	assert_int_equal(trace_file_write(&s, &extra, "b", NULL), 0);
	bytes = file_read("a", 1 << 20, &len, NULL);
	again = file_read("b", 1 << 20, &again_len, NULL);
	assert_int_equal(len, again_len);
	assert_memory_equal(bytes, again, len);
	free(bytes);
	free(again);
	session_close(&s);
	trace_free(c.t);
	(void)state;
}

/* ---- damage --------------------------------------------------------------------- */

static void refused(const void *bytes, size_t len, enum err_kind kind,
		    const char *words)
{
	struct session s;
	struct err err = { 0 };

	assert_int_equal(file_write("b", bytes, len, NULL), 0);
	assert_int_equal(session_open_file(&s, "b", &err), -1);
	assert_int_equal(err.kind, kind);
	assert_null(strchr(err.text, '\n'));
	if (!strstr(err.text, words))
		fail_msg("\"%s\" lacks \"%s\"", err.text, words);
}

static uint8_t *sample_file(size_t *len)
{
	uint8_t *bytes;
	struct cpu c;

	run_laps(&c, &recipe_4_13, 1);
	write_to("a", c.t);
	trace_free(c.t);
	bytes = file_read("a", 1 << 20, len, NULL);
	assert_non_null(bytes);
	return bytes;
}

static void test_cut_short(void **state)
{
	size_t size;
	uint8_t *bytes = sample_file(&size);

	for (size_t len = 0; len < size; len++)
		refused(bytes, len, len < 8 ? ERR_USAGE : ERR_TARGET,
			len < 8 ? "is no trace file" : "breaks off at byte");
	free(bytes);
	(void)state;
}

static void test_damaged(void **state)
{
	size_t size;
	uint8_t *bytes = sample_file(&size);

	for (size_t i = 0; i < size; i++) {
		bytes[i] ^= 0x10;
		refused(bytes, size, i < 8 ? ERR_USAGE : ERR_TARGET, "b ");
		bytes[i] ^= 0x10;
	}
	bytes[8] = 2;
	refused(bytes, size, ERR_TARGET, "version 2 of the format");
	free(bytes);
	(void)state;
}

/* As the documentation lays it out, with the right checksum. */
static void put_section(struct bytes *b, const char *type, const void *stored,
			uint32_t len, uint32_t unpacked)
{
	size_t head = b->len;
	uLong sum;

	bytes_put(b, type, 4);
	bytes_le32(b, len);
	bytes_le32(b, unpacked);
	sum = crc32(0, b->data + head, 12);
	if (len)
		sum = crc32(sum, stored, len);
	bytes_le32(b, (uint32_t)sum);
	bytes_put(b, stored, len);
}

static struct bytes begin_file(void)
{
	static const char meta[] =
		"{\"target\":\"t\",\"mode\":\"m\",\"guest\":\"g\","
		"\"recorder\":\"r\"}";
	static const uint8_t zeros[40];
	struct bytes b = { 0 };

	bytes_put(&b, "\x89vhelab\n\1\0\0\0", 12);
	put_section(&b, "META", meta, sizeof(meta) - 1, sizeof(meta) - 1);
	put_section(&b, "LAND", zeros, 40, 40);
	return b;
}

static void events_refused(const char *events, uint32_t len, const char *words)
{
	struct bytes b = begin_file();

	put_section(&b, "EVNT", events, len, len);
	put_section(&b, "END.", NULL, 0, 0);
	refused(b.data, b.len, ERR_TARGET, words);
	free(b.data);
}

/* One event by hand: a jump to 0x40, the word, EL2h with D set. */
static void test_by_hand(void **state)
{
	static const char events[] = "\1\7\x80\1\x1f\x20\3\xd5\x68";
	struct bytes b = begin_file();
	const struct trace_event *e;
	struct session s;
	struct err err;

	put_section(&b, "newe", "what?", 5, 5);
	put_section(&b, "EVNT", events, 9, 9);
	put_section(&b, "END.", NULL, 0, 0);
	assert_int_equal(file_write("b", b.data, b.len, NULL), 0);
	if (session_open_file(&s, "b", &err))
		fail_msg("%s", err.text);
	assert_int_equal(trace_count(s.trace), 1);
	e = trace_at(s.trace, 0);
	assert_int_equal(e->pc, 0x40);
	assert_int_equal(e->word, 0xd503201f);
	assert_int_equal(e->flags, FLAG_D);
	assert_int_equal(e->el, 2);
	assert_int_equal(e->spsel, 1);
	assert_int_equal(e->seq, 0);
	session_close(&s);
	free(b.data);
	(void)state;
}

static void test_lies(void **state)
{
	/* How many there are: more than bytes, more than memory. */
	events_refused("\2\0", 2, "EVNT");
	events_refused("\xff\xff\xff\xff\xff\xff\xff\xff\xff\1", 10, "EVNT");
	events_refused("\1\x80\x20", 3, "EVNT"); /* an unknown bit */
	events_refused("\1\4\x80", 3, "EVNT");
	events_refused("\1\x40", 2, "EVNT"); /* a gap before the first */
	/* A number that is none. */
	events_refused("\1\x80\1\xff\xff\xff\xff\xf", 8, "EVNT");
	/* Provenance from the future. */
	events_refused("\1\x80\x10\0\0\2\0\0\0", 9, "EVNT");
	events_refused("\1\0\0", 3, "EVNT"); /* something behind the last */
	(void)state;
}

static void tables_refused(const void *tables, uint32_t len, const char *words)
{
	struct bytes b = begin_file();

	put_section(&b, "TABL", tables, len, len);
	put_section(&b, "EVNT", "\0", 1, 1);
	put_section(&b, "END.", NULL, 0, 0);
	refused(b.data, b.len, ERR_TARGET, words);
	free(b.data);
}

static void test_wrong_tables(void **state)
{
	static const char zeros[6 * 17];
	char tables[1 + sizeof(zeros)] = { 0 };

	tables[0] = 1;
	tables_refused(tables, 17, "TABL"); /* cut short */
	tables_refused(tables, 18, "names no owner");
	tables[17] = 3; /* of neither */
	tables_refused(tables, 18, "names no owner");
	tables[0] = 5; /* more than there are */
	tables_refused(tables, sizeof(tables), "makes no sense");
	(void)state;
}

static void test_sections(void **state)
{
	struct bytes b = begin_file();

	put_section(&b, "END.", NULL, 0, 0);
	refused(b.data, b.len, ERR_TARGET, "no section EVNT");
	b.len = 12;
	put_section(&b, "EVNT", "\0", 1, 1);
	refused(b.data, b.len, ERR_TARGET, "EVNT at byte 12 is out of place");
	b.len = 12;
	put_section(&b, "LAPS", "\0\0", 2, 2);
	refused(b.data, b.len, ERR_TARGET, "LAPS at byte 12 is out of place");
	b.len = 12;
	put_section(&b, "END.", NULL, 0, 0);
	bytes_u8(&b, 0);
	refused(b.data, b.len, ERR_TARGET, "is not the last");
	free(b.data);
	(void)state;
}

/* Four gigabytes in a hundred bytes: refused before any is asked for. */
static void test_bombs(void **state)
{
	struct bytes b = begin_file();
	size_t head = b.len;

	put_section(&b, "CONS", "x", 1, UINT32_MAX);
	refused(b.data, b.len, ERR_TARGET, "larger than it can be");
	b.len = head;
	put_section(&b, "EVNT", "x", 1, UINT32_MAX);
	refused(b.data, b.len, ERR_TARGET, "must not be packed");
	b.len = head;
	put_section(&b, "LIST", "x", 1, 40);
	refused(b.data, b.len, ERR_TARGET, "cannot be unpacked");
	b.len = head;
	bytes_put(&b, "EVNT\xff\xff\xff\xff\xff\xff\xff\xff", 12);
	bytes_le32(&b, 0);
	refused(b.data, b.len, ERR_TARGET, "breaks off");
	free(b.data);
	(void)state;
}

static void test_laps_of_nowhere(void **state)
{
	static const struct {
		const char *bytes;
		uint32_t len;
	} rows[] = {
		{ "\1\0\7\1\0\0", 6 },	 /* breaks off */
		{ "\1\0\7\1\2\0\0", 7 }, /* begins behind the last event */
		{ "\1\0\7\1\1\0\0", 7 }, /* before the first */
		{ "\1\0\7\1\0\1\0", 7 }, /* ends behind the last */
		{ "\1\0\7\x80\x80\1\0\0\0", 9 }, /* an unknown checkpoint */
		{ "\1\0\xf\1\0\0\0", 7 },	 /* an unknown bit */
		{ "\xff\xff\xff\xff\xf\0", 6 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bytes b = begin_file();

		put_section(&b, "EVNT", "\1\0", 2, 2);
		put_section(&b, "LAPS", rows[i].bytes, rows[i].len,
			    rows[i].len);
		put_section(&b, "END.", NULL, 0, 0);
		refused(b.data, b.len, ERR_TARGET, "LAPS");
		free(b.data);
	}
	(void)state;
}

static void test_unwritable(void **state)
{
	struct trace *t = trace_new(&landmarks, NULL);
	struct session s = session_of(t);
	struct err err;

	assert_int_equal(trace_file_write(&s, &extra, "/dev/full", &err), -1);
	assert_int_equal(err.kind, ERR_ENV);
	assert_int_equal(trace_file_write(&s, &extra, "no/such", &err), -1);
	s.opt.name = "\xff";
	assert_int_equal(trace_file_write(&s, &extra, "b", &err), -1);
	assert_non_null(strstr(err.text, "UTF-8"));
	trace_free(t);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_gaps),
		cmocka_unit_test(test_thinned),
		cmocka_unit_test(test_edited),
		cmocka_unit_test(test_edited_vector),
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_wrong_tables),
		cmocka_unit_test(test_session),
		cmocka_unit_test(test_same_bytes),
		cmocka_unit_test(test_cut_short),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_lies),
		cmocka_unit_test(test_sections),
		cmocka_unit_test(test_bombs),
		cmocka_unit_test(test_laps_of_nowhere),
		cmocka_unit_test(test_unwritable),
	};

	return cmocka_run_group_tests_name("trace file", tests, enter, leave);
}

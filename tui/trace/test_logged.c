// SPDX-License-Identifier: MIT
/*
 * A log like QEMU's, written by the model CPU, against what the model did.
 * The format is that of QEMU 7.2's -d exec,cpu,int, seen and shortened by
 * nothing but the translation blocks' addresses.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "logged.h"
#include "test_cpu.h"
#include "test_story.h"

struct desk {
	struct logged logged;
	size_t piece; /* so many bytes are fed at once */
	struct err err;
	int result;	  /* of the last byte that did anything */
	uint32_t word;	  /* of the instruction being logged */
	uint64_t prev_pc; /* of the one before it, and its word */
	uint32_t prev_word;
};

static bool word_at(const void *ctx, uint64_t pc, uint32_t *word)
{
	(void)pc;
	*word = *(const uint32_t *)ctx;
	return true;
}

static void say(struct desk *d, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void say(struct desk *d, const char *fmt, ...)
{
	char text[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	for (const char *p = text; *p && d->result >= 0;) {
		size_t len = strlen(p) < d->piece ? strlen(p) : d->piece;

		d->result = logged_feed(&d->logged, p, &len, &d->err);
		p += len;
	}
}

static void say_insn(struct desk *d, uint64_t pc, uint64_t x0, uint64_t pstate)
{
	say(d, "Trace 0: 0x7f00 [0/%016llx/31/ff020201] f\n",
	    (unsigned long long)pc);
	say(d, " PC=%016llx X00=%016llx X01=%016x\n", (unsigned long long)pc,
	    (unsigned long long)x0, 1);
	for (unsigned int n = 2; n < 30; n += 2)
		say(d, "X%02u=%016x X%02u=%016x%s", n, n, n + 1, n + 1,
		    n % 4 ? "\n" : " \n");
	say(d, "X30=%016x  SP=%016x\n", 30, 31);
	say(d, "PSTATE=%08llx ---- EL2h\n", (unsigned long long)pstate);
}

static void say_exception(struct desk *d, unsigned int class, uint64_t elr,
			  unsigned int el, uint64_t pc)
{
	say(d, "Taking exception 11 [Some Call] on CPU 0\n");
	say(d, "...from EL%u to EL%u\n", el - 1, el);
	say(d, "...with ESR 0x%x/0x%x\n", class, class << 26);
	say(d, "...with ELR 0x%llx\n", (unsigned long long)elr);
	say(d, "...to EL%u PC 0x%llx PSTATE 0x3c9\n", el,
	    (unsigned long long)pc);
}

static void open_desk(struct desk *d, uint64_t vbar_el1, uint64_t vbar_el2,
		      uint64_t hcr)
{
	*d = (struct desk){
		.piece = 1,
		.logged = {
			.trace = trace_new(&landmarks, NULL),
			.word_at = word_at,
			.ctx = &d->word,
			.now = {
				.vbar_el1 = vbar_el1,
				.vbar_el2 = vbar_el2,
				.hcr_el2 = hcr,
			},
		},
	};
	assert_non_null(d->logged.trace);
}

/* The model takes exceptions at SVC and HVC only. */
static void dictate(struct cpu *c, const struct machine_sample *s,
		    uint32_t word)
{
	struct desk *d = c->observed;
	bool svc = d->prev_word == (uint32_t)W_SVC;
	bool hvc = d->prev_word == (uint32_t)W_HVC;

	assert_int_equal(trace_append(c->t, s, word, NULL), 0);
	if (svc || hvc)
		say_exception(d, svc ? 0x15 : 0x16, d->prev_pc + 4, c->el,
			      s->pc);
	/* The word is asked for when the state of its place is complete. */
	d->word = word;
	say_insn(d, s->pc, c->x0, s->cpsr);
	d->prev_pc = s->pc;
	d->prev_word = word;
	if (d->result < 0)
		fail_msg("%s", d->err.text);
}

static void test_same_story(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR_RECIPES; i++) {
		bool nvhe = all_recipes[i]->nvhe;
		struct desk d;
		struct cpu c;

		print_message("recipe %zu\n", i);
		open_desk(&d, nvhe ? VECTORS : 0, nvhe ? HYP_VECTORS : VECTORS,
			  nvhe ? 0 : HCR_HOST);
		d.piece = 1 + i * 7; /* cut anywhere */
		run_observed(&c, all_recipes[i], 3, dictate, &d);
		say_insn(&d, 0, 0, 0); /* the last one is done, too */
		assert_int_equal(trace_length(c.t),
				 trace_length(d.logged.trace));
		same_story(c.t, d.logged.trace);
		trace_free(d.logged.trace);
		trace_free(c.t);
	}
}

enum { EL2H = 9, MASKED = FLAGS_ALL << 6 };

static const struct trace_event *event(const struct desk *d, size_t i)
{
	assert_true(i < trace_count(d->logged.trace));
	return trace_at(d->logged.trace, i);
}

/*
 * An interrupt comes in front of an instruction that the log has not: that is
 * an event, with the flags the one before it has left (Arm ARM D1.3: ELR is
 * the first instruction not executed).
 */
static void test_interrupt(void **state)
{
	struct desk d;

	(void)state;
	open_desk(&d, 0, VECTORS, HCR_HOST);
	d.word = (uint32_t)W_DAIFCLR | FLAG_I << 8;
	say_insn(&d, 0x3000, 0, EL2H | MASKED);
	d.word = (uint32_t)W_NOP;
	say_exception(&d, 0x16, 0x3004, 2, VECTORS + 0x280);
	say_insn(&d, VECTORS + 0x280, 0, EL2H | MASKED);
	say_insn(&d, VECTORS + 0x284, 0, EL2H | MASKED);
	assert_int_equal(trace_count(d.logged.trace), 3);
	assert_int_equal(event(&d, 1)->pc, 0x3004);
	assert_int_equal(event(&d, 1)->flags, FLAGS_ALL & ~FLAG_I);
	assert_true(event(&d, 2)->exception);
	assert_int_equal(event(&d, 2)->elr_el2, 0x3004);
	assert_int_equal(event(&d, 2)->esr_el2, 0); /* not an interrupt's */
	trace_free(d.logged.trace);
}

/* One instruction logged twice because the first try was given up. */
static void test_undone(void **state)
{
	struct desk d;

	(void)state;
	open_desk(&d, 0, VECTORS, HCR_HOST);
	d.word = (uint32_t)W_NOP;
	say_insn(&d, 0x3000, 0, EL2H);
	say(&d, "cpu_io_recompile: rewound execution of TB to 3000\n");
	say_insn(&d, 0x3000, 0, EL2H);
	say(&d, "Stopped execution of TB chain before 0x7f00 [3000] f\n");
	say_insn(&d, 0x3000, 0, EL2H);
	say_insn(&d, 0x3004, 0, EL2H);
	assert_int_equal(trace_count(d.logged.trace), 1);
	trace_free(d.logged.trace);
}

/* An MSR that trapped has written nothing. */
static void test_trapped_write(void **state)
{
	struct desk d;

	(void)state;
	open_desk(&d, 0, HYP_VECTORS, HCR_GUEST);
	d.word = (uint32_t)W_VBAR;
	say_insn(&d, GUEST, 0xbad000, 5 | MASKED);
	say_exception(&d, 0x18, GUEST, 2, HYP_VECTORS + 0x400);
	d.word = (uint32_t)W_NOP;
	say_insn(&d, HYP_VECTORS + 0x400, 0, EL2H | MASKED);
	assert_int_equal(d.logged.now.vbar_el1, 0);
	assert_int_equal(d.logged.now.vbar_el2, HYP_VECTORS);
	assert_int_equal(d.logged.now.spsr_el2, 5 | MASKED);
	assert_int_equal(d.logged.now.esr_el2, 0x18U << 26);
	trace_free(d.logged.trace);
}

/* The log contradicts what the instructions did: no trace, an error. */
static void test_contradiction(void **state)
{
	struct desk d;

	(void)state;
	open_desk(&d, 0, VECTORS, HCR_HOST);
	d.word = (uint32_t)W_HVC;
	say_insn(&d, 0x3000, 0, EL2H);
	say_exception(&d, 0x16, 0x3004, 2, HYP_VECTORS + 0x200);
	assert_int_equal(d.result, -1);
	assert_int_equal(d.err.kind, ERR_TARGET);
	trace_free(d.logged.trace);
}

/* Half a record is none, and the next whole one counts. */
static void test_damaged(void **state)
{
	static const char *const damage[] = {
		"PSTATE=000003c9 ---- EL2h\n",
		" PC=0000000000003000 X00=\nPSTATE=000003c9\n",
		" PC=0000000000003000 X31=0 X99=0\nPSTATE=000003c9\n",
		"...to EL2 PC 0x1000 PSTATE 0x3c9\n",
		"Taking exception 2 [SVC] on CPU 0\n...to EL2 PC 0x1\n",
		"\n\n\r\nX\nXX\nX0\nX07\n PC\nPSTATE=\n...\n",
	};
	struct desk d;

	(void)state;
	open_desk(&d, 0, VECTORS, HCR_HOST);
	d.word = (uint32_t)W_NOP;
	for (size_t i = 0; i < sizeof(damage) / sizeof(damage[0]); i++)
		say(&d, "%s", damage[i]);
	for (unsigned int i = 0; i < 3 * QLOG_LINE; i++)
		say(&d, "X");
	say(&d, "\n");
	assert_int_equal(d.result, 0);
	say_insn(&d, 0x3000, 0, EL2H);
	say_insn(&d, 0x3004, 0, EL2H);
	assert_int_equal(trace_count(d.logged.trace), 1);
	assert_int_equal(event(&d, 0)->pc, 0x3000);
	trace_free(d.logged.trace);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_story),
		cmocka_unit_test(test_interrupt),
		cmocka_unit_test(test_undone),
		cmocka_unit_test(test_trapped_write),
		cmocka_unit_test(test_contradiction),
		cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

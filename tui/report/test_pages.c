// SPDX-License-Identifier: MIT
/*
 * Pages, pictures and mails about laps of the model CPU and about names that
 * want to be more than names. Oracles: expat, and what a screen reader needs
 * (WAI-ARIA 1.2, img; HTML, scope and caption).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "mail.h"
#include "report/compare.h"
#include "report/patch.h"
#include "test_model.h"
#include "test_page.h"

#define HOSTILE                                                         \
	"</td><script>alert(1)</script>\"'&<!--]]>\x1b[31m\xe2\x80\xae" \
	"\xff"

struct subject {
	struct behaviour all[3];
	struct comparison comparison;
	struct caller caller;
	struct patch_step steps[2];
	struct patch_report patch;
	struct patch_range range;
};

/* Symbols and instructions are foreign, too. */
static void rename_code(struct behaviour *b, const char *name)
{
	for (unsigned int i = 0; i < BEHAVIOUR_LAPS; i++) {
		struct behaviour_lap *lap = &b->laps[i];

		for (size_t k = 0; k < lap->nstretches; k++) {
			struct behaviour_stretch *s = &lap->stretches[k];

			snprintf(s->symbol, sizeof(s->symbol), "%s", name);
			snprintf(s->began, sizeof(s->began), "%s", name);
			snprintf(s->began_at, sizeof(s->began_at), "%s", name);
		}
	}
}

static void set_up(struct subject *s, const char *name)
{
	memset(s, 0, sizeof(*s));
	s->all[0] = behave_as(name, "vhe", &recipe_4_13);
	s->all[1] = behave_as(name, "vhe", &recipe_sketch_a);
	s->all[2] = behave_as(name, "vhe", &recipe_6_19);
	for (size_t i = 0; i < 3; i++)
		rename_code(&s->all[i], name);
	snprintf(s->caller.name, CALLER_NAME, "%s", name);
	snprintf(s->caller.callee, CALLER_NAME, "%s", name);
	snprintf(s->caller.changed, CALLER_NAME, "%s", name);
	s->caller.door = true;
	s->comparison = (struct comparison){ s->all, 3 };
	s->steps[0] = (struct patch_step){
		.part = 1,
		.of = 2,
		.subject = (char *)name,
		.author = (char *)name,
		.date = (char *)name,
		.outcome = PATCH_RUNS,
		.why = (char *)"",
		.note = (char *)name,
		.after = { s->all[1], s->all[1] },
	};
	s->steps[1] = (struct patch_step){
		.part = 2,
		.of = 2,
		.subject = (char *)name,
		.author = (char *)"",
		.date = (char *)"",
		.outcome = PATCH_NOT_BUILT,
		.why = (char *)name,
		.note = (char *)"",
	};
	s->patch = (struct patch_report){
		.title = (char *)name,
		.base = (char *)name,
		.note = (char *)name,
		.version = 1,
		.before = { s->all[0], s->all[0] },
		.steps = s->steps,
		.nsteps = 2,
		.callers = &s->caller,
		.ncallers = 1,
	};
	snprintf(s->patch.verdict, sizeof(s->patch.verdict), "%s", name);
	s->range = (struct patch_range){ s->patch, s->patch, (char *)name };
}

static void tear_down(struct subject *s)
{
	for (size_t i = 0; i < 3; i++)
		behaviour_release(&s->all[i]);
}

enum { HTML, SVG, MAIL, FORMATS };

/* All that can be written of the subject, in one format. */
static size_t write_all(const struct subject *s, int format, char *out[3])
{
	static char *(*const compare[])(const struct comparison *) = {
		compare_html, compare_svg, compare_mail
	};
	static char *(*const patch[])(const struct patch_report *) = {
		patch_html, patch_svg, patch_mail
	};
	static char *(*const range[])(const struct patch_range *) = {
		patch_range_html, patch_range_svg, patch_range_mail
	};

	out[0] = compare[format](&s->comparison);
	out[1] = patch[format](&s->patch);
	out[2] = range[format](&s->range);
	return 3;
}

static void assert_named(const struct page *p)
{
	assert_true(p->pictures > 0);
	assert_int_equal(p->named, p->pictures);
	assert_int_equal(p->nrefs, 2 * p->pictures);
	for (size_t r = 0; r < p->nrefs; r++) {
		size_t found = 0;

		for (size_t i = 0; i < p->nids; i++)
			found += !strcmp(p->ids[i], p->refs[r]);
		assert_int_equal(found, 1);
	}
	for (size_t i = 0; i < p->nids; i++) {
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(p->ids[i], p->ids[k]);
	}
}

static void check_markup(const char *name)
{
	struct subject s;
	char *out[3];

	set_up(&s, name);
	for (int format = HTML; format <= SVG; format++) {
		size_t n = write_all(&s, format, out);

		for (size_t i = 0; i < n; i++) {
			struct page *p = page_parse(out[i]);

			assert_named(p);
			assert_int_equal(p->scripts, 0);
			assert_int_equal(p->foreign, 0);
			assert_int_equal(p->captions, p->tables);
			assert_int_equal(p->loose_heads, 0);
			assert_true(format == SVG || p->tables > 0);
			assert_null(strstr(out[i], "\xe2\x80\xae"));
			assert_null(strchr(out[i], 0x1b));
			page_free(p);
			free(out[i]);
		}
	}
	tear_down(&s);
}

static void test_markup(void **state)
{
	(void)state;
	check_markup("v4.13");
}

static void test_hostile(void **state)
{
	(void)state;
	check_markup(HOSTILE);
}

/* The name is there all the same, as text. */
static void test_hostile_is_shown(void **state)
{
	struct subject s;
	char *html;

	(void)state;
	set_up(&s, HOSTILE);
	html = patch_html(&s.patch);
	assert_non_null(strstr(html, "&lt;script&gt;alert(1)"));
	assert_non_null(strstr(html, "[U+001B]"));
	assert_non_null(strstr(html, "[U+202E]"));
	free(html);
	tear_down(&s);
}

static void check_mail(const char *name)
{
	struct subject s;
	char *out[3];
	size_t n;

	set_up(&s, name);
	n = write_all(&s, MAIL, out);
	for (size_t i = 0; i < n; i++) {
		size_t column = 0;

		for (const char *p = out[i]; *p; p++) {
			column = *p == '\n' ? 0 : column + 1;
			assert_true(column <= 72);
			assert_true(*p == '\n' || (*p >= ' ' && *p <= '~'));
			assert_false(*p == '\n' && p > out[i] && p[-1] == ' ');
		}
		free(out[i]);
	}
	tear_down(&s);
}

static void test_mail(void **state)
{
	char endless[900];

	(void)state;
	check_mail("v4.13");
	check_mail(HOSTILE);
	memset(endless, 'x', sizeof(endless) - 1);
	endless[sizeof(endless) - 1] = '\0';
	check_mail(endless);
}

/* 72 columns are kept, of 73 the last two make room for a mark. */
static void test_mail_line(void **state)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	(void)state;
	mail_line(f, "%072d", 1);
	mail_line(f, "%073d", 1);
	fclose(f);
	assert_int_equal(len, 73 + 73);
	assert_true(text[71] == '1' && text[73 + 71] == '~');
	free(text);
}

static void test_same_bytes(void **state)
{
	struct subject s, t;

	(void)state;
	set_up(&s, "v4.13");
	set_up(&t, "v4.13");
	for (int format = 0; format < FORMATS; format++) {
		char *once[3], *again[3];
		size_t n = write_all(&s, format, once);

		write_all(&t, format, again);
		for (size_t i = 0; i < n; i++) {
			assert_string_equal(once[i], again[i]);
			free(once[i]);
			free(again[i]);
		}
	}
	tear_down(&s);
	tear_down(&t);
}

/* A leak is a word, not only a colour; and where there is none it is not
 * claimed. */
static void test_leaks_in_words(void **state)
{
	struct behaviour b[1];
	struct comparison c = { b, 1 };
	char *svg;

	(void)state;
	b[0] = behave_as("leaks", "vhe", &recipe_4_13);
	svg = compare_svg(&c);
	assert_non_null(strstr(svg, ">LEAK out</text>"));
	assert_non_null(strstr(svg, ">LEAK in</text>"));
	assert_non_null(strstr(svg, "LEAK out: D A"));
	free(svg);
	behaviour_release(&b[0]);
	b[0] = behave_as("does not", "vhe", &recipe_6_19);
	svg = compare_svg(&c);
	assert_null(strstr(svg, ">LEAK out</text>"));
	assert_null(strstr(svg, ">LEAK in</text>"));
	assert_non_null(strstr(svg, ">no leak</text>"));
	free(svg);
	behaviour_release(&b[0]);
}

static size_t count(const char *text, const char *word)
{
	size_t n = 0;

	for (; (text = strstr(text, word)); text++)
		n++;
	return n;
}

/* What the guest does with its own flags is no leak. */
static void test_guest_is_free(void **state)
{
	struct behaviour b = behave_as("v4.13", "vhe", &recipe_4_13);
	struct comparison c = { &b, 1 };
	char *before = compare_svg(&c), *after;

	(void)state;
	for (size_t i = 0; i < b.laps[0].nstretches; i++) {
		if (b.laps[0].stretches[i].world == WORLD_GUEST)
			b.laps[0].stretches[i].flags = 0;
	}
	after = compare_svg(&c);
	assert_string_not_equal(before, after);
	assert_int_equal(count(before, ">LEAK in</text>"),
			 count(after, ">LEAK in</text>"));
	free(before);
	free(after);
	behaviour_release(&b);
}

/* What is modelled says so, on every page and in every mail. */
static void test_modelled(void **state)
{
	struct subject s;
	char *out[3];

	(void)state;
	set_up(&s, "v4.13");
	for (int format = HTML; format <= SVG; format++) {
		size_t n = write_all(&s, format, out);

		for (size_t i = 0; i < n; i++) {
			assert_non_null(strstr(out[i], "-hatch)"));
			assert_non_null(
				strstr(out[i], "not synchronised: modelled"));
			free(out[i]);
		}
	}
	tear_down(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_markup),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_hostile_is_shown),
		cmocka_unit_test(test_mail),
		cmocka_unit_test(test_mail_line),
		cmocka_unit_test(test_same_bytes),
		cmocka_unit_test(test_leaks_in_words),
		cmocka_unit_test(test_guest_is_free),
		cmocka_unit_test(test_modelled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

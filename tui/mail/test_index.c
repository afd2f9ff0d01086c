// SPDX-License-Identifier: MIT
/*
 * What a mail says of itself. The forms are those of git format-patch, of b4
 * and of the kernel's process documents.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "index.h"

struct tags {
	const char *subject, *clean;
	unsigned int version, n, of;
	const char *flags; /* p PATCH, f RFC, s RESEND, r a reply, o odd */
};

static const struct tags tags[] = {
	{ "[PATCH] x", "x", 1, 0, 0, "p" },
	{ "[PATCH v2 1/3] x", "x", 2, 1, 3, "p" },
	{ "[PATCH 0/12] a: b", "a: b", 1, 0, 12, "p" },
	{ "[RFC PATCH v10 03/10] x", "x", 10, 3, 10, "pf" },
	{ "[RFC/PATCH] x", "x", 1, 0, 0, "pf" },
	{ "[RFCv2 1/2] x", "x", 2, 1, 2, "f" },
	{ "[PATCHv3] x", "x", 3, 0, 0, "p" },
	{ "[PATCH,v4,2/2] x", "x", 4, 2, 2, "p" },
	{ "[PATCH RESEND] x", "x", 1, 0, 0, "ps" },
	{ "[list] [PATCH 1/2] x", "x", 1, 1, 2, "p" },
	{ "Re: [PATCH 1/2] x", "x", 1, 1, 2, "pr" },
	{ "RE: re:[PATCH] x", "x", 1, 0, 0, "pr" },
	{ "[PATCH] [arm64] x", "x", 1, 0, 0, "p" },
	{ "[PATCH] x [y]", "x [y]", 1, 0, 0, "p" },
	{ "[PATCH 4/3] x", "x", 1, 0, 0, "p" },
	{ "[PATCH 1/0] x", "x", 1, 0, 0, "p" },
	{ "[PATCH v0] x", "x", 1, 0, 0, "p" },
	{ "[PATCH x", "[PATCH x", 1, 0, 0, "" },
	{ "plain", "plain", 1, 0, 0, "" },
	{ "", "", 1, 0, 0, "" },
	{ "[PATCH]\n  a\t b ", "a b", 1, 0, 0, "p" },
	{ "[PATCH] a\033[1m", "a[U+001B][1m", 1, 0, 0, "po" },
	{ "[PATCH] \u202ea", "[U+202E]a", 1, 0, 0, "po" },
	{ "[PATCH] a\u2067b\u2069", "a[U+2067]b[U+2069]", 1, 0, 0, "po" },
	{ "[PATCH] caf\303\251", "caf\303\251", 1, 0, 0, "p" },
	{ "[PATCH] \351", "\357\277\275", 1, 0, 0, "p" },
};

static void flags_of(const struct mail *m, char *to)
{
	if (m->patch_tag)
		*to++ = 'p';
	if (m->rfc)
		*to++ = 'f';
	if (m->resend)
		*to++ = 's';
	if (m->reply)
		*to++ = 'r';
	if (m->odd)
		*to++ = 'o';
	*to = '\0';
}

static void subjects(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		const struct tags *t = &tags[i];
		struct mail m = { .why = "" };
		char flags[8];

		index_subject(&m, t->subject);
		flags_of(&m, flags);
		assert_string_equal(m.subject, t->clean);
		assert_string_equal(flags, t->flags);
		assert_int_equal(m.version, t->version);
		assert_int_equal(m.n, t->n);
		assert_int_equal(m.of, t->of);
		index_release(&m);
	}
}

static void headers(void **state)
{
	static const char raw[] =
		"X-Other: <no@x>\n"
		"From: \"A. Writer\" <Writer@Example.invalid>\n"
		"message-id:\n <one@x>\n"
		"In-Reply-To: Your mail of Monday <two@x>\n"
		"References: <three@x>\n\t<two@x>\n"
		"\n"
		"Message-ID: <body@x>\n";
	struct mail m = { .why = "" };

	(void)state;
	index_headers(&m, raw, sizeof(raw) - 1);
	assert_int_equal(index_finish(&m, NULL), 0);
	assert_string_equal(m.id, "one@x");
	assert_string_equal(m.parent, "two@x");
	assert_string_equal(m.root, "three@x");
	assert_string_equal(m.sender, "Writer@Example.invalid");
	index_release(&m);
}

/* A list's archive hides addresses, and may have no ids. */
static void archive_headers(void **state)
{
	static const char raw[] = "From: Writer at example.invalid (A. W.)\n"
				  "In-Reply-To: <not closed\n"
				  "\n";
	struct mail m = { .why = "" };

	(void)state;
	index_headers(&m, raw, sizeof(raw) - 1);
	assert_int_equal(index_finish(&m, NULL), 0);
	assert_string_equal(m.id, "");
	assert_string_equal(m.parent, "");
	assert_string_equal(m.root, "");
	assert_string_equal(m.sender, "writer at example.invalid");
	index_release(&m);
}

static void quotes(void **state)
{
	static const struct mail_line want[] = {
		{ 0, "Mine." },	   { 1, "theirs" }, { 2, "older" },
		{ 3, "oldest" },   { 0, "" },	    { 0, "a       b" },
		{ 0, "[U+0007]" }, { 1, "  code" },
	};
	struct mail m = { .why = "" };

	(void)state;
	index_text(&m, "Mine.\n> theirs\n> > older\n>>> oldest\n\na\tb\n\a\r\n"
		       ">   code");
	assert_int_equal(m.nlines, sizeof(want) / sizeof(want[0]));
	for (size_t i = 0; i < m.nlines; i++) {
		assert_int_equal(m.lines[i].depth, want[i].depth);
		assert_string_equal(m.lines[i].text, want[i].text);
	}
	index_release(&m);
}

struct form {
	const char *subject, *text;
	enum mail_kind kind;
	const char *why; /* begins so */
};

#define DIFF "--- a/hyp/x.c\n+++ b/hyp/x.c\n@@ -1 +1 @@\n"

static const struct form forms[] = {
	{ "[PATCH] x", "y\n---\n" DIFF, MAIL_PATCH, "" },
	{ "x", "y\ndiff --git a/x b/x\n", MAIL_PATCH, "" },
	{ "x", "Index: hyp/x.c\n", MAIL_PATCH, "" },
	{ "Re: [PATCH] x", "so:\n" DIFF, MAIL_PROPOSAL, "" },
	{ "[PATCH 0/2] x", "both\n", MAIL_COVER, "it is the cover" },
	{ "Re: [PATCH 0/2] x", "both\n", MAIL_TALK, "it is talk" },
	{ "[PATCH] x", "y\n---\n", MAIL_TALK, "it says PATCH" },
	{ "Re: x",
	  "> "
	  "--- a/x\n> +++ b/x\n",
	  MAIL_TALK, "the diff in it" },
	{ "x", "  diff --git a/x b/x\n", MAIL_TALK, "its diff is indented" },
	{ "x", "<html>\n", MAIL_TALK, "it is HTML" },
	{ "x", "--- \n+ no\n", MAIL_TALK, "it is talk" },
};

static void kinds(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		const struct form *f = &forms[i];
		struct mail m = { .why = "" };

		index_subject(&m, f->subject);
		index_kind(&m, f->text);
		assert_int_equal(m.kind, f->kind);
		assert_true(!strncmp(m.why, f->why, strlen(f->why)));
		assert_int_equal(!*m.why, !*f->why);
		index_release(&m);
	}
}

static void base_commit(void **state)
{
	static const char id[] = "0123456789abcdef0123456789abcdef01234567";
	struct mail m = { .why = "" };

	(void)state;
	index_kind(&m, DIFF " base-commit: 1111\nbase-commit: 0123\n"
			    "base-commit: 0123456789abcdef0123456789abcdef"
			    "01234567\n-- \n2.39\n");
	assert_string_equal(m.base_commit, id);
	index_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(subjects),
		cmocka_unit_test(headers),
		cmocka_unit_test(archive_headers),
		cmocka_unit_test(quotes),
		cmocka_unit_test(kinds),
		cmocka_unit_test(base_commit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

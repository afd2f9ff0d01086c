// SPDX-License-Identifier: MIT
/* A good patch mail, and each way to spoil it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "letter.h"

static const struct mail_line good_lines[] = {
	{ 0, "An exception would go through the wrong vectors, and end in a" },
	{ 0, "panic." },
	{ 0, "" },
	{ 0,
	  "    code may be as long as it is, and so may what is quoted below "
	  "it, or a link" },
	{ 0, "" },
	{ 0, "Fixes: 3f5c90b890ac (\"KVM: arm64: a title that makes this line "
	     "a long one\")" },
	{ 0, "Reviewed-by: Ada <ada@lists.example>" },
	{ 0, "Signed-off-by: S <s@example.invalid>" },
};

static const char good_diff[] = "---\nv2: one barrier less than v1\n\n"
				" hyp/a.c | 2 +-\n 1 file changed\n\n"
				"diff --git a/hyp/a.c b/hyp/a.c\n"
				"--- a/hyp/a.c\n+++ b/hyp/a.c\n"
				"@@ -1,2 +1,2 @@\n-a\n+b\n c\n";

#define LINES (sizeof(good_lines) / sizeof(good_lines[0]))

static char subject[] = "KVM: arm64: synchronise before the unmask";
static char address[] = "s@example.invalid";

/* Line @at says @text instead; behind the last: nothing is changed. */
static bool judge_line(const char *rule, size_t at, const char *text,
		       const struct mail *other)
{
	struct mail_line lines[LINES];
	struct mail mail = {
		.subject = subject,
		.email = address,
		.version = 2,
		.lines = lines,
		.nlines = LINES,
		.diff = (char *)(uintptr_t)good_diff,
	};
	struct lab_result result = { 0 };
	char path[] = "/tmp/vhelab-letter-XXXXXX";
	struct letter *letter;
	struct err err = { 0 };
	int fd = mkstemp(path);
	bool held;

	memcpy(lines, good_lines, sizeof(lines));
	if (at < LINES)
		lines[at].text = text;
	dprintf(fd, "[r]\nsays = s\nholds = %s\n", rule);
	close(fd);
	letter = letter_read(path, &err);
	if (!letter)
		fail_msg("%s: %s", rule, err.text);
	unlink(path);
	assert_true(letter_has(letter, "r"));
	assert_false(letter_has(letter, "signed-off"));
	letter_judge(letter, other ? other : &mail, &result);
	assert_int_equal(result.count, 1);
	held = result.findings[0].held;
	assert_int_equal(held, !*result.findings[0].why);
	lab_result_release(&result);
	letter_free(letter);
	return held;
}

/* Each rule holds of the good mail, and not of this one. */
static const struct {
	const char *rule;
	size_t line;
	const char *text;
} spoiled[] = {
	{ "body-at-least 32", 1, "" },
	{ "body-names vectors", 0, "It is wrong." },
	{ "body-width 75", 1,
	  "a line that goes on and on until no terminal shows all of it in "
	  "one row of eighty" },
	{ "body-without-versions", 1, "v2: rebased" },
	{ "body-without-versions", 1, " - V3 takes Ada's remarks" },
	{ "signed-off", 7, "Signed-off-by: S <somebody@else.invalid>" },
	{ "signed-off", 7, "" },
	{ "trailer Reviewed-by: Ada <ada@lists.example>", 6,
	  "Reviewed-by: Ada Someone <ada@lists.example>" },
	{ "fixes 3f5c90b890ac", 5, "" },
	{ "fixes 3f5c90b890ac", 5, "Fixes: 3f5c90b (\"KVM\")" },
	{ "fixes 3f5c90b890ac", 5, "Fixes: 3f5c90b890ac KVM" },
	{ "fixes 3f5c90b890ac", 5, "Fixes: 4f5abad9e826 (\"KVM\")" },
	{ "trailers-last", 6, "And one more thing." },
};

static void test_body(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(spoiled) / sizeof(spoiled[0]); i++) {
		if (!judge_line(spoiled[i].rule, LINES, NULL, NULL))
			fail_msg("%s: not of the good one", spoiled[i].rule);
		if (judge_line(spoiled[i].rule, spoiled[i].line,
			       spoiled[i].text, NULL))
			fail_msg("%s: of \"%s\"", spoiled[i].rule,
				 spoiled[i].text);
	}
}

static bool subject_is(const char *rule, const char *text)
{
	struct mail mail = { .subject = (char *)(uintptr_t)text, .version = 1 };

	return judge_line(rule, LINES, NULL, &mail);
}

static void test_subject(void **state)
{
	(void)state;
	assert_true(judge_line("version 2", LINES, NULL, NULL));
	assert_false(subject_is("version 2", "a"));
	assert_true(subject_is("subject-begins KVM: arm64:", "KVM: arm64: a"));
	assert_false(subject_is("subject-begins KVM: arm64:", "kvm: a"));
	assert_true(subject_is("subject-at-most 3", "abc"));
	assert_false(subject_is("subject-at-most 3", "abcd"));
	assert_false(subject_is("subject-plain", "Fix it."));
	assert_false(subject_is("subject-plain", ""));
}

static bool diff_is(const char *rule, const char *text)
{
	struct mail mail = { .diff = (char *)(uintptr_t)text };

	return judge_line(rule, LINES, NULL, &mail);
}

static void test_diff(void **state)
{
	(void)state;
	assert_true(diff_is("changelog", good_diff));
	/* Statistics are no changelog, and what stands behind is the diff. */
	assert_false(diff_is("changelog",
			     "---\n hyp/v1.c | 2 +- of a few words\n\n"
			     "diff --git a/x b/x\n+v1 was another one here\n"));
	assert_false(diff_is("changelog", ""));
	assert_true(diff_is("touches hyp/a.c", good_diff));
	assert_false(diff_is("touches hyp/b.c", good_diff));
	assert_false(diff_is("touches hyp/a.c", ""));
	assert_true(diff_is("lines-at-most 2", good_diff));
	assert_false(diff_is("lines-at-most 1", good_diff));
}

static const struct {
	const char *text, *complaint;
} broken[] = {
	{ "", "no rule" },
	{ "[a]\nsays = s\n", "no holds" },
	{ "[a]\nholds = signed-off\n", "no says" },
	{ "[a]\nsays = s\nholds = signed\n", "no such verb" },
	{ "[a]\nsays = s\nholds = version\n", "wrong words" },
	{ "[a]\nsays = s\nholds = version two\n", "no number" },
	{ "[a]\nsays = s\nholds = signed-off by me\n", "wrong words" },
	{ "[a]\nsays = s\nholds = signed-off\nholds = changelog\n", "twice" },
	{ "[a]\nsays\n", ":2: " },
};

static void test_broken(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		char path[] = "/tmp/vhelab-letter-XXXXXX";
		struct err err = { 0 };
		int fd = mkstemp(path);

		dprintf(fd, "%s", broken[i].text);
		close(fd);
		assert_null(letter_read(path, &err));
		unlink(path);
		if (!strstr(err.text, broken[i].complaint))
			fail_msg("%s: %s", broken[i].text, err.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_body),
		cmocka_unit_test(test_subject),
		cmocka_unit_test(test_diff),
		cmocka_unit_test(test_broken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

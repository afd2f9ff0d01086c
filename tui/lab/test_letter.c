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

/* What became of the mail, and what was said of it last. */
static struct letter_tried tried;
static char why[240];

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
	letter_judge(letter, other ? other : &mail, &tried, &result);
	assert_int_equal(result.count, 1);
	held = result.findings[0].held;
	assert_int_equal(held, !*result.findings[0].why);
	snprintf(why, sizeof(why), "%s", result.findings[0].why);
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
	{ "body-names vector|VBAR", 0, "It is wrong." },
	{ "body-width 75", 1,
	  "a line that goes on and on until no terminal shows all of it in "
	  "one row of eighty" },
	{ "body-without-versions", 1, "v2: rebased" },
	{ "body-without-versions", 1, "Changes since v1: move the ISB." },
	{ "body-without-versions", 1, "Changes since version 1:" },
	{ "body-without-versions", 1, "In v2 the ISB is moved" },
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

/* Said in one line and held. */
static const struct {
	const char *rule, *text;
} taken[] = {
	{ "body-names vector|VBAR", "the vector table of the hypervisor" },
	{ "body-names vector|VBAR", "through __kvm_hyp_vector" },
	{ "body-names vector|VBAR", "where VBAR_EL2 points" },
	/* Cores, kernels and devices have versions, too. */
	{ "body-without-versions", "V1 and V2 cores do so, as others" },
	{ "body-without-versions", "since v4.17, and with a vgic-v2" },
	{ "body-without-versions", "a VHE host with GICv3" },
};

static void test_taken(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
		if (!judge_line(taken[i].rule, 0, taken[i].text, NULL))
			fail_msg("\"%s\": %s", taken[i].text, why);
	}
}

static void test_words(void **state)
{
	(void)state;
	/* The good one has fifteen words before the code. */
	assert_false(judge_line("body-at-least 99", LINES, NULL, NULL));
	assert_non_null(strstr(why, " words, 99 are wanted"));
	assert_true(judge_line("body-at-least 30", LINES, NULL, NULL));
	for (size_t i = 0; i < 2; i++) {
		struct mail_line lines[20];
		struct mail mail = { .lines = lines, .nlines = 20 };

		for (size_t n = 0; n < 20; n++)
			lines[n].text = i ? "Panic, panic. PANIC!" : "- * ==";
		assert_false(
			judge_line("body-at-least 30", LINES, NULL, &mail));
		assert_non_null(
			strstr(why, i ? "only 1 different" : "0 words"));
	}
}

/* A wrong hash is not the form's fault; the right one is not given away. */
static void test_fixes(void **state)
{
	(void)state;
	assert_false(
		judge_line("fixes 3f5c90b890ac", 5, "Fixes: 4f5c90b", NULL));
	assert_non_null(strstr(why, "\"4f5c90b\" is not the hash"));
	assert_null(strstr(why, "3f5c"));
	assert_false(
		judge_line("fixes 3f5c90b890ac", 5, "Fixes: 3f5c90b", NULL));
	assert_non_null(strstr(why, "the form is"));
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
	assert_false(subject_is("subject-begins KVM: arm64:", "KVM: arm64:"));
	assert_false(subject_is("subject-begins KVM: arm64:", "KVM: arm64: "));
	assert_true(subject_is("subject-at-most 3", "abc"));
	assert_false(subject_is("subject-at-most 3", "abcd"));
	assert_false(subject_is("subject-plain", "Fix it."));
	assert_false(subject_is("subject-plain", ""));
	assert_true(subject_is("subject-plain", "fix it"));
	assert_false(judge_line(
		"subject-plain", LINES, NULL,
		&(struct mail){ .subject = subject, .reply = true }));
}

static bool diff_is(const char *rule, const char *text)
{
	struct mail mail = { .diff = (char *)(uintptr_t)text };

	return judge_line(rule, LINES, NULL, &mail);
}

#define STATISTICS " hyp/v1.c | 2 +- of a few words\n 1 file changed, 9 more\n"
#define HEAD	   "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n"

static const char *const logs[] = {
	"v2: move the ISB instead of adding one (Ada)\n",
	"Changes in v2:\n * one ISB\n",
	"v2:\n - Move the ISB\n",
	"Changes since version 1:\n - the ISB\n",
	"One barrier instead of two, and nothing | changed, beside.\n",
};

static void test_changelog(void **state)
{
	char text[400];

	(void)state;
	assert_true(diff_is("changelog 3", good_diff));
	for (size_t i = 0; i < sizeof(logs) / sizeof(logs[0]); i++) {
		snprintf(text, sizeof(text), "---\n%s\n%s\n" HEAD, logs[i],
			 STATISTICS);
		if (!diff_is("changelog 3", text))
			fail_msg("%s: %s", logs[i], why);
	}
	/* Statistics are no changelog, and what stands behind is the diff. */
	assert_false(diff_is("changelog 3", "---\n" STATISTICS "\n" HEAD
					    "+v1 was another one here\n"));
	assert_non_null(strstr(why, "below the ---"));
	assert_false(diff_is("changelog 3", "---\n - -\n * *\n\n" HEAD));
	assert_false(diff_is("changelog 3", ""));
}

static void test_diff(void **state)
{
	(void)state;
	assert_true(diff_is("touches hyp/a.c", good_diff));
	assert_false(diff_is("touches hyp/b.c", good_diff));
	assert_false(diff_is("touches hyp/a.c", ""));
	assert_true(diff_is("lines-at-most 2", good_diff));
	assert_false(diff_is("lines-at-most 1", good_diff));
	/* What is listed above the diff is none of it. */
	assert_true(diff_is("lines-at-most 2",
			    "---\n- one\n- two\n+ three\n" HEAD
			    "-a\n b\n+a\n c\n-- \n2.39\n"));
}

static void test_moves(void **state)
{
	(void)state;
	assert_true(diff_is("moves 1", HEAD "-a\n b\n+a\n c\n-- \n2.39\n"));
	assert_true(diff_is("moves 1", HEAD "+c\n a\n b\n-c\n"));
	/* A line that begins with another sign is still one. */
	assert_true(diff_is("moves 1", HEAD "--- a\n b\n+-- a\n c\n"));
	assert_false(diff_is("moves 1", HEAD "-a\n-\n b\n+a\n"));
	assert_non_null(strstr(why, "a blank line is removed"));
	assert_false(diff_is("moves 1", HEAD "-a\n b\n+a\n+/* so */\n"));
	assert_non_null(strstr(why, "adds \"/* so */\""));
	assert_false(diff_is("moves 1", HEAD "-a\n-b\n+b\n+a\n c\n"));
	assert_non_null(strstr(why, "moves 2 lines"));
	assert_false(diff_is("moves 1", HEAD "-a\n b\n+ a\n c\n"));
	assert_false(diff_is("moves 1", ""));
}

static void test_tried(void **state)
{
	(void)state;
	tried = (struct letter_tried){ .why = "patch failed: hyp/a.c:1" };
	assert_false(diff_is("applies", good_diff));
	assert_non_null(strstr(why, "to the tag start: patch failed"));
	assert_false(diff_is("same-tree", good_diff));
	tried = (struct letter_tried){ .applies = true };
	assert_true(diff_is("applies", good_diff));
	assert_true(diff_is("same-tree", good_diff));
	strcpy(tried.differs, "hyp/a.c");
	assert_true(diff_is("applies", good_diff));
	assert_false(diff_is("same-tree", good_diff));
	assert_non_null(strstr(why, "format-patch"));
	tried = (struct letter_tried){ .applies = false };
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
	{ "[a]\nsays = s\nholds = signed-off\nholds = applies\n", "twice" },
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
		cmocka_unit_test(test_body),  cmocka_unit_test(test_subject),
		cmocka_unit_test(test_taken), cmocka_unit_test(test_words),
		cmocka_unit_test(test_fixes), cmocka_unit_test(test_changelog),
		cmocka_unit_test(test_diff),  cmocka_unit_test(test_moves),
		cmocka_unit_test(test_tried), cmocka_unit_test(test_broken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

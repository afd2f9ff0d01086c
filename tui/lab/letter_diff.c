// SPDX-License-Identifier: MIT
/* What can be asked of what stands below the three dashes. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "letter_impl.h"

#define MOVED_MAX 64

static bool begins(const char *text, const char *with)
{
	return !strncmp(text, with, strlen(with));
}

/* The line after this one; NULL behind the last. */
static const char *next_line(const char *at)
{
	at = strchr(at, '\n');
	return at && at[1] ? at + 1 : NULL;
}

/* ---- the changelog ------------------------------------------------------------- */

/* " hyp/a.c | 2 +-", " 1 file changed": git's, which writes a blank first. */
static bool is_statistics(const char *line)
{
	unsigned int n;
	char word[8];

	if (*line != ' ')
		return false;
	return strstr(line, " | ") || begins(line, " create mode ") ||
	       begins(line, " delete mode ") ||
	       (sscanf(line, " %u %7s changed", &n, word) == 2 &&
		begins(word, "file"));
}

static unsigned int words_in(const char *line)
{
	unsigned int n = 0;
	bool in = false;

	for (; *line; line++) {
		if (isspace((unsigned char)*line)) {
			in = false;
		} else if (!in && isalnum((unsigned char)*line)) {
			in = true;
			n++;
		}
	}
	return n;
}

bool letter_changelog(struct letter_look *k)
{
	const char *at = k->mail->diff;
	unsigned int words = 0;

	for (; at && !begins(at, "diff --git ") && !begins(at, "--- a/");
	     at = next_line(at)) {
		char line[200];

		snprintf(line, sizeof(line), "%.*s", (int)strcspn(at, "\n"),
			 at);
		words += is_statistics(line) ? 0 : words_in(line);
	}
	return words >= k->rule->number ||
	       letter_no(k, "write what is new below the ---, e.g. "
			    "\"Changes since v1:\"");
}

/* ---- the hunks ------------------------------------------------------------------ */

/* A diff, line by line, of its hunks only. */
struct hunks {
	const char *at;	       /* the next line, NULL behind the last */
	unsigned long was, is; /* lines that the hunk still has to show */
};

/* "@@ -89,8 +89,8 @@": one line where no number of them is given. */
static bool enter_hunk(struct hunks *h)
{
	unsigned long from, to;

	h->was = h->is = 1;
	if (sscanf(h->at, "@@ -%lu,%lu +%lu,%lu @@", &from, &h->was, &to,
		   &h->is) == 4 ||
	    sscanf(h->at, "@@ -%lu,%lu +%lu @@", &from, &h->was, &to) == 3)
		return true;
	h->was = 1;
	if (sscanf(h->at, "@@ -%lu +%lu,%lu @@", &from, &to, &h->is) == 3 ||
	    sscanf(h->at, "@@ -%lu +%lu @@", &from, &to) == 2)
		return true;
	h->was = h->is = 0;
	return false;
}

static void pass(struct hunks *h, char sign)
{
	h->was -= h->was && sign != '+' && sign != '\\';
	h->is -= h->is && sign != '-' && sign != '\\';
}

/* The next line that is added or removed; NULL: there is none. */
static const char *next_change(struct hunks *h)
{
	while (h->at) {
		const char *line = h->at;
		bool inside = h->was || h->is;

		if (inside)
			pass(h, *line);
		else
			enter_hunk(h);
		h->at = next_line(line);
		if (inside && (*line == '+' || *line == '-'))
			return line;
	}
	return NULL;
}

bool letter_lines_at_most(struct letter_look *k)
{
	struct hunks h = { .at = k->mail->diff };
	unsigned int n = 0;

	while (next_change(&h))
		n++;
	return n <= k->rule->number ||
	       letter_no(k,
			 "%u lines are added or removed: what of it is not "
			 "the repair?",
			 n);
}

static bool same_text(const char *a, const char *b)
{
	size_t n = strcspn(a, "\n");

	return n == strcspn(b, "\n") && !strncmp(a, b, n);
}

/* The first line that goes, or comes, and does not come, or go, elsewhere. */
static const char *first_unmoved(const char *const *lines, size_t n)
{
	bool paired[MOVED_MAX] = { false };

	for (size_t i = 0; i < n; i++) {
		for (size_t j = i + 1; j < n && !paired[i]; j++) {
			if (paired[j] || *lines[i] == *lines[j] ||
			    !same_text(lines[i] + 1, lines[j] + 1))
				continue;
			paired[i] = paired[j] = true;
		}
		if (!paired[i])
			return lines[i];
	}
	return NULL;
}

static bool is_blank(const char *line)
{
	return line[strspn(line, " \t\r")] == '\n';
}

bool letter_moves(struct letter_look *k)
{
	struct hunks h = { .at = k->mail->diff };
	const char *lines[MOVED_MAX], *line;
	size_t n = 0;

	while (n < MOVED_MAX && (line = next_change(&h)))
		lines[n++] = line;
	line = first_unmoved(lines, n);
	if (line && is_blank(line + 1))
		return letter_no(k,
				 "a blank line is %s: that is not the repair",
				 *line == '+' ? "added" : "removed");
	if (line) {
		char text[48];

		snprintf(text, sizeof(text), "%.*s",
			 (int)strcspn(line + 1, "\n"), line + 1);
		return letter_no(k, "it %s \"%s\": that is no move",
				 *line == '+' ? "adds" : "removes",
				 text + strspn(text, " \t"));
	}
	return n == 2 * k->rule->number ||
	       letter_no(k, "it moves %zu lines, and %u has to be", n / 2,
			 k->rule->number);
}

bool letter_touches(struct letter_look *k)
{
	const char *at = k->mail->diff;

	for (; at; at = next_line(at)) {
		size_t n = strcspn(at, "\n");
		const char *name = at + strlen("+++ b/");

		if (begins(at, "+++ b/") &&
		    strncmp(name, k->rule->words, n - strlen("+++ b/")) != 0)
			return letter_no(k, "it changes %.*s as well",
					 (int)(n - strlen("+++ b/")), name);
	}
	return *k->mail->diff || letter_no(k, "there is no diff");
}

/* ---- the tree that it makes ------------------------------------------------------- */

bool letter_applies(struct letter_look *k)
{
	return k->tried->applies ||
	       letter_no(k, "the mail does not apply to the tag start: %s",
			 k->tried->why);
}

/* What does not apply makes no tree. */
bool letter_same_tree(struct letter_look *k)
{
	if (!k->tried->applies)
		return letter_no(k, "the mail makes no tree");
	return !*k->tried->differs ||
	       letter_no(k,
			 "the mail is not what lies in hyp/ (%s): commit, and "
			 "run git format-patch again",
			 k->tried->differs);
}

// SPDX-License-Identifier: MIT
/* What can be asked of a patch mail. */
#include "letter.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "finding.h"
#include "letter_impl.h"

#define HASH_MIN 12

static bool no(struct letter_look *k, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
static bool no(struct letter_look *k, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(k->why, sizeof(k->why), fmt, ap);
	va_end(ap);
	return false;
}

static bool begins(const char *text, const char *with)
{
	return !strncmp(text, with, strlen(with));
}

/* ---- the subject ---------------------------------------------------------------- */

static bool version(struct letter_look *k)
{
	return k->mail->version == k->rule->number ||
	       no(k, "it says v%u: git format-patch -v%u writes [PATCH v%u]",
		  k->mail->version, k->rule->number, k->rule->number);
}

static bool subject_begins(struct letter_look *k)
{
	return begins(k->mail->subject, k->rule->words) ||
	       no(k, "it begins with \"%.40s\"", k->mail->subject);
}

static bool subject_at_most(struct letter_look *k)
{
	size_t n = strlen(k->mail->subject);

	return n <= k->rule->number ||
	       no(k, "it has %zu characters, %u are allowed", n,
		  k->rule->number);
}

static bool subject_plain(struct letter_look *k)
{
	const char *s = k->mail->subject;
	size_t n = strlen(s);

	return (n && s[n - 1] != '.') || no(k, "it ends like a sentence");
}

/* ---- the body -------------------------------------------------------------------- */

/* "Name-of-it: ...", as in the last paragraph. */
static bool is_trailer(const char *line)
{
	size_t n = 0;

	while (isalpha((unsigned char)line[n]) || line[n] == '-')
		n++;
	return n > 2 && line[n] == ':' && line[n + 1] == ' ' &&
	       isupper((unsigned char)*line) && memchr(line, '-', n);
}

static bool is_tag(const char *line)
{
	return is_trailer(line) || begins(line, "Fixes: ") ||
	       begins(line, "Link: ") || begins(line, "Closes: ") ||
	       begins(line, "Cc: ");
}

static unsigned int words_in(const char *line)
{
	unsigned int n = 0;

	for (; *line; n++) {
		line += strspn(line, " \t");
		if (!*line)
			break;
		line += strcspn(line, " \t");
	}
	return n;
}

static bool body_at_least(struct letter_look *k)
{
	unsigned int n = 0;

	for (size_t i = 0; i < k->mail->nlines; i++) {
		if (!is_tag(k->mail->lines[i].text))
			n += words_in(k->mail->lines[i].text);
	}
	return n >= k->rule->number ||
	       no(k, "%u in all: say what goes wrong, for whom, and since when",
		  n);
}

/* Code, quotations and addresses may be as long as they are. */
static bool body_width(struct letter_look *k)
{
	for (size_t i = 0; i < k->mail->nlines; i++) {
		const char *text = k->mail->lines[i].text;

		if (strlen(text) > k->rule->number && strchr(text, ' ') &&
		    !isspace((unsigned char)*text) && !is_tag(text))
			return no(k, "line %zu has %zu columns: \"%.30s...\"",
				  i + 1, strlen(text), text);
	}
	return true;
}

static bool body_names(struct letter_look *k)
{
	for (size_t i = 0; i < k->mail->nlines; i++) {
		if (!is_tag(k->mail->lines[i].text) &&
		    strcasestr(k->mail->lines[i].text, k->rule->words))
			return true;
	}
	return no(k, "no word of %s", k->rule->words);
}

/* What changed between versions is of no use in the history. */
static bool body_without_versions(struct letter_look *k)
{
	for (size_t i = 0; i < k->mail->nlines; i++) {
		const char *text = k->mail->lines[i].text;

		text += strspn(text, " \t*-");
		if ((*text == 'v' || *text == 'V') && isdigit(text[1]) &&
		    (text[2] == ':' || text[2] == ' '))
			return no(k,
				  "\"%.30s\" belongs below the line of "
				  "three dashes",
				  text);
	}
	return true;
}

/* ---- trailers ---------------------------------------------------------------------- */

static bool signed_off(struct letter_look *k)
{
	const struct mail *m = k->mail;
	char address[160];

	snprintf(address, sizeof(address), "<%s>", m->email);
	for (size_t i = 0; i < m->nlines; i++) {
		if (begins(m->lines[i].text, "Signed-off-by: ") &&
		    strcasestr(m->lines[i].text, address))
			return true;
	}
	return no(k, "no Signed-off-by of %.60s, who wrote it: git commit -s",
		  m->email);
}

static bool trailer(struct letter_look *k)
{
	for (size_t i = 0; i < k->mail->nlines; i++) {
		if (!strcmp(k->mail->lines[i].text, k->rule->words))
			return true;
	}
	return no(k, "the line is not there, or not as it was given");
}

/* Fixes: 3f5c90b890ac ("title") */
static bool fixes(struct letter_look *k)
{
	const char *line = "";
	size_t hex;

	for (size_t i = 0; i < k->mail->nlines; i++) {
		if (begins(k->mail->lines[i].text, "Fixes: "))
			line = k->mail->lines[i].text + strlen("Fixes: ");
	}
	hex = strspn(line, "0123456789abcdef");
	if (!*line)
		return no(k, "no line Fixes:");
	if (hex < HASH_MIN || !begins(line + hex, " (\"") ||
	    !begins(line + strlen(line) - 2, "\")"))
		return no(k,
			  "the form is: Fixes: %d digits or more, a blank, "
			  "(\"the title\")",
			  HASH_MIN);
	return begins(line, k->rule->words) ||
	       no(k, "%.*s is another commit", HASH_MIN, line);
}

static bool trailers_last(struct letter_look *k)
{
	bool inside = false;

	for (size_t i = 0; i < k->mail->nlines; i++) {
		const char *text = k->mail->lines[i].text;

		if (inside && *text && !is_tag(text))
			return no(k,
				  "\"%.30s\" stands behind the first of them",
				  text);
		inside = inside || is_tag(text);
	}
	return inside || no(k, "there are none");
}

/* ---- below the dashes ---------------------------------------------------------------- */

/* The line after this one; NULL behind the last. */
static const char *next_line(const char *at)
{
	at = strchr(at, '\n');
	return at && at[1] ? at + 1 : NULL;
}

static bool changelog(struct letter_look *k)
{
	const char *at = k->mail->diff;
	unsigned int words = 0;
	bool named = false;

	for (; at && !begins(at, "diff --git ") && !begins(at, "--- a/");
	     at = next_line(at)) {
		char line[200];

		snprintf(line, sizeof(line), "%.*s", (int)strcspn(at, "\n"),
			 at);
		if (strchr(line, '|') || strstr(line, "changed, "))
			continue; /* the statistics */
		words += words_in(line);
		named = named || strcasestr(line, "v1");
	}
	return (named && words > 4) ||
	       no(k, "between the dashes and the diff nothing says what is "
		     "new since v1");
}

/* ---- the diff -------------------------------------------------------------------------- */

static bool touches(struct letter_look *k)
{
	const char *at = k->mail->diff;

	for (; at; at = next_line(at)) {
		size_t n = strcspn(at, "\n");
		const char *name = at + strlen("+++ b/");

		if (begins(at, "+++ b/") &&
		    strncmp(name, k->rule->words, n - strlen("+++ b/")) != 0)
			return no(k, "it changes %.*s as well",
				  (int)(n - strlen("+++ b/")), name);
	}
	return *k->mail->diff || no(k, "there is no diff");
}

static bool lines_at_most(struct letter_look *k)
{
	const char *at = k->mail->diff;
	unsigned int n = 0;

	for (; at; at = next_line(at))
		n += (*at == '+' && !begins(at, "+++ ")) ||
		     (*at == '-' && !begins(at, "--- ") &&
		      !begins(at, "---\n"));
	return n <= k->rule->number ||
	       no(k,
		  "%u lines are added or removed: what of it is not the "
		  "repair?",
		  n);
}

/* ---- the table -------------------------------------------------------------------------- */

static const struct letter_verb verbs[] = {
	{ "version", 'n', version },
	{ "subject-begins", 'w', subject_begins },
	{ "subject-at-most", 'n', subject_at_most },
	{ "subject-plain", 0, subject_plain },
	{ "body-at-least", 'n', body_at_least },
	{ "body-width", 'n', body_width },
	{ "body-names", 'w', body_names },
	{ "body-without-versions", 0, body_without_versions },
	{ "signed-off", 0, signed_off },
	{ "trailer", 'w', trailer },
	{ "fixes", 'w', fixes },
	{ "trailers-last", 0, trailers_last },
	{ "changelog", 0, changelog },
	{ "touches", 'w', touches },
	{ "lines-at-most", 'n', lines_at_most },
};

const struct letter_verb *letter_verb_find(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (strlen(verbs[i].name) == len &&
		    !strncmp(verbs[i].name, name, len))
			return &verbs[i];
	}
	return NULL;
}

void letter_judge(const struct letter *l, const struct mail *mail,
		  struct lab_result *result)
{
	for (size_t i = 0; i < l->count; i++) {
		struct letter_look k = { .mail = mail, .rule = &l->rules[i] };
		bool held = l->rules[i].verb->holds(&k);

		finding_add(result, l->rules[i].name, l->rules[i].says, 0, held,
			    "%s", held ? "" : k.why);
	}
}

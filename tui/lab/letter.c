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

#define HASH_MIN   12
#define WORDS_SEEN 200

bool letter_no(struct letter_look *k, const char *fmt, ...)
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
	       letter_no(
		       k,
		       "it says v%u: git format-patch -v%u writes [PATCH v%u]",
		       k->mail->version, k->rule->number, k->rule->number);
}

static bool subject_begins(struct letter_look *k)
{
	const char *behind = k->mail->subject + strlen(k->rule->words);

	if (!begins(k->mail->subject, k->rule->words))
		return letter_no(k, "it begins with \"%.40s\"",
				 k->mail->subject);
	return behind[strspn(behind, " \t:")] ||
	       letter_no(k, "nothing stands behind \"%s\"", k->rule->words);
}

static bool subject_at_most(struct letter_look *k)
{
	size_t n = strlen(k->mail->subject);

	return n <= k->rule->number ||
	       letter_no(k, "it has %zu characters, %u are allowed", n,
			 k->rule->number);
}

static bool subject_plain(struct letter_look *k)
{
	const char *s = k->mail->subject;
	size_t n = strlen(s);

	if (k->mail->reply)
		return letter_no(k, "it begins with Re:, like an answer");
	return (n && s[n - 1] != '.') ||
	       letter_no(k, "it ends like a sentence");
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

/* How many words a text has, and how many that were not there before. */
struct words {
	struct {
		const char *text;
		size_t len;
	} seen[WORDS_SEEN];
	unsigned int all, different;
};

static void count_word(struct words *w, const char *text, size_t len)
{
	w->all++;
	for (unsigned int i = 0; i < w->different; i++) {
		if (w->seen[i].len == len &&
		    !strncasecmp(w->seen[i].text, text, len))
			return;
	}
	if (w->different == WORDS_SEEN)
		return;
	w->seen[w->different].text = text;
	w->seen[w->different++].len = len;
}

/* What holds no letter and no digit is no word; punctuation is part of none. */
static void count_words(struct words *w, const char *line)
{
	while (*line) {
		size_t n = 0;

		while (isalnum((unsigned char)line[n]) ||
		       (n && strchr("_'-", line[n]) && line[n]))
			n++;
		if (n)
			count_word(w, line, n);
		line += n ? n : 1;
	}
}

/* Whoever writes the same words over and over has not said so much. */
static bool body_at_least(struct letter_look *k)
{
	struct words w = { .all = 0 };

	for (size_t i = 0; i < k->mail->nlines; i++) {
		if (!is_tag(k->mail->lines[i].text))
			count_words(&w, k->mail->lines[i].text);
	}
	if (w.all < k->rule->number)
		return letter_no(k,
				 "%u words, %u are wanted: say what goes "
				 "wrong, for whom, and since when",
				 w.all, k->rule->number);
	return 2 * w.different >= k->rule->number ||
	       letter_no(k, "%u words, and only %u different ones", w.all,
			 w.different);
}

/* Code, quotations and addresses may be as long as they are. */
static bool body_width(struct letter_look *k)
{
	for (size_t i = 0; i < k->mail->nlines; i++) {
		const char *text = k->mail->lines[i].text;

		if (strlen(text) > k->rule->number && strchr(text, ' ') &&
		    !isspace((unsigned char)*text) && !is_tag(text))
			return letter_no(
				k, "line %zu has %zu columns: \"%.30s...\"",
				i + 1, strlen(text), text);
	}
	return true;
}

/* Is one of @words, which have '|' between them, in the line? */
static bool has_one_of(const char *line, const char *words)
{
	for (size_t n; *words; words += n + (words[n] == '|')) {
		char word[LETTER_WORDS + 1];

		n = strcspn(words, "|");
		snprintf(word, sizeof(word), "%.*s", (int)n, words);
		if (strcasestr(line, word))
			return true;
	}
	return false;
}

static bool body_names(struct letter_look *k)
{
	for (size_t i = 0; i < k->mail->nlines; i++) {
		if (!is_tag(k->mail->lines[i].text) &&
		    has_one_of(k->mail->lines[i].text, k->rule->words))
			return true;
	}
	return letter_no(k, "none of its words is: %s", k->rule->words);
}

/* The number behind "v" or "version ", 0 if there is none. That of a kernel
 * goes on behind it: v4.17. */
static unsigned long version_at(const char *word)
{
	const char *digits = word;
	char *end;
	unsigned long n;

	if (!strncasecmp(word, "version ", 8))
		digits += 8;
	else if (*word == 'v' || *word == 'V')
		digits++;
	if (digits == word || !isdigit((unsigned char)*digits))
		return 0;
	n = strtoul(digits, &end, 10);
	return (*end == '.' && isdigit((unsigned char)end[1])) ||
			       isalnum((unsigned char)*end)
		       ? 0
		       : n;
}

/* "v2: ...", " - V3 does". A core may be a V1 and begin a line. */
static bool heads_a_log(const char *line)
{
	size_t bullet = strspn(line, " \t*-");
	const char *word = line + bullet;

	return version_at(word) && (bullet || word[strcspn(word, ": ")] == ':');
}

/* Of this mail's own versions, in running text: "In v2 the ISB is moved". */
static bool speaks_of_version(const char *line, unsigned int newest)
{
	for (const char *at = line; *at; at++) {
		unsigned long n = *at == 'V' && at[1] != 'e' ? 0
							     : version_at(at);

		if (n && n <= newest &&
		    (at == line || strchr(" \t(\"'", at[-1])))
			return true;
	}
	return false;
}

/* What changed between versions is of no use in the history. */
static bool body_without_versions(struct letter_look *k)
{
	unsigned int newest = k->mail->version > 2 ? k->mail->version : 2;

	for (size_t i = 0; i < k->mail->nlines; i++) {
		const char *text = k->mail->lines[i].text;

		if (heads_a_log(text) || speaks_of_version(text, newest))
			return letter_no(k,
					 "\"%.30s\" belongs below the line of "
					 "three dashes",
					 text + strspn(text, " \t"));
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
	return letter_no(
		k, "no Signed-off-by of %.60s, who wrote it: git commit -s",
		m->email);
}

static bool trailer(struct letter_look *k)
{
	for (size_t i = 0; i < k->mail->nlines; i++) {
		if (!strcmp(k->mail->lines[i].text, k->rule->words))
			return true;
	}
	return letter_no(k, "the line is not there, or not as it was given");
}

/* The first @hex digits, as far as both have them. */
static bool same_hash(const char *line, size_t hex, const char *hash)
{
	size_t n = strlen(hash);

	return hex && !strncmp(line, hash, hex < n ? hex : n);
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
		return letter_no(k, "no line Fixes:");
	if (!same_hash(line, hex, k->rule->words))
		return letter_no(k,
				 "\"%.*s\" is not the hash of the commit that "
				 "is meant",
				 (int)strcspn(line, " "), line);
	return (hex >= HASH_MIN && begins(line + hex, " (\"") &&
		begins(line + strlen(line) - 2, "\")")) ||
	       letter_no(k,
			 "the form is: Fixes: %d digits or more, a blank, "
			 "(\"the title\")",
			 HASH_MIN);
}

static bool trailers_last(struct letter_look *k)
{
	bool inside = false;

	for (size_t i = 0; i < k->mail->nlines; i++) {
		const char *text = k->mail->lines[i].text;

		if (inside && *text && !is_tag(text))
			return letter_no(
				k, "\"%.30s\" stands behind the first of them",
				text);
		inside = inside || is_tag(text);
	}
	return inside || letter_no(k, "there are none");
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
	{ "changelog", 'n', letter_changelog },
	{ "touches", 'w', letter_touches },
	{ "lines-at-most", 'n', letter_lines_at_most },
	{ "moves", 'n', letter_moves },
	{ "applies", 0, letter_applies },
	{ "same-tree", 0, letter_same_tree },
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
		  const struct letter_tried *tried, struct lab_result *result)
{
	for (size_t i = 0; i < l->count; i++) {
		struct letter_look k = { .mail = mail,
					 .tried = tried,
					 .rule = &l->rules[i] };
		bool held = l->rules[i].verb->holds(&k);

		finding_add(result, l->rules[i].name, l->rules[i].says, 0, held,
			    "%s", held ? "" : k.why);
	}
}

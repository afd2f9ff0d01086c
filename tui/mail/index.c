// SPDX-License-Identifier: MIT
#include "index.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/bytes.h"

static char *clean_span(const char *text, size_t len, size_t max)
{
	char *copy = strndup(text, len);
	bool odd = false;
	char *clean = copy ? index_clean(copy, max, &odd) : NULL;

	free(copy);
	return clean;
}

/* ---- headers -------------------------------------------------------------------- */

/* "Name: value", its continuation lines unfolded; malloc()ed, or NULL. */
static char *find_header(const char *raw, size_t len, const char *name)
{
	const char *end = raw + len;
	size_t n = strlen(name);
	struct bytes value = { 0 };
	bool in = false;

	while (raw < end && *raw != '\n' && *raw != '\r') {
		const char *line = raw;
		const char *feed = memchr(raw, '\n', (size_t)(end - raw));

		raw = feed ? feed + 1 : end;
		if (in && *line != ' ' && *line != '\t')
			break;
		if (!in && (size_t)(raw - line) > n && line[n] == ':' &&
		    !strncasecmp(line, name, n)) {
			in = true;
			line += n + 1;
		}
		if (in)
			bytes_put(&value, line, (size_t)(raw - line));
	}
	bytes_u8(&value, 0);
	if (in && !value.failed)
		return (char *)value.data;
	free(value.data);
	return NULL;
}

/* The first "<id>" of a header's value; NULL: there is none. */
static char *first_id(const char *value)
{
	const char *open = value ? strchr(value, '<') : NULL;
	size_t len = open ? strcspn(open + 1, "<> \t\r\n") : 0;

	if (!open || open[1 + len] != '>' || !len || len > ID_MAX)
		return NULL;
	return clean_span(open + 1, len, ID_MAX);
}

/* The address in "Name <address>", "address (Name)" or "x at y (Name)". */
static char *address(const char *value)
{
	char *id = first_id(value);
	char *text;

	if (id || !value)
		return id;
	text = clean_span(value, strcspn(value, "("), ID_MAX);
	for (char *at = text; at && *at; at++)
		*at = (char)tolower((unsigned char)*at);
	for (size_t n = text ? strlen(text) : 0; n && text[n - 1] == ' ';)
		text[--n] = '\0';
	return text;
}

void index_headers(struct mail *m, const char *raw, size_t len)
{
	char *id = find_header(raw, len, "Message-ID");
	char *parent = find_header(raw, len, "In-Reply-To");
	char *references = find_header(raw, len, "References");
	char *sender = find_header(raw, len, "From");

	m->id = first_id(id);
	m->parent = first_id(parent);
	m->root = first_id(references);
	m->sender = address(sender);
	if (!m->root && m->parent)
		m->root = strdup(m->parent);
	free(id);
	free(parent);
	free(references);
	free(sender);
}

/* ---- the subject ---------------------------------------------------------------- */

static bool is_word(const char *word, size_t len, const char *with)
{
	return len >= strlen(with) && !strncasecmp(word, with, strlen(with));
}

/* "v2"; "v2.1" is a 2, too. */
static bool read_version(struct mail *m, const char *word, size_t len)
{
	unsigned long v;

	if (len < 2 || len > 8 || tolower((unsigned char)*word) != 'v' ||
	    !isdigit((unsigned char)word[1]))
		return false;
	v = strtoul(word + 1, NULL, 10);
	m->version = v ? (unsigned int)v : 1;
	return true;
}

static void read_number(struct mail *m, const char *word)
{
	unsigned int n, of;

	if (sscanf(word, "%6u/%6u", &n, &of) == 2 && of && n <= of) {
		m->n = n;
		m->of = of;
	}
}

/* One word of the brackets; "PATCHv2" and "RFC/PATCH" are written, too. */
static void read_tag(struct mail *m, const char *word, size_t len)
{
	static const char *const tags[] = { "PATCH", "RFC", "RESEND" };
	bool *const flags[] = { &m->patch_tag, &m->rfc, &m->resend };

	if (isdigit((unsigned char)*word)) {
		read_number(m, word);
		return;
	}
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		size_t n = strlen(tags[i]);

		if (!is_word(word, len, tags[i]))
			continue;
		*flags[i] = true;
		if (len > n)
			read_tag(m, word + n + (word[n] == '/'),
				 len - n - (word[n] == '/'));
		return;
	}
	read_version(m, word, len);
}

/* "[PATCH v2 1/3] ": what is behind it, NULL if there is no bracket. */
static const char *read_bracket(struct mail *m, const char *text)
{
	const char *end = *text == '[' ? strchr(text, ']') : NULL;

	if (!end)
		return NULL;
	for (text++; text < end;) {
		size_t len = strcspn(text, " ,;]");

		if (len)
			read_tag(m, text, len);
		text += len + (text + len < end);
	}
	return end + 1;
}

static const char *read_reply(struct mail *m, const char *text)
{
	static const char *const marks[] = { "Re:", "Fwd:", "Fw:",
					     "AW:", "SV:",  "Antw:" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (!strncasecmp(text, marks[i], strlen(marks[i]))) {
			m->reply = true;
			return text + strlen(marks[i]);
		}
	}
	return NULL;
}

/* What stands in for a hidden character has brackets, too: it comes last. */
void index_subject(struct mail *m, const char *subject)
{
	const char *text = subject, *next = subject;

	m->version = 1;
	while (next) {
		text = next + strspn(next, " \t\r\n");
		next = read_bracket(m, text);
		if (!next)
			next = read_reply(m, text);
	}
	m->subject = index_clean(text, SUBJECT_MAX, &m->odd);
}

/* ---- what it is ----------------------------------------------------------------------- */

static void read_base(struct mail *m, const char *line, size_t len)
{
	static const char label[] = "base-commit: ";
	size_t n = sizeof(label) - 1, hex;

	if (m->base_commit || len < n || strncmp(line, label, n) != 0)
		return;
	hex = strspn(line + n, "0123456789abcdef");
	if (hex == 40 || hex == 64)
		m->base_commit = strndup(line + n, hex);
}

static void find_base(struct mail *m, const char *text)
{
	for (size_t len; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		read_base(m, text, len);
	}
}

static bool begins_diff(const char *line, const char *quote)
{
	const char *next;

	if (!strncmp(line, "diff --git ", 11) || !strncmp(line, "Index: ", 7))
		return true;
	if (strncmp(line, "--- ", 4) != 0)
		return false;
	next = strchr(line, '\n');
	return next && !strncmp(next + 1 + strspn(next + 1, quote), "+++ ", 4);
}

bool index_has_diff(const char *text, const char *quote)
{
	for (; text; text = strchr(text, '\n')) {
		const char *line;

		text += *text == '\n';
		line = text + strspn(text, quote);
		if ((line > text || !*quote) && begins_diff(line, quote))
			return true;
	}
	return false;
}

static const char *why_no_diff(const struct mail *m, const char *text)
{
	if (index_has_diff(text, "> "))
		return index_has_diff(text, " ")
			       ? "its diff is indented: white space was lost"
			       : "the diff in it is quoted from another mail";
	if (strstr(text, "<html") || strstr(text, "<HTML"))
		return "it is HTML: ask for it as plain text";
	return m->patch_tag && !m->reply ? "it says PATCH, but holds no diff"
					 : "it is talk: it holds no diff";
}

void index_kind(struct mail *m, const char *text)
{
	find_base(m, text);
	m->why = "";
	if (index_has_diff(text, "")) {
		m->kind = m->reply ? MAIL_PROPOSAL : MAIL_PATCH;
		return;
	}
	m->kind = m->of && !m->n && !m->reply ? MAIL_COVER : MAIL_TALK;
	m->why = m->kind == MAIL_COVER ? "it is the cover letter"
				       : why_no_diff(m, text);
}

/* ---- the end -------------------------------------------------------------------------- */

static const size_t strings[] = {
	offsetof(struct mail, subject),	    offsetof(struct mail, author),
	offsetof(struct mail, email),	    offsetof(struct mail, date),
	offsetof(struct mail, sender),	    offsetof(struct mail, id),
	offsetof(struct mail, parent),	    offsetof(struct mail, root),
	offsetof(struct mail, base_commit), offsetof(struct mail, diff),
	offsetof(struct mail, from),
};
#define STRINGS (sizeof(strings) / sizeof(strings[0]))

static char **string_of(struct mail *m, size_t i)
{
	return (char **)(void *)((char *)m + strings[i]);
}

int index_finish(struct mail *m, struct err *err)
{
	for (size_t i = 0; i < STRINGS; i++) {
		char **text = string_of(m, i);

		if (!*text && !(*text = strdup("")))
			return err_nomem(err);
	}
	return 0;
}

void index_release(struct mail *m)
{
	for (size_t i = 0; i < STRINGS; i++)
		free(*string_of(m, i));
	for (size_t i = 0; i < m->nlines; i++)
		free((char *)(uintptr_t)m->lines[i].text);
	free(m->lines);
	*m = (struct mail){ 0 };
}

// SPDX-License-Identifier: MIT
#include "handin_name.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/markup.h"
#include "sha256.h"

#define KEPT	120
#define BETWEEN "-_. "

/* ---- bytes that are fit to be shown, or for a file's name ----------------------- */

/* How many bytes at @at stay as they are; 0: this one does not. */
typedef size_t (*keeps)(const char *begin, const char *at);

/* A dot in front would hide the result. */
static size_t keeps_safe(const char *begin, const char *at)
{
	unsigned char c = (unsigned char)*at;

	return isalnum(c) || c == '-' || c == '_' || (c == '.' && at > begin);
}

static size_t keeps_shown(const char *begin, const char *at)
{
	uint32_t c;
	const char *next = utf8_next(at, &c);

	(void)begin;
	if (*at == '%' || utf8_hidden(c) || (next == at + 1 && *at & 0x80))
		return 0;
	return (size_t)(next - at);
}

static char *escape(const char *bytes, keeps kept)
{
	size_t len = strlen(bytes), used = 0, cut = 0;
	char *text = malloc(3 * len + KEPT + SHA256_TEXT + 2);
	char hash[SHA256_TEXT];
	struct sha256 sum;

	for (size_t i = 0, n; text && i < len; i += n ? n : 1) {
		if (used <= KEPT)
			cut = used;
		n = kept(bytes, bytes + i);
		memcpy(text + used, bytes + i, n);
		used += n ? n
			  : (size_t)sprintf(text + used, "%%%02X",
					    (unsigned char)bytes[i]);
	}
	if (!text)
		return NULL;
	text[used] = '\0';
	if (used > KEPT) {
		sha256_begin(&sum);
		sha256_add(&sum, bytes, len);
		sha256_text(&sum, hash);
		snprintf(text + cut, SHA256_TEXT, "-%.16s", hash);
	}
	return text;
}

char *handin_safe(const char *bytes)
{
	return escape(bytes, keeps_safe);
}

char *handin_shown(const char *bytes)
{
	return escape(bytes, keeps_shown);
}

/* ---- kinds ------------------------------------------------------------------------ */

static const struct {
	const char *suffix;
	enum handin_kind kind;
} suffixes[] = {
	{ ".patch", HANDIN_PATCH }, { ".diff", HANDIN_PATCH },
	{ ".mbox", HANDIN_PATCH },  { ".eml", HANDIN_PATCH },
	{ ".txt", HANDIN_PATCH },   { ".tar", HANDIN_TAR },
	{ ".tar.gz", HANDIN_TAR },  { ".tgz", HANDIN_TAR },
	{ ".py", HANDIN_FILE },
};

#define SUFFIXES (sizeof(suffixes) / sizeof(suffixes[0]))

static bool ends(const char *name, const char *with)
{
	size_t n = strlen(name), m = strlen(with);

	return n > m && !strcasecmp(name + n - m, with);
}

enum handin_kind handin_name_kind(const char *name)
{
	for (size_t i = 0; i < SUFFIXES; i++) {
		if (ends(name, suffixes[i].suffix))
			return suffixes[i].kind;
	}
	return HANDIN_NONE;
}

bool handin_name_is_aside(const char *name)
{
	static const char *const copies[] = { "~", ".bak", ".orig", ".rej",
					      ".swp" };

	for (size_t i = 0; i < sizeof(copies) / sizeof(copies[0]); i++) {
		if (ends(name, copies[i]))
			return true;
	}
	return !strncasecmp(name, "README", 6);
}

/* ---- the lab ---------------------------------------------------------------------- */

/* Where in a name the lab is said. */
struct place {
	const struct lab *lab;
	size_t begin, end;
};

/* @at begins with a number of its own, that of a lab? */
static const struct lab *number_at(const char *at, const struct labs *labs,
				   size_t *len)
{
	*len = strspn(at, "0123456789");
	if (*len == 0 || *len > 4 || isalnum((unsigned char)at[*len]))
		return NULL;
	for (size_t i = 0; i < labs->count; i++) {
		if (labs->list[i].number == strtoul(at, NULL, 10))
			return &labs->list[i];
	}
	return NULL;
}

static bool find_name(const char *name, const struct labs *labs,
		      struct place *p)
{
	for (size_t i = 0; i < labs->count; i++) {
		const char *at = strstr(name, labs->list[i].name);

		if (!at)
			continue;
		p->lab = &labs->list[i];
		p->begin = (size_t)(at - name);
		p->end = p->begin + strlen(labs->list[i].name);
		return true;
	}
	return false;
}

/* "lab5", "Lab-05": a word of its own, or one like "collab5" is none. */
static bool find_lab_number(const char *name, const struct labs *labs,
			    struct place *p)
{
	size_t len;

	for (const char *at = name; (at = strcasestr(at, "lab")); at += 3) {
		const char *digits = at + 3;

		digits += *digits && strchr(BETWEEN, *digits);
		if (at > name && isalnum((unsigned char)at[-1]))
			continue;
		p->lab = number_at(digits, labs, &len);
		p->begin = (size_t)(at - name);
		p->end = (size_t)(digits - name) + len;
		if (p->lab)
			return true;
	}
	return false;
}

static bool find_first_number(const char *name, const struct labs *labs,
			      struct place *p)
{
	p->begin = 0;
	p->lab = number_at(name, labs, &p->end);
	return p->lab;
}

/* The last one that stands by itself. */
static bool find_last_number(const char *name, const struct labs *labs,
			     struct place *p)
{
	for (size_t at = strlen(name), len; at > 0; at--) {
		if (!strchr(BETWEEN, name[at - 1]))
			continue;
		p->lab = number_at(name + at, labs, &len);
		p->begin = at;
		p->end = at + len;
		if (p->lab)
			return true;
	}
	return false;
}

static bool find(const char *name, const struct labs *labs, struct place *p)
{
	return find_name(name, labs, p) || find_lab_number(name, labs, p) ||
	       find_first_number(name, labs, p);
}

const struct lab *handin_name_lab(const char *name, const struct labs *labs)
{
	struct place p;

	return find(name, labs, &p) ? p.lab : NULL;
}

const struct lab *handin_name_any_lab(const char *name, const struct labs *labs)
{
	struct place p;

	return find(name, labs, &p) || find_last_number(name, labs, &p) ? p.lab
									: NULL;
}

/* ---- the student ------------------------------------------------------------------ */

static char *trim(char *text)
{
	size_t len;

	text += strspn(text, BETWEEN);
	len = strlen(text);
	while (len && strchr(BETWEEN, text[len - 1]))
		text[--len] = '\0';
	return text;
}

/* What is left of a file's name without its suffix and the lab: what stands
 * in front, or else behind. "" if nothing is. Changes @name. */
static char *rest_of(char *name, const struct labs *labs)
{
	struct place p;
	char *front;

	for (size_t i = 0; i < SUFFIXES; i++) {
		if (ends(name, suffixes[i].suffix)) {
			name[strlen(name) - strlen(suffixes[i].suffix)] = '\0';
			break;
		}
	}
	if (!find(name, labs, &p) && !find_last_number(name, labs, &p))
		return name;
	name[p.begin] = '\0';
	front = trim(name);
	return *front ? front : trim(name + p.end);
}

bool handin_name_is_lab(const char *name, const struct labs *labs)
{
	char *copy = strdup(name);
	bool is = copy && !*rest_of(copy, labs);

	free(copy);
	return is;
}

char *handin_name_student(const char *below, const struct labs *labs)
{
	const char *slash = strchr(below, '/');
	char *copy = slash ? strndup(below, (size_t)(slash - below))
			   : strdup(below);
	char *rest = !copy ? NULL : slash ? copy : rest_of(copy, labs);
	char *shown;

	/* Named by the lab alone, and nobody knows whose: its name, then. */
	if (rest && !*rest && (free(copy), copy = strdup(below))) {
		copy[strcspn(copy, ".")] = '\0';
		rest = copy;
	}
	shown = rest ? handin_shown(rest) : NULL;
	free(copy);
	return shown;
}

/* SPDX-License-Identifier: MIT */
/*
 * test_page.h - a page or a picture as an XML parser sees it: expat refuses
 * what is not well-formed, and the rest is written down for the tests.
 */
#ifndef REPORT_TEST_PAGE_H
#define REPORT_TEST_PAGE_H

#include <expat.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_CELLS 4000
#define PAGE_NAMES 64

struct page_cell {
	char caption[128], row[128], text[256];
	unsigned int column; /* 1: the first one behind the row's head */
};

struct page {
	char ids[PAGE_NAMES][64], refs[PAGE_NAMES][64];
	size_t nids, nrefs;
	unsigned int pictures, named, tables, captions, scripts, foreign;
	unsigned int loose_heads; /* th without a scope */
	struct page_cell *cells;
	size_t ncells;
	char text[65536]; /* of the element being read */
	size_t len;
	char caption[128], row[128];
	unsigned int column;
};

static inline const char *attribute(const char **attrs, const char *name)
{
	for (; *attrs; attrs += 2) {
		if (!strcmp(attrs[0], name))
			return attrs[1];
	}
	return NULL;
}

static inline void note(char list[PAGE_NAMES][64], size_t *n, const char *name)
{
	assert_true(*n < PAGE_NAMES);
	snprintf(list[(*n)++], 64, "%s", name);
}

static inline void note_references(struct page *p, const char *names)
{
	char copy[256], *save;

	snprintf(copy, sizeof(copy), "%s", names);
	for (char *at = strtok_r(copy, " ", &save); at;
	     at = strtok_r(NULL, " ", &save))
		note(p->refs, &p->nrefs, at);
}

/* What runs, or is fetched from elsewhere. */
static inline bool is_foreign(const char **attrs)
{
	for (; *attrs; attrs += 2) {
		if (!strncmp(attrs[0], "on", 2) || !strcmp(attrs[0], "src") ||
		    strstr(attrs[0], "href"))
			return true;
	}
	return false;
}

/* Of these the whole text is wanted, whatever is inside. */
static inline bool keeps_text(const char *name)
{
	static const char *const names[] = { "td", "th", "caption", "title",
					     "desc" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!strcmp(name, names[i]))
			return true;
	}
	return false;
}

static void XMLCALL on_start(void *user, const char *name, const char **attrs)
{
	struct page *p = user;
	const char *id = attribute(attrs, "id");
	const char *label = attribute(attrs, "aria-labelledby");

	if (keeps_text(name))
		p->len = 0;
	if (id)
		note(p->ids, &p->nids, id);
	if (label)
		note_references(p, label);
	p->foreign += is_foreign(attrs);
	p->scripts += !strcmp(name, "script");
	p->tables += !strcmp(name, "table");
	if (!strcmp(name, "svg")) {
		const char *role = attribute(attrs, "role");

		p->pictures++;
		p->named += label && role && !strcmp(role, "img");
	}
	if (!strcmp(name, "th"))
		p->loose_heads += !attribute(attrs, "scope");
	if (!strcmp(name, "tr"))
		p->column = 0;
}

static void XMLCALL on_end(void *user, const char *name)
{
	struct page *p = user;

	if (!strcmp(name, "caption")) {
		p->captions++;
		snprintf(p->caption, sizeof(p->caption), "%.100s", p->text);
	} else if (!strcmp(name, "th")) {
		snprintf(p->row, sizeof(p->row), "%.100s", p->text);
	} else if (!strcmp(name, "td") && p->ncells < PAGE_CELLS) {
		struct page_cell *c = &p->cells[p->ncells++];

		*c = (struct page_cell){ .column = ++p->column };
		memcpy(c->caption, p->caption, sizeof(c->caption));
		memcpy(c->row, p->row, sizeof(c->row));
		snprintf(c->text, sizeof(c->text), "%.200s", p->text);
	} else if (!strcmp(name, "title") || !strcmp(name, "desc")) {
		assert_true(p->len > 0);
	}
}

static void XMLCALL on_text(void *user, const char *text, int len)
{
	struct page *p = user;

	if (p->len + (size_t)len >= sizeof(p->text))
		p->len = 0;
	memcpy(p->text + p->len, text, (size_t)len);
	p->len += (size_t)len;
	p->text[p->len] = '\0';
}

/* Parse @xml, which must be well-formed; page_free() what this gives. */
static inline struct page *page_parse(const char *xml)
{
	struct page *p = calloc(1, sizeof(*p));
	XML_Parser parser = XML_ParserCreate("UTF-8");

	assert_non_null(xml);
	p->cells = calloc(PAGE_CELLS, sizeof(*p->cells));
	XML_SetUserData(parser, p);
	XML_SetElementHandler(parser, on_start, on_end);
	XML_SetCharacterDataHandler(parser, on_text);
	if (!XML_Parse(parser, xml, (int)strlen(xml), 1))
		fail_msg("line %lu: %s", XML_GetCurrentLineNumber(parser),
			 XML_ErrorString(XML_GetErrorCode(parser)));
	XML_ParserFree(parser);
	return p;
}

static inline void page_free(struct page *p)
{
	free(p->cells);
	free(p);
}

/* The text of a cell, or NULL. */
static inline const char *page_cell(const struct page *p, const char *caption,
				    const char *row, unsigned int column)
{
	for (size_t i = 0; i < p->ncells; i++) {
		const struct page_cell *c = &p->cells[i];

		if (!strcmp(c->caption, caption) && !strcmp(c->row, row) &&
		    c->column == column)
			return c->text;
	}
	return NULL;
}

#endif

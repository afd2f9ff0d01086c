// SPDX-License-Identifier: MIT
/*
 * libFuzzer target: any bytes as what mails say of themselves, and the order
 * they are put in. A byte 1 begins the next mail; in a mail, a NUL ends the
 * headers, another one the subject, another one the message, and the rest is
 * what follows the message. Nothing that is to be shown may hide anything.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/markup.h"
#include "index.h"
#include "mail/series.h"

#define MAILS 12

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must_be_clean(const char *text)
{
	uint32_t c;

	for (const char *next; *text; text = next) {
		next = utf8_next(text, &c);
		if (utf8_hidden(c))
			abort();
	}
}

/* The bytes up to @end, as a string; @at goes behind it. */
static char *take(const uint8_t **at, const uint8_t *last, int end)
{
	size_t left = (size_t)(last - *at);
	const uint8_t *stop = left ? memchr(*at, end, left) : NULL;
	size_t len = stop ? (size_t)(stop - *at) : left;
	char *text = malloc(len + 1);

	memcpy(text, *at, len);
	text[len] = '\0';
	*at += len + (stop != NULL);
	return text;
}

static void read_mail(struct mail *m, const uint8_t *at, const uint8_t *last)
{
	size_t raw_len = (size_t)(last - at);
	char *raw, *subject, *msg, *rest, *whole;

	index_headers(m, (const char *)at, raw_len);
	raw = take(&at, last, 0);
	subject = take(&at, last, 0);
	msg = take(&at, last, 0);
	rest = take(&at, last, 0);
	index_subject(m, subject);
	index_text(m, msg);
	whole = malloc(strlen(msg) + strlen(rest) + 1);
	strcat(strcpy(whole, msg), rest);
	index_kind(m, whole);
	if (m->kind == MAIL_PATCH || m->kind == MAIL_PROPOSAL)
		m->diff = strdup(rest);
	free(whole);
	free(raw);
	free(subject);
	free(msg);
	free(rest);
}

static void check_mail(struct mail *m)
{
	if (index_finish(m, NULL))
		abort();
	must_be_clean(m->subject);
	must_be_clean(m->id);
	must_be_clean(m->parent);
	must_be_clean(m->root);
	must_be_clean(m->sender);
	must_be_clean(m->why);
	for (size_t i = 0; i < m->nlines; i++)
		must_be_clean(m->lines[i].text);
	if (m->n > m->of || !m->version)
		abort();
}

static void check_series(const struct mailbox *box)
{
	struct series_list all;

	if (series_sort(&all, box, NULL))
		abort();
	for (size_t i = 0; i < all.count; i++) {
		const struct series *s = &all.list[i];

		if (s->count + s->missing != s->of || !s->title ||
		    !s->gap != !s->missing)
			abort();
		for (size_t k = 0; k < s->count; k++)
			must_be_clean(s->parts[k]->subject);
		series_find(&all, s->version);
	}
	if (!series_find(&all, 0) != !all.count)
		abort();
	series_release(&all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mail mails[MAILS] = { 0 };
	struct mailbox box = { .list = mails };
	const uint8_t *end = data + size;

	while (data < end && box.count < MAILS) {
		const uint8_t *next = memchr(data, 1, (size_t)(end - data));
		struct mail *m = &mails[box.count++];

		if (!next)
			next = end;
		m->why = "";
		read_mail(m, data, next);
		check_mail(m);
		data = next + (next < end);
	}
	check_series(&box);
	for (size_t i = 0; i < box.count; i++)
		index_release(&mails[i]);
	return 0;
}

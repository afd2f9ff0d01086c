// SPDX-License-Identifier: MIT
#include "mail/series.h"

#include <stdlib.h>
#include <string.h>

/* A mail, and the number it has here: not all say one. */
struct item {
	const struct mail *mail;
	unsigned int n, of;
};

/* A series while it is put together: part N is in slot N, the cover in 0. */
struct draft {
	const struct mail *first;
	const struct mail **slots;
	unsigned int of;
	unsigned int older;
};

struct sorter {
	struct series_list *all;
	struct item *items;
	size_t nitems;
	struct draft *drafts;
	size_t ndrafts;
};

/* A part that lost its diff on the way still has its place. */
static bool is_part(const struct mail *m)
{
	return m->kind == MAIL_PATCH || m->kind == MAIL_COVER ||
	       (m->kind == MAIL_TALK && m->patch_tag && !m->reply);
}

/* ---- sent twice, and not numbered ------------------------------------------------- */

static bool same(const struct mail *a, const struct mail *b)
{
	if (*a->id || *b->id)
		return !strcmp(a->id, b->id);
	return *a->diff && !strcmp(a->diff, b->diff) && a->n == b->n &&
	       a->version == b->version && !strcmp(a->subject, b->subject);
}

static void collect(struct sorter *s, const struct mailbox *box)
{
	for (size_t i = 0; i < box->count; i++) {
		const struct mail *m = &box->list[i];
		bool known = false;

		for (size_t k = 0; !known && k < s->nitems; k++)
			known = same(s->items[k].mail, m);
		s->all->duplicates += known;
		s->all->proposals += !known && m->kind == MAIL_PROPOSAL;
		s->all->talk += !known && m->kind == MAIL_TALK && !is_part(m);
		if (!known)
			s->items[s->nitems++] = (struct item){
				.mail = m,
				.n = m->n,
				.of = m->of <= SERIES_PARTS ? m->of : 0,
			};
	}
}

/* A quilt series has the order of its list; patches in files, without numbers
 * and never sent, have that of the files. */
static bool is_loose(const struct item *item, bool quilt)
{
	return item->mail->kind == MAIL_PATCH &&
	       (!quilt || item->mail->ordered);
}

static void number(struct sorter *s)
{
	bool quilt = false, free_of_numbers = true;
	unsigned int n = 0, of = 0;

	for (size_t i = 0; i < s->nitems; i++)
		quilt |= s->items[i].mail->ordered;
	for (size_t i = 0; i < s->nitems; i++) {
		if (!is_loose(&s->items[i], quilt))
			continue;
		of++;
		free_of_numbers &= !s->items[i].of && !*s->items[i].mail->id;
	}
	if (of < 2 || (!quilt && !free_of_numbers))
		return;
	for (size_t i = 0; i < s->nitems; i++) {
		if (!is_loose(&s->items[i], quilt))
			continue;
		s->items[i].n = ++n;
		s->items[i].of = of;
	}
}

/* ---- what belongs together --------------------------------------------------------- */

static const char *root_of(const struct mail *m)
{
	return *m->root ? m->root : m->id;
}

static bool same_thread(const struct mail *a, const struct mail *b)
{
	return *root_of(a) && !strcmp(root_of(a), root_of(b));
}

static bool joins(const struct draft *d, const struct item *item)
{
	const struct mail *m = item->mail, *there;

	if (d->of != item->of || d->first->version != m->version)
		return false;
	there = d->slots[item->n];
	if (same_thread(d->first, m))
		return true;
	/* No mail of a thread refers to another: they were sent one by one. */
	return (!*d->first->root || !*m->root) &&
	       !strcmp(d->first->sender, m->sender) &&
	       (!there || !strcmp(there->subject, m->subject));
}

static int begin(struct sorter *s, const struct item *item, struct err *err)
{
	struct draft *d = &s->drafts[s->ndrafts];
	unsigned int of = item->of ? item->of : 1;

	*d = (struct draft){ .first = item->mail, .of = of };
	d->slots = calloc(of + 1, sizeof(struct mail *));
	if (!d->slots)
		return err_nomem(err);
	d->slots[item->of ? item->n : 1] = item->mail;
	s->ndrafts++;
	return 0;
}

static int place(struct sorter *s, const struct item *item, struct err *err)
{
	for (size_t i = 0; item->of && i < s->ndrafts; i++) {
		struct draft *d = &s->drafts[i];

		if (!joins(d, item))
			continue;
		s->all->replaced += d->slots[item->n] != NULL;
		d->slots[item->n] = item->mail;
		return 0;
	}
	return begin(s, item, err);
}

static int place_all(struct sorter *s, struct err *err)
{
	for (size_t i = 0; i < s->nitems; i++) {
		if (is_part(s->items[i].mail) && place(s, &s->items[i], err))
			return -1;
	}
	for (size_t i = 0;
	     !s->ndrafts && s->all->proposals == 1 && i < s->nitems; i++) {
		struct item alone = { .mail = s->items[i].mail };

		if (alone.mail->kind == MAIL_PROPOSAL && begin(s, &alone, err))
			return -1;
	}
	return 0;
}

/* ---- posted again in part ----------------------------------------------------------- */

static const struct draft *version_before(const struct sorter *s,
					  const struct draft *d)
{
	const struct draft *best = NULL;

	for (size_t i = 0; i < s->ndrafts; i++) {
		const struct draft *o = &s->drafts[i];

		if (o->of == d->of && same_thread(o->first, d->first) &&
		    o->first->version < d->first->version &&
		    (!best || o->first->version > best->first->version))
			best = o;
	}
	return best;
}

/* "v2 2/3" in answer to a first version means its other parts as they were. */
static void complete(const struct sorter *s, struct draft *d)
{
	const struct draft *o = version_before(s, d);

	if (!o || d->slots[0])
		return;
	for (unsigned int n = 1; n <= d->of; n++) {
		if (!d->slots[n] && o->slots[n]) {
			d->slots[n] = o->slots[n];
			d->older++;
		}
	}
}

/* ---- the result ----------------------------------------------------------------------- */

static void finish(struct series *out, struct draft *d)
{
	const struct mail *lead;

	*out = (struct series){ .version = d->first->version,
				.of = d->of,
				.cover = d->slots[0],
				.older = d->older,
				.parts = d->slots };
	for (unsigned int n = 1; n <= d->of; n++) {
		const struct mail *part = d->slots[n];

		if (part)
			out->parts[out->count++] = part;
		else if (!out->missing++)
			out->gap = n;
	}
	lead = out->cover ? out->cover : d->first;
	if (!out->cover && out->count)
		lead = out->parts[0];
	out->title = lead->subject;
	out->rfc = lead->rfc;
	out->base_commit = lead->base_commit;
	if (!*out->base_commit && out->count)
		out->base_commit = out->parts[0]->base_commit;
}

int series_sort(struct series_list *all, const struct mailbox *box,
		struct err *err)
{
	struct sorter s = { .all = all };
	int failed = 0;

	*all = (struct series_list){ 0 };
	s.items = calloc(box->count + 1, sizeof(*s.items));
	s.drafts = calloc(box->count + 1, sizeof(*s.drafts));
	all->list = calloc(box->count + 1, sizeof(*all->list));
	if (!s.items || !s.drafts || !all->list) {
		failed = err_nomem(err);
	} else {
		collect(&s, box);
		number(&s);
		failed = place_all(&s, err);
	}
	for (size_t i = 0; !failed && i < s.ndrafts; i++)
		complete(&s, &s.drafts[i]);
	for (; all->count < s.ndrafts; all->count++)
		finish(&all->list[all->count], &s.drafts[all->count]);
	free(s.items);
	free(s.drafts);
	if (failed)
		series_release(all);
	return failed;
}

void series_release(struct series_list *all)
{
	for (size_t i = 0; i < all->count; i++)
		free(all->list[i].parts);
	free(all->list);
	*all = (struct series_list){ 0 };
}

static const struct mail *lead_of(const struct series *s)
{
	return s->cover || !s->count ? s->cover : s->parts[0];
}

const struct series *series_find(const struct series_list *all,
				 unsigned int version)
{
	const struct series *best = NULL;

	for (size_t i = 0; i < all->count; i++) {
		const struct series *s = &all->list[i], *first = all->list;

		if (strcmp(s->title, first->title) != 0 &&
		    !same_thread(lead_of(s), lead_of(first)))
			continue;
		if (version ? s->version == version
			    : !best || s->version > best->version)
			best = s;
	}
	return best;
}

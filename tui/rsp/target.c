// SPDX-License-Identifier: MIT
#include <errno.h>
#include <expat.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "target.h"

#define REGS_MAX	 16384
#define REGNUM_MAX	 0xffff
#define BITS_MAX	 65536
#define DOCUMENTS_MAX	 64
#define ELEMENT_NEST_MAX 32
#define NAME_LEN_MAX	 128

/* One load, through all documents. */
struct loader {
	struct target *target;
	target_fetch fetch;
	void *ctx;
	struct err *err;
	size_t room; /* in target->regs */
	size_t text_left;
	unsigned int documents;
	int next_num;
};

/* One document. */
struct document {
	struct loader *loader;
	XML_Parser parser;
	unsigned int nest;
	bool failed;
	bool in_architecture;
	char architecture[NAME_LEN_MAX];
	size_t architecture_len;
};

static int load_document(struct loader *ld, const char *annex);

static void fail(struct document *d)
{
	d->failed = true;
	XML_StopParser(d->parser, XML_FALSE);
}

static void reject(struct document *d, const char *why)
{
	err_set(d->loader->err, ERR_TARGET,
		"the stub's target description %s: use another QEMU", why);
	fail(d);
}

static const char *attribute(const char **attrs, const char *name)
{
	for (; attrs[0]; attrs += 2) {
		if (!strcmp(attrs[0], name))
			return attrs[1];
	}
	return NULL;
}

/* -1 unless @text is a decimal number of 0 to @max. */
static long number(const char *text, long max)
{
	char *end;
	long value;

	if (*text < '0' || *text > '9')
		return -1;
	errno = 0;
	value = strtol(text, &end, 10);
	return errno || *end || value > max ? -1 : value;
}

static int make_room(struct loader *ld)
{
	size_t room = ld->room ? 2 * ld->room : 256;
	struct target_reg *regs;

	if (ld->target->n < ld->room)
		return 0;
	regs = realloc(ld->target->regs, room * sizeof(*regs));
	if (!regs)
		return -1;
	ld->target->regs = regs;
	ld->room = room;
	return 0;
}

static int add_reg(struct loader *ld, const char *name, long num, long bits)
{
	struct target_reg *reg;

	if (make_room(ld))
		return -1;
	reg = &ld->target->regs[ld->target->n];
	reg->name = strdup(name);
	if (!reg->name)
		return -1;
	reg->num = (int)num;
	reg->bits = (unsigned int)bits;
	reg->order = ld->target->n;
	ld->target->n++;
	ld->next_num = reg->num + 1;
	return 0;
}

static void start_reg(struct document *d, const char **attrs)
{
	struct loader *ld = d->loader;
	const char *name = attribute(attrs, "name");
	const char *bitsize = attribute(attrs, "bitsize");
	const char *regnum = attribute(attrs, "regnum");
	long bits = bitsize ? number(bitsize, BITS_MAX) : -1;
	long num = regnum ? number(regnum, REGNUM_MAX) : ld->next_num;

	if (!name || !*name || strlen(name) > NAME_LEN_MAX)
		reject(d, "has a register without a usable name");
	else if (bits <= 0)
		reject(d, "has a register without a size");
	else if (num < 0 || num > REGNUM_MAX)
		reject(d, "has an impossible register number");
	else if (ld->target->n == REGS_MAX)
		reject(d, "has too many registers");
	else if (add_reg(ld, name, num, bits)) {
		err_nomem(ld->err);
		fail(d);
	}
}

/* The name goes into a packet, where ':' and ',' would end it. */
static bool annex_ok(const char *href)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789-_./";

	return href && *href && strlen(href) <= NAME_LEN_MAX &&
	       href[strspn(href, allowed)] == '\0';
}

static void start_include(struct document *d, const char **attrs)
{
	const char *href = attribute(attrs, "href");

	if (!annex_ok(href))
		reject(d, "includes a document without a usable name");
	else if (load_document(d->loader, href))
		fail(d);
}

static void start_architecture(struct document *d, const char **attrs)
{
	(void)attrs;
	d->in_architecture = true;
	d->architecture_len = 0;
}

static const struct {
	const char *name;
	void (*start)(struct document *d, const char **attrs);
} elements[] = {
	{ "reg", start_reg },
	{ "xi:include", start_include },
	{ "architecture", start_architecture },
};

static void XMLCALL on_start(void *ctx, const char *name, const char **attrs)
{
	struct document *d = ctx;

	if (++d->nest > ELEMENT_NEST_MAX) {
		reject(d, "nests its elements too deeply");
		return;
	}
	for (size_t i = 0; i < sizeof(elements) / sizeof(*elements); i++) {
		if (!strcmp(name, elements[i].name)) {
			elements[i].start(d, attrs);
			return;
		}
	}
}

static void XMLCALL on_end(void *ctx, const char *name)
{
	struct document *d = ctx;
	struct target *t = d->loader->target;

	d->nest--;
	if (!d->in_architecture || strcmp(name, "architecture") != 0)
		return;
	d->in_architecture = false;
	if (t->architecture)
		return;
	t->architecture = strndup(d->architecture, d->architecture_len);
	if (!t->architecture) {
		err_nomem(d->loader->err);
		fail(d);
	}
}

static void XMLCALL on_text(void *ctx, const char *text, int len)
{
	struct document *d = ctx;
	size_t n = (size_t)len;

	if (!d->in_architecture)
		return;
	if (n > sizeof(d->architecture) - d->architecture_len) {
		reject(d, "has too long an architecture name");
		return;
	}
	memcpy(d->architecture + d->architecture_len, text, n);
	d->architecture_len += n;
}

/* No stub needs entities, and nested ones grow without bound. */
static void XMLCALL on_entity(void *ctx, const char *name, int parameter,
			      const char *value, int len, const char *base,
			      const char *system, const char *public,
			      const char *notation)
{
	(void)name, (void)parameter, (void)value, (void)len, (void)base;
	(void)system, (void)public, (void)notation;
	reject(ctx, "declares entities");
}

static int parse(struct document *d, const char *annex, const char *text,
		 size_t len)
{
	XML_SetUserData(d->parser, d);
	XML_SetElementHandler(d->parser, on_start, on_end);
	XML_SetCharacterDataHandler(d->parser, on_text);
	XML_SetEntityDeclHandler(d->parser, on_entity);
	if (XML_Parse(d->parser, text, (int)len, 1) == XML_STATUS_OK)
		return 0;
	if (d->failed)
		return -1;
	return err_set(d->loader->err, ERR_TARGET,
		       "the stub's target description %s, line %lu, is not "
		       "XML (%s): use another QEMU",
		       annex, XML_GetCurrentLineNumber(d->parser),
		       XML_ErrorString(XML_GetErrorCode(d->parser)));
}

static int parse_document(struct loader *ld, const char *annex,
			  const char *text, size_t len)
{
	struct document d = { .loader = ld };
	int r;

	if (len > ld->text_left)
		return err_set(ld->err, ERR_TARGET,
			       "the stub's target description is longer than "
			       "%u bytes: use another QEMU",
			       TARGET_TEXT_MAX);
	ld->text_left -= len;
	d.parser = XML_ParserCreate(NULL);
	if (!d.parser)
		return err_nomem(ld->err);
	r = parse(&d, annex, text, len);
	XML_ParserFree(d.parser);
	return r;
}

static int load_document(struct loader *ld, const char *annex)
{
	char *text = NULL;
	size_t len = 0;
	int r;

	if (ld->documents++ == DOCUMENTS_MAX)
		return err_set(ld->err, ERR_TARGET,
			       "the stub's target description includes %s "
			       "without end: use another QEMU",
			       annex);
	r = ld->fetch(ld->ctx, annex, &text, &len, ld->err);
	if (!r)
		r = parse_document(ld, annex, text, len);
	free(text);
	return r;
}

static int by_name(const void *a, const void *b)
{
	const struct target_reg *x = a, *y = b;
	int r = strcasecmp(x->name, y->name);

	return r ? r : (x->order > y->order) - (x->order < y->order);
}

int target_load(struct target *t, target_fetch fetch, void *ctx,
		struct err *err)
{
	struct loader ld = {
		.target = t,
		.fetch = fetch,
		.ctx = ctx,
		.err = err,
		.text_left = TARGET_TEXT_MAX,
	};

	*t = (struct target){ 0 };
	if (load_document(&ld, "target.xml"))
		return -1;
	if (t->n)
		qsort(t->regs, t->n, sizeof(*t->regs), by_name);
	return 0;
}

void target_free(struct target *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->regs[i].name);
	free(t->regs);
	free(t->architecture);
	*t = (struct target){ 0 };
}

const struct target_reg *target_find(const struct target *t, const char *name)
{
	size_t low = 0, high = t->n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (strcasecmp(t->regs[mid].name, name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (low < t->n && !strcasecmp(t->regs[low].name, name))
		return &t->regs[low];
	return NULL;
}

const struct target_reg *target_find_num(const struct target *t, int num)
{
	for (size_t i = 0; i < t->n; i++) {
		if (t->regs[i].num == num)
			return &t->regs[i];
	}
	return NULL;
}

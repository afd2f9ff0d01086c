// SPDX-License-Identifier: MIT
/*
 * Trace files are foreign input. Nothing is believed before its section's
 * checksum was right, and nothing after that either: a count is held against
 * the bytes that are there, an index against what it counts.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/file.h"
#include "base/text.h"
#include "file_impl.h"
#include "image/listing.h"
#include "session_impl.h"

#define FILE_MAX ((size_t)1 << 30)

/* What the session of a recording owns. */
struct recording {
	char *target, *mode, *guest, *recorder;
	char *machine; /* or NULL */
	char *console;
	size_t console_len;
};

struct section {
	char type[5];
	size_t offset;	     /* of its head in the file */
	const uint8_t *data; /* unpacked */
	size_t len;
	uint8_t *room; /* that it was unpacked to, or NULL */
};

struct reading {
	const char *path;
	struct session *s;
	struct recording *r;
	struct cursor c;
	const uint8_t *begin;
	bool landmarks, events, ended;
	struct err *err;
};

/* ---- what can be wrong ----------------------------------------------------------- */

static int damaged(const struct reading *rd, const struct section *sec,
		   const char *what)
{
	if (rd->err && rd->err->kind == ERR_ENV)
		return -1; /* it was memory that ran short */
	return err_set(rd->err, ERR_TARGET,
		       "%s is damaged: its section %s at byte %zu %s; record "
		       "it again",
		       rd->path, sec->type, sec->offset, what);
}

static int cut_short(const struct reading *rd)
{
	return err_set(rd->err, ERR_TARGET,
		       "%s breaks off at byte %zu, before its end: copy or "
		       "record it again",
		       rd->path, (size_t)(rd->c.end - rd->begin));
}

static int lacks(const struct reading *rd, const char *what)
{
	return err_set(rd->err, ERR_TARGET,
		       "%s has no section %s: record it again", rd->path, what);
}

/* ---- one section each ------------------------------------------------------------- */

/* @member of the session's recording; printed later, hence scrubbed. */
static int take_name(const json_t *meta, const char *key, char **name)
{
	const char *text = json_string_value(json_object_get(meta, key));

	if (!text)
		return -1;
	free(*name);
	*name = strdup(text);
	return *name ? text_scrub(*name), 0 : -1;
}

static int take_meta(struct reading *rd, const struct section *sec)
{
	struct recording *r = rd->r;
	json_t *meta = json_loadb((const char *)sec->data, sec->len, 0, NULL);
	int failed = take_name(meta, "target", &r->target) ||
		     take_name(meta, "mode", &r->mode) ||
		     take_name(meta, "guest", &r->guest) ||
		     take_name(meta, "recorder", &r->recorder);

	if (!failed)
		take_name(meta, "machine", &r->machine);
	json_decref(meta);
	rd->s->opt.name = r->target;
	rd->s->opt.mode = r->mode;
	rd->s->opt.guest = r->guest;
	return failed ? damaged(rd, sec, "names no target") : 0;
}

static int take_landmarks(struct reading *rd, const struct section *sec)
{
	struct cursor c = { sec->data, sec->data + sec->len, false };
	struct trace_landmarks *lm = &rd->s->landmarks;

	lm->host_vectors = cursor_le64(&c);
	lm->hyp_vectors = cursor_le64(&c);
	lm->run = cursor_le64(&c);
	lm->ioctl = cursor_le64(&c);
	lm->ioctl_size = cursor_le64(&c);
	rd->landmarks = true;
	return c.failed ? damaged(rd, sec, "is too short") : 0;
}

static int take_tables(struct reading *rd, const struct section *sec)
{
	struct cursor c = { sec->data, sec->data + sec->len, false };
	struct trace_landmarks *lm = &rd->s->landmarks;
	size_t n = cursor_count(&c, 17);

	if (n > TRACE_TABLES || rd->events)
		return damaged(rd, sec, "makes no sense");
	for (lm->ntables = 0; lm->ntables < n; lm->ntables++) {
		struct trace_tables *t = &lm->tables[lm->ntables];
		unsigned int owner;

		t->from = cursor_le64(&c);
		t->size = cursor_le64(&c);
		owner = cursor_u8(&c);
		if (owner != VECTORS_HOST && owner != VECTORS_HYP)
			return damaged(rd, sec, "names no owner");
		t->owner = (enum vectors)owner;
	}
	return c.failed ? damaged(rd, sec, "is too short") : 0;
}

static int take_listing(struct reading *rd, const struct section *sec)
{
	struct image *img = listing_open(sec->data, sec->len, rd->err);

	if (!img)
		return damaged(rd, sec, "makes no sense");
	return symbols_add(&rd->s->symbols, img, rd->err);
}

static int take_console(struct reading *rd, const struct section *sec)
{
	char *text = malloc(sec->len + 1);

	if (!text)
		return err_nomem(rd->err);
	if (sec->len)
		memcpy(text, sec->data, sec->len);
	text[sec->len] = '\0';
	free(rd->r->console);
	rd->r->console = text;
	rd->r->console_len = sec->len;
	return 0;
}

static int take_events(struct reading *rd, const struct section *sec)
{
	struct cursor c = { sec->data, sec->data + sec->len, false };
	struct session *s = rd->s;

	if (!rd->landmarks || s->trace)
		return damaged(rd, sec, "is out of place");
	s->trace = trace_new(&s->landmarks, rd->err);
	if (!s->trace)
		return -1;
	rd->events = true;
	if (events_read(&c, s->trace, rd->err) || c.at != c.end)
		return damaged(rd, sec, "makes no sense");
	s->at = s->trace->count ? s->trace->count - 1 : 0;
	return 0;
}

static int take_laps(struct reading *rd, const struct section *sec)
{
	struct cursor c = { sec->data, sec->data + sec->len, false };

	if (!rd->events)
		return damaged(rd, sec, "is out of place");
	if (laps_read(&c, rd->s->trace, rd->err) || c.at != c.end)
		return damaged(rd, sec, "makes no sense");
	return 0;
}

static int take_end(struct reading *rd, const struct section *sec)
{
	rd->ended = true;
	return rd->c.at == rd->c.end ? 0 : damaged(rd, sec, "is not the last");
}

static const struct {
	const char *type;
	int (*take)(struct reading *rd, const struct section *sec);
	bool packs; /* may be compressed */
} sections[] = {
	{ SECTION_META, take_meta, true },
	{ SECTION_LANDMARKS, take_landmarks, false },
	{ SECTION_TABLES, take_tables, false },
	{ SECTION_LISTING, take_listing, true },
	{ SECTION_CONSOLE, take_console, true },
	{ SECTION_EVENTS, take_events, false },
	{ SECTION_LAPS, take_laps, false },
	{ SECTION_END, take_end, false },
};

/* ---- all of them ------------------------------------------------------------------ */

static int unpack(struct reading *rd, struct section *sec, size_t unpacked)
{
	uLongf len = unpacked;

	if (unpacked == sec->len)
		return 0;
	if (unpacked / PACK_MAX > sec->len)
		return damaged(rd, sec, "claims to be larger than it can be");
	sec->room = malloc(unpacked + 1);
	if (!sec->room)
		return err_nomem(rd->err);
	if (uncompress(sec->room, &len, sec->data, sec->len) != Z_OK ||
	    len != unpacked)
		return damaged(rd, sec, "cannot be unpacked");
	sec->data = sec->room;
	sec->len = unpacked;
	return 0;
}

/* What this version does not know is of no use to it: passed over. */
static int dispatch(struct reading *rd, struct section *sec, size_t unpacked)
{
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
		if (strcmp(sec->type, sections[i].type))
			continue;
		if (!sections[i].packs && unpacked != sec->len)
			return damaged(rd, sec, "must not be packed");
		if (unpack(rd, sec, unpacked))
			return -1;
		return sections[i].take(rd, sec);
	}
	return 0;
}

static int take_section(struct reading *rd)
{
	struct cursor *c = &rd->c;
	struct section sec = { .offset = (size_t)(c->at - rd->begin) };
	const uint8_t *head = c->at;
	const uint8_t *type = cursor_take(c, 4);
	size_t unpacked;
	uint32_t sum;
	int failed;

	if (type)
		memcpy(sec.type, type, 4);
	text_scrub(sec.type);
	sec.len = cursor_le32(c);
	unpacked = cursor_le32(c);
	sum = cursor_le32(c);
	sec.data = cursor_take(c, sec.len);
	if (c->failed)
		return cut_short(rd);
	if (section_sum(head, sec.data, sec.len) != sum)
		return damaged(rd, &sec, "has another checksum");
	failed = dispatch(rd, &sec, unpacked);
	free(sec.room);
	return failed;
}

static int check_head(struct reading *rd)
{
	const uint8_t *magic = cursor_take(&rd->c, FILE_MAGIC_LEN);
	uint32_t version = cursor_le32(&rd->c);

	if (!magic || memcmp(magic, FILE_MAGIC, FILE_MAGIC_LEN))
		return err_set(rd->err, ERR_USAGE,
			       "%s is no trace file: vhelab trace -o FILE "
			       "writes one",
			       rd->path);
	if (rd->c.failed)
		return cut_short(rd);
	if (version != FILE_VERSION)
		return err_set(rd->err, ERR_TARGET,
			       "%s has version %u of the format, and this "
			       "vhelab reads %d: use the one that wrote it",
			       rd->path, version, FILE_VERSION);
	return 0;
}

static int take_all(struct reading *rd)
{
	if (check_head(rd))
		return -1;
	while (!rd->ended) {
		if (take_section(rd))
			return -1;
	}
	if (!rd->r->target)
		return lacks(rd, SECTION_META);
	return rd->events ? 0 : lacks(rd, SECTION_EVENTS);
}

static int open_bytes(struct session *s, const char *path, const uint8_t *data,
		      size_t len, struct err *err)
{
	struct err why = { 0 };
	struct reading rd = {
		.path = path,
		.s = s,
		.r = s->owned,
		.c = { data, data + len, false },
		.begin = data,
		.err = &why,
	};

	if (take_all(&rd))
		return err_set(err, why.kind, "%s", why.text);
	s->disasm = disasm_open(err);
	return s->disasm ? 0 : -1;
}

int session_open_file(struct session *s, const char *path, struct err *err)
{
	size_t len = 0;
	uint8_t *data = file_read(path, FILE_MAX, &len, err);
	int failed;

	memset(s, 0, sizeof(*s));
	if (!data)
		return -1;
	s->off = true;
	s->owned = calloc(1, sizeof(struct recording));
	failed = s->owned ? open_bytes(s, path, data, len, err)
			  : err_nomem(err);
	free(data);
	if (failed)
		session_close(s);
	return failed;
}

void recording_release(void *owned)
{
	struct recording *r = owned;

	if (!r)
		return;
	free(r->target);
	free(r->mode);
	free(r->guest);
	free(r->recorder);
	free(r->machine);
	free(r->console);
	free(r);
}

const char *trace_file_recorder(const struct session *s)
{
	const struct recording *r = s->owned;

	return r ? r->recorder : NULL;
}

const char *trace_file_machine(const struct session *s)
{
	const struct recording *r = s->owned;

	return r ? r->machine : NULL;
}

const char *trace_file_console(const struct session *s, size_t *len)
{
	const struct recording *r = s->owned;

	*len = r ? r->console_len : 0;
	return r ? r->console : NULL;
}

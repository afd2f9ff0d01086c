// SPDX-License-Identifier: MIT
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/file.h"
#include "file_impl.h"
#include "image/listing.h"

uint32_t section_sum(const uint8_t *head, const uint8_t *stored, size_t len)
{
	uLong sum = crc32_z(0, head, 12);

	return (uint32_t)(len ? crc32_z(sum, stored, len) : sum);
}

/* ---- sections ------------------------------------------------------------------ */

static void put_section(struct bytes *file, const char *type,
			const uint8_t *stored, size_t len, size_t unpacked)
{
	size_t head = file->len;

	bytes_put(file, type, 4);
	bytes_le32(file, (uint32_t)len);
	bytes_le32(file, (uint32_t)unpacked);
	file->failed |= len > UINT32_MAX || unpacked > UINT32_MAX;
	if (file->failed)
		return;
	bytes_le32(file, section_sum(file->data + head, stored, len));
	bytes_put(file, stored, len);
}

static void put_plain(struct bytes *file, const char *type,
		      const struct bytes *b)
{
	file->failed |= b->failed;
	put_section(file, type, b->data, b->len, b->len);
}

static void put_packed(struct bytes *file, const char *type, const void *bytes,
		       size_t len)
{
	uLongf packed = compressBound(len);
	uint8_t *room = malloc(packed);

	if (!room || compress2(room, &packed, bytes, len, 9) != Z_OK)
		file->failed = true;
	else if (packed < len && len / PACK_MAX < packed)
		put_section(file, type, room, packed, len);
	else
		put_section(file, type, bytes, len, len);
	free(room);
}

/* ---- what goes into them --------------------------------------------------------- */

static int put_meta(struct bytes *file, const struct session *s,
		    const char *recorder, struct err *err)
{
	const struct session_options *opt = &s->opt;
	const char *machine = s->machine ? machine_describe(s->machine)
					 : trace_file_machine(s);
	json_t *meta = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s*}", "schema",
				 META_SCHEMA, "target", opt->name, "mode",
				 opt->mode, "guest", opt->guest, "recorder",
				 recorder, "machine", machine);
	char *text = meta ? json_dumps(meta, JSON_COMPACT) : NULL;

	json_decref(meta);
	if (!text)
		return err_set(err, ERR_ENV,
			       "a name of the target is not UTF-8: give it "
			       "another");
	put_packed(file, SECTION_META, text, strlen(text));
	free(text);
	return 0;
}

static void put_landmarks(struct bytes *file, const struct trace_landmarks *lm)
{
	struct bytes b = { 0 };

	bytes_le64(&b, lm->host_vectors);
	bytes_le64(&b, lm->hyp_vectors);
	bytes_le64(&b, lm->run);
	bytes_le64(&b, lm->ioctl);
	bytes_le64(&b, lm->ioctl_size);
	put_plain(file, SECTION_LANDMARKS, &b);
	free(b.data);
}

static void put_tables(struct bytes *file, const struct trace_landmarks *lm)
{
	struct bytes b = { 0 };

	if (!lm->ntables)
		return;
	bytes_number(&b, lm->ntables);
	for (size_t i = 0; i < lm->ntables; i++) {
		bytes_le64(&b, lm->tables[i].from);
		bytes_le64(&b, lm->tables[i].size);
		bytes_u8(&b, lm->tables[i].owner);
	}
	put_plain(file, SECTION_TABLES, &b);
	free(b.data);
}

static int ascending(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* The vectors are shown slot by slot, used or not. */
#define SLOTS	  16
#define SLOT_SIZE 0x80

static uint64_t *wanted_addresses(const struct trace_landmarks *lm,
				  const uint64_t *pcs, size_t *n)
{
	uint64_t *all = calloc(*n + 2 * SLOTS + 2, sizeof(*all));

	if (!all)
		return NULL;
	memcpy(all, pcs, *n * sizeof(*all));
	all[(*n)++] = lm->run;
	all[(*n)++] = lm->ioctl;
	for (uint64_t i = 0; i < SLOTS; i++) {
		all[(*n)++] = lm->host_vectors + i * SLOT_SIZE;
		all[(*n)++] = lm->hyp_vectors + i * SLOT_SIZE;
	}
	qsort(all, *n, sizeof(*all), ascending);
	return all;
}

static int put_listings(struct bytes *file, const struct session *s,
			const uint64_t *pcs, size_t n, struct err *err)
{
	uint64_t *all = wanted_addresses(&s->landmarks, pcs, &n);
	int failed = all ? 0 : err_nomem(err);

	for (size_t i = 0; !failed && i < s->symbols.count; i++) {
		struct bytes b = { 0 };

		failed = listing_make(s->symbols.images[i], all, n, &b, err);
		if (!failed)
			put_packed(file, SECTION_LISTING, b.data, b.len);
		free(b.data);
	}
	free(all);
	return failed;
}

static void put_laps(struct bytes *file, const struct trace *t)
{
	struct bytes b = { 0 };

	laps_write(t, &b);
	put_plain(file, SECTION_LAPS, &b);
	free(b.data);
}

/* The listing covers what was executed, so the events are gone through first;
 * in the file they come last, where a reader knows everything else. */
static int put_recording(struct bytes *file, const struct session *s,
			 const struct trace_file_extra *extra, struct err *err)
{
	struct bytes events = { 0 };
	struct trace *derived;
	size_t n;
	uint64_t *pcs = events_write(s->trace, &events, &derived, &n, err);
	int failed = !pcs || put_listings(file, s, pcs, n, err);

	if (!failed) {
		put_packed(file, SECTION_CONSOLE, extra->console,
			   extra->console_len);
		put_plain(file, SECTION_EVENTS, &events);
		if (!laps_equal(s->trace, derived))
			put_laps(file, s->trace);
	}
	free(pcs);
	free(events.data);
	trace_free(derived);
	return failed ? -1 : 0;
}

static int put_file(struct bytes *file, const struct session *s,
		    const struct trace_file_extra *extra, struct err *err)
{
	bytes_put(file, FILE_MAGIC, FILE_MAGIC_LEN);
	bytes_le32(file, FILE_VERSION);
	if (put_meta(file, s, extra->recorder, err))
		return -1;
	put_landmarks(file, &s->landmarks);
	put_tables(file, &s->landmarks);
	if (put_recording(file, s, extra, err))
		return -1;
	put_section(file, SECTION_END, NULL, 0, 0);
	return file->failed ? err_nomem(err) : 0;
}

int trace_file_write(const struct session *s,
		     const struct trace_file_extra *extra, const char *path,
		     struct err *err)
{
	struct bytes file = { 0 };
	int failed = put_file(&file, s, extra, err) ||
		     file_write(path, file.data, file.len, err);

	free(file.data);
	return failed ? -1 : 0;
}

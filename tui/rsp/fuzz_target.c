// SPDX-License-Identifier: MIT
/*
 * Documents are separated by NUL bytes: the first is target.xml, each
 * include takes the next. Whatever is accepted must be found again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	const uint8_t *data;
	size_t size;
};

static int next_document(void *ctx, const char *annex, char **text, size_t *len,
			 struct err *err)
{
	struct input *in = ctx;
	const uint8_t *end = in->size ? memchr(in->data, 0, in->size) : NULL;

	*len = end ? (size_t)(end - in->data) : in->size;
	*text = malloc(*len ? *len : 1);
	if (!*text)
		return err_nomem(err);
	if (*len)
		memcpy(*text, in->data, *len);
	in->data += *len + (end != NULL);
	in->size -= *len + (end != NULL);
	(void)annex;
	return 0;
}

static void check_found(const struct target *t)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct target_reg *reg = &t->regs[i];

		if (!target_find(t, reg->name) ||
		    !target_find_num(t, reg->num) || reg->bits == 0)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	struct target t;
	struct err err = { ERR_NONE, "" };

	if (target_load(&t, next_document, &in, &err) == 0)
		check_found(&t);
	else if (err.kind == ERR_NONE)
		abort();
	target_free(&t);
	return 0;
}

// SPDX-License-Identifier: MIT
/* Text as an editor or a mail program left it: made plain before it is read. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "harvest_impl.h"

#define TEXT_MAX (16 * 1024 * 1024)
#define BOM	 "\xef\xbb\xbf"

static bool is_utf16(const char *text, size_t size)
{
	return size >= 2 &&
	       (!memcmp(text, "\xff\xfe", 2) || !memcmp(text, "\xfe\xff", 2));
}

/* Has every line a CR in front of its end? */
static bool is_crlf(const char *text, size_t size)
{
	size_t lines = 0;

	for (size_t i = 0; i < size; i++) {
		if (text[i] != '\n')
			continue;
		if (i == 0 || text[i - 1] != '\r')
			return false;
		lines++;
	}
	return lines > 0;
}

static size_t drop_cr(char *text, size_t size)
{
	size_t used = 0;

	for (size_t i = 0; i < size; i++) {
		if (text[i] != '\r' || text[i + 1] != '\n')
			text[used++] = text[i];
	}
	return used;
}

/* @text beside the folder for unpacking, which is to be made by others. */
static int put(struct harvest *h, const char *text, size_t size, char **plain,
	       struct err *err)
{
	*plain = text_format("%s.plain", h->scratch);
	return *plain ? file_replace(*plain, text, size, err) : err_nomem(err);
}

int harvest_text(struct harvest *h, const char *path, char **plain,
		 struct err *err)
{
	size_t size;
	char *text = (char *)file_read(path, TEXT_MAX, &size, NULL);
	size_t skip = text && !strncmp(text, BOM, strlen(BOM)) ? strlen(BOM)
							       : 0;
	int failed = 0;

	*plain = NULL;
	if (text && is_utf16(text, size)) {
		harvest_refuse(h, "It is UTF-16: save it as UTF-8.");
	} else if (text && (skip || is_crlf(text, size))) {
		if (is_crlf(text, size))
			size = drop_cr(text, size);
		failed = put(h, text + skip, size - skip, plain, err);
	}
	free(text);
	return failed;
}

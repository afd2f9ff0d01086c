/* SPDX-License-Identifier: MIT */
/*
 * json_impl.h - what the JSON reports share. Objects are new references.
 */
#ifndef REPORT_JSON_IMPL_H
#define REPORT_JSON_IMPL_H

#include <jansson.h>

#include "report/behaviour.h"

/* The value becomes the object's. */
void json_set(json_t *o, const char *key, json_t *value);
void json_set_hex(json_t *o, const char *key, uint64_t value);
void json_set_text(json_t *o, const char *key, const char *value);
/* Indented, with its last newline; frees the object. malloc()ed. */
char *json_finish(json_t *o);

/* All of a behaviour; what differs from @against says so. */
json_t *behaviour_object(const struct behaviour *b,
			 const struct behaviour *against);

#endif

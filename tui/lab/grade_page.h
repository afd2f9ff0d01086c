/* SPDX-License-Identifier: MIT */
/*
 * grade_page.h - the results as one HTML page: no script, nothing fetched.
 */
#ifndef LAB_GRADE_PAGE_H
#define LAB_GRADE_PAGE_H

#include <jansson.h>

/* malloc()ed, NULL without memory. */
char *grade_page(const json_t *results);

#endif

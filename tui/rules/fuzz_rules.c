// SPDX-License-Identifier: MIT
/*
 * libFuzzer target: any bytes as a file of rules. What is taken has a name, a
 * sentence and a verb, speaks of laps, and can be read again from what it says.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "rules/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct rule_set *set;

	memcpy(text, data, size);
	text[size] = '\0';
	set = rule_set_parse(text, "rules", NULL);
	for (size_t i = 0; set && i < rule_set_count(set); i++) {
		const struct rule *r = rule_set_rule(set, i);

		if (!*r->name || !*r->says || !*r->verb)
			abort();
		rule_set_covers(set, i, 1, false);
		rule_set_covers(set, i, ~0U, true);
	}
	rule_set_free(set);
	free(text);
	return 0;
}

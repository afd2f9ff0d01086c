// SPDX-License-Identifier: MIT
#include "verb.h"

#include <string.h>

static const struct verb_topic topics[] = {
	{ "moving", verbs_move },
	{ "marks and places", verbs_marks },
	{ "stopping", verbs_break },
	{ "changing", verbs_change },
	{ "searching", verbs_find },
	{ "looking", verbs_look },
	{ "registers and memory", verbs_inspect },
	{ "modes", verbs_modes },
	{ "a lab", verbs_lab },
	{ "the program", verbs_program },
};

const struct verb_topic *verb_topic(size_t index)
{
	return index < sizeof(topics) / sizeof(topics[0]) ? &topics[index]
							  : NULL;
}

int words_split(struct words *w, const char *line)
{
	size_t len = strlen(line);
	char *next = w->text;

	memset(w, 0, sizeof(*w));
	if (len >= sizeof(w->text))
		return -1;
	memcpy(w->text, line, len + 1);
	while (w->count < WORDS_MAX) {
		next += strspn(next, " \t\r\n");
		if (!*next)
			break;
		w->word[w->count++] = next;
		if (w->count == WORDS_MAX)
			break;
		next += strcspn(next, " \t\r\n");
		if (*next)
			*next++ = '\0';
	}
	return 0;
}

const struct verb *verb_find(const char *name)
{
	const struct verb *found = NULL;
	size_t len = name ? strlen(name) : 0, matches = 0;

	for (size_t t = 0; len && verb_topic(t); t++) {
		for (const struct verb *v = verb_topic(t)->verbs; v->name;
		     v++) {
			if (strncmp(v->name, name, len) != 0)
				continue;
			if (!v->name[len])
				return v;
			found = v;
			matches++;
		}
	}
	return matches == 1 ? found : NULL;
}
